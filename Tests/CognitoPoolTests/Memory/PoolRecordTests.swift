import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct PoolRecordTests {
    private static func inPool(_ fault: PoolRecordFault) -> PoolRecordFault { .element("pools[0]", fault) }
    private static func inUser(_ fault: PoolRecordFault) -> PoolRecordFault { inPool(.element("users[0]", fault)) }

    private static let whole: [UInt8]? = {
        let leo = PoolFixture.leo
        guard let keys = PoolFixture.keys,
            let proof = try? PasswordKeeping.hashed().kept(leo.password, of: SRPIdentity(username: leo.username, poolID: "us-fake-1_A"))
        else {
            return nil
        }
        var directory = UserDirectory()
        _ = try? directory.create(leo, proof: proof, at: 1)
        guard let pool = try? PoolRecord(poolID: "us-fake-1_Embedded1", keys: keys, directory).json() else { return nil }
        return JSONValue.object([.init("version", 2), .init("pools", [pool])]).encoded()
    }()

    @Test(
        arguments: [
            ("{\"version\":2,", "{\"version\":5,", PoolRecordFault.version),
            ("{\"version\":2,", "{\"version\":\"2\",", .member("version")),
            ("\"pools\":", "\"ponds\":", .member("pools")),
            ("\"pool\":", "\"pond\":", inPool(.member("pool"))),
            ("\"status\":\"CONFIRMED\"", "\"status\":\"confirmed\"", inUser(.member("status"))),
            ("\"enabled\":", "\"enabled\":0,\"x\":", inUser(.member("enabled"))),
            ("\"private\":\"", "\"private\":\"%", inPool(.member("private"))),
            ("\"private\":\"", "\"private\":\"AAAA", inPool(.key)),
            ("\"users\":[", "\"users\":{},\"x\":[", inPool(.member("users"))),
            ("\"scrypt\":\"", "\"scrypt\":\"AAAA", inUser(.member("scrypt"))),
            ("\"passwordIsTemporary\":", "\"passwordIsTemporary\":0,\"x\":", inUser(.member("passwordIsTemporary"))),
            ("\"groups\":[\"lions\"]", "\"groups\":[1]", inUser(.member("groups"))),
            ("\"createdAt\":1.0", "\"createdAt\":null", inPool(.member("createdAt"))),
        ])
    func `a member that is not what it should be is named`(old: String, new: String, fault: PoolRecordFault) throws {
        let text = String(decoding: try #require(Self.whole), as: UTF8.self)
        try #require(text.contains(old))
        let changed = Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
        #expect(throws: fault) { try PoolRecord.all(in: PoolRecordReader(parsing: changed)) }
    }

    @Test func `a file of version 1, which was one pool, is read`() throws {
        let text = String(decoding: try #require(Self.whole), as: UTF8.self)
        let first = text.replacing("{\"version\":2,\"pools\":[{", with: "{\"version\":1,").dropLast(2)
        for name in ["status", "enabled", "passwordSetAt", "formerPasswords"] { try #require(first.contains("\"\(name)\":")) }
        let old = first.replacing(",\"passwordSetAt\":1.0,\"status\":\"CONFIRMED\",\"enabled\":true", with: "")
            .replacing("\"formerPasswords\":[],", with: "").replacing(",\"changedAt\":1.0}],\"users\"", with: "}],\"users\"")
        let record = try #require(try PoolRecord.all(in: PoolRecordReader(parsing: Array(old.utf8))).first)
        let account = try record.directory.account("leo")
        #expect(account.status == .confirmed)
        #expect(account.isEnabled)
        #expect(account.passwordSetAt == 1)
    }

    @Test func `a key is taken only if it signs what it verifies, whatever byte of it has changed`() throws {
        let key = try #require(PoolFixture.keys).id
        let bytes = try key.privateBytes()
        #expect(try SigningKey(privateBytes: bytes, keyID: key.keyID).publicJWK == key.publicJWK)
        #expect(throws: SigningFailure()) { try SigningKey(privateBytes: bytes + [0], keyID: key.keyID) }
        for index in stride(from: 0, to: bytes.count, by: 37) {
            var damaged = bytes
            damaged[index] ^= 4
            // What a signature is made without may change.
            guard let read = try? SigningKey(privateBytes: damaged, keyID: key.keyID) else { continue }
            #expect(read.publicJWK == key.publicJWK, "byte \(index)")
        }
    }

    @Test func `T127 null counts as absent where a member may be`() throws {
        let text = String(decoding: try #require(Self.whole), as: UTF8.self)
        let changed = text.replacing("\"email\":\"leo@example.com\"", with: "\"email\":null")
            .replacing("{\"name\":\"lions\",", with: "{\"description\":null,\"precedence\":null,\"name\":\"lions\",")
        try #require(changed.contains("\"email\":null") && changed.contains("\"precedence\":null"))
        let directory = try #require(try PoolRecord.all(in: PoolRecordReader(parsing: Array(changed.utf8))).first).directory
        #expect(directory.everybody.map(\.user.email) == [nil])
        #expect(directory.allGroups.map(\.precedence) == [nil])
    }

    @Test func `a file that ends early is refused at every length, and is left as it is`() async throws {
        let whole = try #require(Self.whole)
        for length in stride(from: 0, to: whole.count, by: 41) {
            #expect(throws: PoolRecordFault.notJSON(.unexpectedEnd)) { try PoolRecordReader(parsing: Array(whole.prefix(length))) }
        }
        try await withPath { path in
            let damaged = Array(whole.dropLast())
            try write(damaged, to: path)
            var configuration = PoolConfiguration()
            configuration.dataFile = path
            let error = EmbeddedUserPoolError.data(path: path, .damaged(.notJSON(.unexpectedEnd)))
            #expect(throws: error) { try EmbeddedUserPool(configuration) }
            #expect("\(error)".hasPrefix("\(path) is damaged (no JSON: unexpectedEnd); it is left as it is"))
            #expect(try content(of: path) == damaged)
        }
    }

    @Test func `a user who is there twice is refused`() async throws {
        let text = String(decoding: try #require(Self.whole), as: UTF8.self)
        let users = try #require(text.firstRange(of: "\"users\":["))
        let user = text[users.upperBound...].dropLast(4)
        try await withPath { path in
            try write(Array((text[..<users.upperBound] + user + "," + user + "]}]}").utf8), to: path)
            var configuration = PoolConfiguration()
            configuration.dataFile = path
            let fault = PoolRecordFault.element("pools[0]", .element("users[1]", .entry(.userExists)))
            #expect(throws: EmbeddedUserPoolError.data(path: path, .damaged(fault))) { try EmbeddedUserPool(configuration) }
            #expect("\(fault)" == "pools[0]: users[1]: refused: User account already exists")
        }
    }
}
