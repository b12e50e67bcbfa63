import CognitoCore
import Glibc
import JOSE
import Locking
import StrictJSON
import Synchronization
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// What a pool remembers by its journal, which is read together with the file.
@Suite struct PoolChangeTests {
    private func fixture(_ path: String, _ change: (inout PoolConfiguration) -> Void = { _ in }) throws -> PoolFixture {
        try PoolFixture {
            $0.dataFile = path
            $0.keys = nil
            change(&$0)
        }
    }

    private func lines(_ path: String) throws -> [String] {
        String(decoding: try content(of: "\(path).journal"), as: UTF8.self).split(separator: "\n").dropFirst().map(String.init)
    }

    @Test func `a user's change is a line with that user alone`() async throws {
        try await withPath { path in
            do {
                let first = try fixture(path)
                try first.pool.createUser(TestUser(username: "nala", password: "Quite!secret123"))
                try first.pool.add(user: "nala", toGroup: "lions")
                let lines = try lines(path)
                #expect(lines.count == 2)
                #expect(lines.allSatisfy { $0.contains("nala") && !$0.contains("\"leo\"") && !$0.contains("settings") })
            }
            let second = try fixture(path)
            #expect(try second.pool.user("nala").groups == ["lions"])
            #expect(try await second.signIn("nala", "Quite!secret123").token("IdToken") != nil)
            #expect(second.pool.service.directory.withLock { $0.everybody.map(\.user.username) } == ["leo", "pup", "nala"])
        }
    }

    @Test func `users who are gone, settings and groups are as they were left`() async throws {
        try await withPath { path in
            do {
                let first = try fixture(path)
                let id = JSONValue.string(first.poolID)
                _ = try await first.call("AdminDeleteUser", ["UserPoolId": id, "Username": "leo"])
                _ = try await first.call("SetUserPoolMfaConfig", ["UserPoolId": id, "MfaConfiguration": "OFF"])
                try first.pool.createGroup("kings")
                _ = try await first.call("DeleteGroup", ["UserPoolId": id, "GroupName": "lions"])
            }
            let second = try fixture(path) { $0.users = [PoolFixture.pup] }
            #expect(throws: CognitoError.userNotFound) { try second.pool.user("leo") }
            let answer = try await second.call("GetUserPoolMfaConfig", ["UserPoolId": .string(second.poolID)])
            #expect(answer["MfaConfiguration"]?.string == "OFF")
            #expect(second.pool.service.directory.withLock { $0.allGroups.map(\.name) } == ["kings"])
        }
    }

    @Test func `an alias that has passed from one user to another is the other's`() async throws {
        try await withPath { path in
            let aliases: (inout PoolConfiguration) -> Void = {
                $0.settings.aliasAttributes = [.email]
                $0.users = []
            }
            func create(_ fixture: PoolFixture, _ name: String) async throws {
                let email: JSONValue = [
                    ["Name": "email", "Value": "one@example.com"], ["Name": "email_verified", "Value": "true"],
                ]
                _ = try await fixture.call(
                    "AdminCreateUser",
                    [
                        "UserPoolId": .string(fixture.poolID), "Username": .string(name), "UserAttributes": email,
                        "ForceAliasCreation": true, "MessageAction": "SUPPRESS",
                    ])
            }
            do {
                let first = try fixture(path, aliases)
                try await create(first, "nala")
                try await create(first, "kiara")
                #expect(try first.pool.user("one@example.com").username == "kiara")
            }
            let second = try fixture(path, aliases)
            #expect(try second.pool.user("one@example.com").username == "kiara")
            #expect(try second.pool.user("nala").isEmailVerified == false)
        }
    }

    @Test func `pools that were made or deleted are so after a restart`() async throws {
        try await withPath { path in
            var ids: [String] = []
            do {
                let first = try fixture(path)
                for name in ["one", "two"] {
                    let made = try await first.call("CreateUserPool", ["PoolName": .string(name)])
                    ids.append(try #require(made["UserPool"]?.member("Id")?.string))
                }
                let input: JSONValue = ["UserPoolId": .string(ids[1]), "Username": "nala", "MessageAction": "SUPPRESS"]
                _ = try await first.call("AdminCreateUser", input)
                _ = try await first.call("DeleteUserPool", ["UserPoolId": .string(ids[0])])
            }
            let second = try fixture(path)
            #expect(second.pool.pools.all.map(\.id) == [second.poolID, ids[1]])
            let nala = try await second.call("AdminGetUser", ["UserPoolId": .string(ids[1]), "Username": "nala"])
            #expect(nala["Username"]?.string == "nala")
        }
    }

    @Test func `a journal that has become long is taken into the file`() async throws {
        try await withPath { path in
            let first = try fixture(path)
            let before = try content(of: path)
            var count = 0
            while try content(of: path) == before {
                try first.pool.createGroup("group\(count)")
                count += 1
            }
            #expect(try content(of: path).count > before.count)
            try first.pool.createGroup("last")
            #expect(try lines(path).count == 1)
            let names = first.pool.service.directory.withLock { $0.allGroups.map(\.name) }
            #expect(names.count == count + 2)
            await first.pool.stop()
            #expect(access("\(path).journal", F_OK) == -1)
            let reader = try PoolRecordReader(parsing: try content(of: path))
            #expect(try PoolRecord.all(in: reader).first?.directory.allGroups.map(\.name) == names)
        }
    }

    @Test func `a line that is no change is named, and the file is left as it is`() async throws {
        try await withPath { path in
            try fixture(path).pool.createGroup("kings")
            let (file, journal) = (try content(of: path), try content(of: "\(path).journal"))
            for (line, fault) in [
                ("{", PoolRecordFault.notJSON(.unexpectedEnd)), ("{\"changed\":\"us-fake-1_Nowhere01\"}", .member("changed")),
                ("{\"changed\":\"us-fake-1_Embedded1\",\"users\":[]}", .member("removed")), ("{}", .member("pool")),
            ] {
                try write(journal, to: "\(path).journal")
                try append(line, toJournalOf: path)
                let error = PoolFileError.journal(path: "\(path).journal", .line(3, fault))
                #expect(throws: EmbeddedUserPoolError.data(path: path, error)) { try fixture(path) }
                #expect(try content(of: path) == file)
            }
        }
    }
}
