import JOSE
import StrictJSON

extension UserDirectory.Account {
    /// `nil` for an account with a password in plain, which a directory that remembers does not have.
    var record: JSONValue? {
        guard case .hashed(let hash, let isTemporary) = user.password else { return nil }
        let email = user.email.map { [JSONValue.Member("email", .string($0))] } ?? []
        let attributes = user.attributes.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) }
        return .object(
            [.init("sub", .string(user.subject)), .init("username", .string(user.username))] + email + [
                .init("emailVerified", .bool(user.isEmailVerified)), .init("attributes", .object(attributes)),
                .init("groups", .array(user.groups.map { .string($0) })), .init("passwordIsTemporary", .bool(isTemporary)),
                .init("salt", .string(Base64URL.encode(hash.salt))), .init("scrypt", .string(Base64URL.encode(hash.output))),
                .init("createdAt", .double(createdAt)), .init("changedAt", .double(changedAt)),
            ])
    }

    init(_ record: PoolRecordReader) throws(PoolRecordFault) {
        guard let hash = PasswordHash(salt: try record.bytes("salt"), output: try record.bytes("scrypt")) else { throw .member("scrypt") }
        let password = TestUser.Password.hashed(hash, isTemporary: try record.flag("passwordIsTemporary"))
        var user = TestUser(
            subject: try record.text("sub"), username: try record.text("username"), password: password,
            email: try record.optionalText("email"), attributes: try record.texts("attributes"), groups: try record.textList("groups"))
        user.isEmailVerified = try record.flag("emailVerified")
        self.init(user: user, createdAt: try record.time("createdAt"), changedAt: try record.time("changedAt"))
    }
}

/// The members of an object of the file. Each is refused by name when it is missing or not what it should be.
struct PoolRecordReader {
    private let view: JSONView

    init(_ view: JSONView) { self.view = view }

    func text(_ name: String) throws(PoolRecordFault) -> String { try found(name, view.member(name)?.string) }
    func flag(_ name: String) throws(PoolRecordFault) -> Bool { try found(name, view.member(name)?.bool) }
    func integer(_ name: String) throws(PoolRecordFault) -> Int64 { try found(name, view.member(name)?.number?.integer) }

    /// Seconds since 1970.
    func time(_ name: String) throws(PoolRecordFault) -> Double { try found(name, view.member(name)?.number?.double) }

    func optionalText(_ name: String) throws(PoolRecordFault) -> String? { isAbsent(name) ? nil : try text(name) }
    func optionalInteger(_ name: String) throws(PoolRecordFault) -> Int64? { isAbsent(name) ? nil : try integer(name) }

    func bytes(_ name: String) throws(PoolRecordFault) -> [UInt8] {
        try found(name, try? Base64URL.decode(try text(name).utf8Span.span))
    }

    func object(_ name: String) throws(PoolRecordFault) -> PoolRecordReader {
        PoolRecordReader(try found(name, view.member(name).flatMap { $0.kind == .object ? $0 : nil }))
    }

    func list(_ name: String) throws(PoolRecordFault) -> [PoolRecordReader] {
        try found(name, view.member(name)?.elements).map { PoolRecordReader($0) }
    }

    func textList(_ name: String) throws(PoolRecordFault) -> [String] {
        let elements = try found(name, view.member(name)?.elements)
        return try found(name, elements.allSatisfy { $0.kind == .string } ? elements.compactMap(\.string) : nil)
    }

    func texts(_ name: String) throws(PoolRecordFault) -> [String: String] {
        var texts: [String: String] = [:]
        for (key, value) in try found(name, view.member(name)?.members) { texts[key] = try found(name, value.string) }
        return texts
    }

    private func isAbsent(_ name: String) -> Bool { view.member(name)?.isNull != false }

    private func found<Value>(_ name: String, _ value: Value?) throws(PoolRecordFault) -> Value {
        guard let value else { throw .member(name) }
        return value
    }
}
