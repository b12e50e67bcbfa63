import JOSE
import Signing
import StrictJSON

/// One pool in the JSON of its file.
///
/// The record has the settings, the users with the hashes of their passwords, the groups, and the signing keys: with new keys after a
/// restart, every token would be void, and an API would have to fetch the key set again. It also has the revoked sign-ins, whose access tokens
/// would come back to life. Sessions, refresh tokens, codes and lockouts are left out.
struct PoolRecord: Sendable {
    /// Version 2 had no journal, and version 3 did not name the former one.
    static let version: Int64 = 4

    let poolID: String
    let keys: TokenKeys
    var directory: UserDirectory
    /// True if the file has the whole record.
    var isComplete = false

    init(poolID: String, keys: TokenKeys, _ directory: UserDirectory) {
        self.poolID = poolID
        self.keys = keys
        self.directory = directory
    }

    /// Throws when OpenSSL cannot write a key.
    func json() throws(SigningFailure) -> JSONValue {
        var members: [JSONValue.Member] = [.init("pool", .string(poolID))]
        members.append(.init("keys", ["id": try keys.id.record(), "access": try keys.access.record()]))
        members += directory.settingsRecord
        members.append(directory.groupsRecord)
        members.append(RevokedSignIns.record(directory.grants.revoked.all))
        members.append(.init("users", .array(directory.accounts.all.compactMap(\.record))))
        return .object(members)
    }

    /// Reads a file: `{"version": 4, "journal": …, "formerJournal": …, "pools": […]}`, or one of version 1, which was one pool.
    ///
    /// - Parameter settings: Those of a pool that has none in the file.
    static func all(in root: PoolRecordReader, _ settings: PoolSettings = .embedded) throws(PoolRecordFault) -> [PoolRecord] {
        let version = try root.integer("version")
        if version == 1 { return [try PoolRecord(root, settings)] }
        guard (2...Self.version).contains(version) else { throw .version }
        var records: [PoolRecord] = []
        for (index, pool) in try root.list("pools").enumerated() {
            do {
                var record = try PoolRecord(pool, settings)
                record.isComplete = true
                records.append(record)
            } catch {
                throw .element("pools[\(index)]", error)
            }
        }
        return records
    }

    /// Reads the output of `json()`.
    init(_ record: PoolRecordReader, _ settings: PoolSettings) throws(PoolRecordFault) {
        poolID = try record.text("pool")
        let keys = try record.object("keys")
        self.keys = TokenKeys(id: try SigningKey(try keys.object("id")), access: try SigningKey(try keys.object("access")))
        var directory = try UserDirectory(settingsOf: record, defaults: settings)
        try directory.restoreGroups(record)
        try directory.restore(usersOf: record)
        try directory.grants.revoked.restore(record)
        self.directory = directory
    }
}

extension UserDirectory {
    /// The member `groups`.
    var groupsRecord: JSONValue.Member { .init("groups", .array(allGroups.map(\.record))) }

    /// Reads that member.
    mutating func restoreGroups(_ record: PoolRecordReader) throws(PoolRecordFault) {
        for member in try record.list("groups") {
            let group = try Group(member)
            do { _ = try createGroup(group.name, at: group.createdAt) } catch { throw .entry(error) }
            groups[ExactText(group.name)] = group
        }
    }
}

extension RevokedSignIns {
    /// The member `revokedSignIns`, a list: of two entries with one name, an object would be unreadable.
    static func record(_ entries: [(id: String, time: Double)]) -> JSONValue.Member {
        .init("revokedSignIns", .array(entries.map { ["id": .string($0.id), "at": .double($0.time)] }))
    }

    /// Reads that member; a file of an earlier version has none.
    mutating func restore(_ record: PoolRecordReader) throws(PoolRecordFault) {
        for entry in try record.optionalList("revokedSignIns") { restore(try entry.text("id"), at: try entry.time("at")) }
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
            [.init("name", .string(name)), .init("createdAt", .double(createdAt)), .init("changedAt", .double(changedAt))]
                + (description.map { [.init("description", .string($0))] } ?? [])
                + (roleARN.map { [.init("role", .string($0))] } ?? [])
                + (precedence.map { [.init("precedence", .integer($0))] } ?? []))
    }

    fileprivate init(_ record: PoolRecordReader) throws(PoolRecordFault) {
        self.init(
            name: try record.text("name"), description: try record.optionalText("description"),
            precedence: try record.optionalInteger("precedence"), roleARN: try record.optionalText("role"),
            createdAt: try record.time("createdAt"))
        changedAt = try record.optionalTime("changedAt") ?? createdAt
    }
}
