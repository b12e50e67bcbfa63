import CognitoCore
import Glibc
import JOSE
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct PoolMemoryTests {
    private func fixture(_ path: String, _ change: (inout PoolConfiguration) -> Void = { _ in }) throws -> PoolFixture {
        try PoolFixture {
            $0.dataFile = path
            $0.keys = nil
            change(&$0)
        }
    }

    @Test func `users, passwords, groups and keys are found again`() async throws {
        try await withPath { path in
            var before: [String] = []
            do {
                let first = try fixture(path)
                let attributes: JSONValue = [["Name": "custom:den", "Value": "Pride Rock"]]
                let id = JSONValue.string(first.poolID)
                _ = try await first.call(
                    "AdminCreateUser",
                    ["UserPoolId": id, "Username": "nala", "TemporaryPassword": "Temp!word123", "UserAttributes": attributes])
                _ = try await first.call(
                    "CreateGroup", ["UserPoolId": id, "GroupName": "keepers", "Precedence": 3, "Description": "of keys"])
                try first.pool.add(user: "nala", toGroup: "keepers")
                _ = try await first.respond(session: try await first.challenge())
                before = [try first.pool.user("nala").subject, try first.pool.issuer().keys.id.keyID]
            }
            let second = try fixture(path)
            #expect(try second.pool.user("nala").subject == before[0])
            #expect(try second.pool.issuer().keys.id.keyID == before[1])
            #expect(try second.pool.user("nala").attributes == ["custom:den": "Pride Rock"])
            #expect(try second.pool.user("nala").groups == ["keepers"])
            #expect(throws: CognitoError.groupExists) { try second.pool.createGroup("keepers") }
            #expect(try await second.signIn("leo").token("IdToken") != nil)
            #expect(try await second.signIn("nala", "Temp!word123")["ChallengeName"]?.string == "NEW_PASSWORD_REQUIRED")
            #expect(try await second.signIn("pup", PoolFixture.newPassword).token("IdToken") != nil)
            await #expect(throws: CognitoError.incorrectUsernameOrPassword) {
                try await second.signIn("pup", PoolFixture.temporaryPassword)
            }
            await #expect(throws: CognitoError.userNotFound) { try await second.signIn("scar", PoolFixture.password) }
        }
    }

    @Test func `a token of before is a token of after`() async throws {
        try await withPath { path in
            let token = try #require(try await fixture(path).signIn().token("AccessToken"))
            let user = try await fixture(path).call("GetUser", ["AccessToken": .string(token)])
            #expect(user["Username"]?.string == "leo")
        }
    }

    @Test func `no password is in the file, nor in memory`() async throws {
        try await withPath { path in
            let fixture = try fixture(path)
            try fixture.pool.createUser(TestUser(username: "zazu", password: "Quite!secret123"))
            let text = String(decoding: try content(of: path) + content(of: "\(path).journal"), as: UTF8.self)
            #expect(text.contains("zazu"))
            for password in ["Quite!secret123", PoolFixture.password, PoolFixture.temporaryPassword] { #expect(!text.contains(password)) }
            #expect(try fixture.pool.user("zazu").password.secret == nil)
        }
    }

    @Test func `what the file has stays, what is configured besides is added`() async throws {
        try await withPath { path in
            let subject = try fixture(path).pool.user("leo").subject
            let again = try fixture(path) {
                let leo = TestUser(username: "leo", password: "Another!word1", groups: ["lions", "kings"])
                $0.users = [leo, TestUser(username: "kiara", password: "x")]
                $0.groups = ["cubs", "lions"]
            }
            #expect(try again.pool.user("leo").subject == subject)
            #expect(try again.pool.user("leo").groups == ["lions", "kings"])
            #expect(try await again.signIn("leo").token("IdToken") != nil)
            await #expect(throws: CognitoError.incorrectUsernameOrPassword) { try await again.signIn("leo", "Another!word1") }
            #expect(try await again.signIn("kiara", "x").token("IdToken") != nil)
            #expect(throws: CognitoError.groupExists) { try again.pool.createGroup("cubs") }
        }
    }

    @Test func `a directory says how many users have other passwords than configured`() throws {
        let (nala, leo) = (TestUser(username: "nala", password: "a"), TestUser(username: "leo", password: "b"))
        var directory = UserDirectory()
        let hashes = try PasswordKeeping.hashed()
        #expect(try directory.add(PoolConfiguration(users: [nala, leo]), keeping: hashes) == 0)
        #expect(try directory.add(PoolConfiguration(users: [nala, leo]), keeping: hashes) == 0)
        #expect(try directory.add(PoolConfiguration(users: [nala, TestUser(username: "leo", password: "c")]), keeping: hashes) == 1)
        #expect(throws: CognitoError.userExists) { try directory.add(PoolConfiguration(users: [TestUser.simba, .simba]), keeping: hashes) }
    }

    @Test func `what cannot be written has not happened`() async throws {
        try await withPath { path in
            let fixture = try fixture(path)
            #expect(mkdir("\(path).journal", 0o700) == 0)
            #expect(throws: CognitoError.internalFailure) { try fixture.pool.createGroup("kings") }
            #expect(throws: CognitoError.internalFailure) { try fixture.pool.createUser(TestUser(username: "nala", password: "x")) }
            #expect(throws: CognitoError.userNotFound) { try fixture.pool.user("nala") }
            #expect(rmdir("\(path).journal") == 0)
            try fixture.pool.createGroup("kings")
        }
    }

    @Test func `a sign-in writes nothing`() async throws {
        try await withPath { path in
            let fixture = try fixture(path)
            #expect(unlink(path) == 0)
            await #expect(throws: CognitoError.incorrectUsernameOrPassword) { try await fixture.signIn("leo", "wrong") }
            _ = try await fixture.signIn()
            #expect(access(path, F_OK) == -1)
            #expect(access("\(path).journal", F_OK) == -1)
        }
    }

    @Test func `a start that changes nothing writes nothing, and nothing of the file is lost later`() async throws {
        try await withPath { path in
            _ = try fixture(path)
            // A file that is written is another one.
            let inode = try inode(of: path)
            _ = try fixture(path)
            #expect(try self.inode(of: path) == inode)
            do {
                let again = try fixture(path)
                try again.pool.createGroup("kings")
                #expect(throws: CognitoError.groupExists) { try again.pool.createGroup("lions") }
            }
            #expect(try self.inode(of: path) == inode)
            let last = try fixture(path)
            #expect(throws: CognitoError.groupExists) { try last.pool.createGroup("kings") }
            #expect(try last.pool.user("leo").groups == ["lions"])
        }
    }

    @Test func `a start that finds less than is configured writes`() async throws {
        try await withPath { path in
            _ = try fixture(path)
            #expect(access("\(path).journal", F_OK) == -1)
            _ = try fixture(path) { $0.groups = ["kings"] }
            #expect(access("\(path).journal", F_OK) == 0)
            let again = try fixture(path)
            #expect(throws: CognitoError.groupExists) { try again.pool.createGroup("kings") }
        }
    }

    private func inode(of path: String) throws -> ino_t {
        var facts = stat()
        try #require(unsafe stat(path, &facts) == 0)
        return facts.st_ino
    }

    @Test func `two pools never share a file`() async throws {
        try await withPath { path in
            let first = try fixture(path)
            #expect(throws: EmbeddedUserPoolError.data(path: path, .inUse)) { try fixture(path) }
            _ = first.pool
        }
    }

    @Test func `the file of another pool is refused`() async throws {
        try await withPath { path in
            let id = try fixture(path).poolID
            #expect(throws: EmbeddedUserPoolError.data(path: path, .otherPool(id))) { try fixture(path) { $0.id = "us-fake-1_Another1" } }
        }
    }
}

extension TestUser {
    fileprivate static var simba: TestUser { TestUser(username: "simba", password: "x") }
}
