import JOSE
import Signing
import StrictJSON

/// What a pool remembers, as the JSON of its file.
///
/// Users with the hashes of their passwords, groups, and the keys that sign: with other keys every token would be void after a restart,
/// and whoever trusts the pool would have to fetch its key set anew. Sessions, refresh tokens and lockouts are forgotten.
struct PoolRecord {
    static let version: Int64 = 1

    let poolID: String
    let keys: TokenKeys
    let groups: [UserDirectory.Group]
    let accounts: [UserDirectory.Account]

    /// Throws when OpenSSL cannot write a key.
    func json() throws(SigningFailure) -> JSONValue {
        var members: [JSONValue.Member] = [.init("version", .integer(Self.version)), .init("pool", .string(poolID))]
        members.append(.init("keys", ["id": try keys.id.record(), "access": try keys.access.record()]))
        members.append(.init("groups", .array(groups.map(\.record))))
        members.append(.init("users", .array(accounts.compactMap(\.record))))
        return .object(members)
    }

    init(poolID: String, keys: TokenKeys, _ directory: UserDirectory) {
        self.poolID = poolID
        self.keys = keys
        groups = directory.allGroups
        accounts = directory.everybody
    }

    /// Reads what `json()` has written.
    init(parsing text: [UInt8]) throws(PoolRecordFault) {
        // No text of this length has more values than half its bytes.
        let limits = JSONLimits(maximumBytes: PoolFile.maximumBytes, maximumDepth: 8, maximumValues: PoolFile.maximumBytes / 2)
        let root: PoolRecordReader
        do { root = PoolRecordReader(try JSONDocument(parsing: text, limits: limits).root) } catch { throw .notJSON(error) }
        guard try root.integer("version") == Self.version else { throw .version }
        poolID = try root.text("pool")
        let keys = try root.object("keys")
        self.keys = TokenKeys(id: try SigningKey(try keys.object("id")), access: try SigningKey(try keys.object("access")))
        var groups: [UserDirectory.Group] = []
        for group in try root.list("groups") { groups.append(try UserDirectory.Group(group)) }
        self.groups = groups
        var accounts: [UserDirectory.Account] = []
        for user in try root.list("users") { accounts.append(try UserDirectory.Account(user)) }
        self.accounts = accounts
    }
}

extension SigningKey {
    fileprivate func record() throws(SigningFailure) -> JSONValue {
        ["kid": .string(keyID), "private": .string(Base64URL.encode(try privateBytes()))]
    }

    fileprivate convenience init(_ record: PoolRecordReader) throws(PoolRecordFault) {
        let (keyID, bytes) = (try record.text("kid"), try record.bytes("private"))
        do { try self.init(privateBytes: bytes, keyID: keyID) } catch { throw .key }
    }
}

extension UserDirectory.Group {
    fileprivate var record: JSONValue {
        .object(
            [.init("name", .string(name)), .init("createdAt", .double(createdAt))]
                + (description.map { [.init("description", .string($0))] } ?? [])
                + (precedence.map { [.init("precedence", .integer($0))] } ?? []))
    }

    fileprivate init(_ record: PoolRecordReader) throws(PoolRecordFault) {
        self.init(
            name: try record.text("name"), description: try record.optionalText("description"),
            precedence: try record.optionalInteger("precedence"), createdAt: try record.time("createdAt"))
    }
}
