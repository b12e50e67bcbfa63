import CognitoCore
import EnvironmentReading
import JOSE
import StrictJSON

extension UserDirectory.Account {
    /// `nil` for an account with a plain password, which no pool with a file has.
    var record: JSONValue? {
        guard let password = user.password.record else { return nil }
        var record = JSONMembers([.init("sub", .string(user.subject)), .init("username", .string(user.username))])
        record["email"] = user.email.map { .string($0) }
        record["emailVerified"] = .bool(user.isEmailVerified)
        record["attributes"] = .object(user.attributes.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })
        record["groups"] = .array(user.groups.map { .string($0) })
        for member in password { record[member.name] = member.value }
        record["formerPasswords"] = .array(formerPasswords.compactMap(\.record).map { .object($0) })
        record["srp"] = srp.map { ["salt": .string(Base64URL.encode($0.salt)), "verifier": .string(Base64URL.encode($0.verifier))] }
        record["createdAt"] = .double(createdAt)
        record["changedAt"] = .double(changedAt)
        record["passwordSetAt"] = .double(passwordSetAt)
        record["status"] = .string(status.rawValue)
        record["enabled"] = .bool(isEnabled)
        record["mfa"] = mfa == UserMFA() ? nil : mfa.record
        record["signInsEndedAt"] = signInsEndedAt.map { .double($0) }
        return record.json
    }

    init(_ record: PoolRecordReader) throws(PoolRecordFault) {
        var user = TestUser(
            subject: try record.text("sub"), username: try record.text("username"), password: try TestUser.Password(record),
            email: try record.optionalText("email"), attributes: try record.texts("attributes"), groups: try record.textList("groups"))
        user.isEmailVerified = try record.flag("emailVerified")
        self.init(user: user, createdAt: try record.time("createdAt"), changedAt: try record.time("changedAt"))
        // A file of version 1 has none of the members below.
        passwordSetAt = try record.optionalTime("passwordSetAt") ?? changedAt
        isEnabled = try record.optionalFlag("enabled") ?? true
        if let text = try record.optionalText("status") {
            guard let status = UserStatus(rawValue: text) else { throw .member("status") }
            self.status = status
        }
        if let srp = try record.optionalObject("srp") {
            self.srp = SRPVerifier(salt: try srp.bytes("salt"), verifier: try srp.bytes("verifier"))
        }
        if let mfa = try record.optionalObject("mfa") { self.mfa = try UserMFA(mfa) }
        signInsEndedAt = try record.optionalTime("signInsEndedAt")
        for former in try record.optionalList("formerPasswords") { formerPasswords.append(try TestUser.Password(former)) }
    }
}

extension TestUser.Password {
    fileprivate var record: [JSONValue.Member]? {
        guard case .hashed(let hash, let isTemporary) = self else { return nil }
        return [
            .init("passwordIsTemporary", .bool(isTemporary)), .init("salt", .string(Base64URL.encode(hash.salt))),
            .init("scrypt", .string(Base64URL.encode(hash.output))),
        ]
    }

    fileprivate init(_ record: PoolRecordReader) throws(PoolRecordFault) {
        guard let hash = PasswordHash(salt: try record.bytes("salt"), output: try record.bytes("scrypt")) else { throw .member("scrypt") }
        self = .hashed(hash, isTemporary: try record.flag("passwordIsTemporary"))
    }
}

extension UserMFA {
    /// The second factors, without a key that no authenticator has confirmed.
    fileprivate var record: JSONValue {
        var record = JSONMembers([.init("enabled", .array(enabled.map { .string($0.rawValue) }))])
        record["preferred"] = preferred.map { .string($0.rawValue) }
        record["totpSecret"] = totpSecret.map { .string($0.revealed) }
        record["lastTOTPStep"] = lastTOTPStep.map { .integer($0) }
        return record.json
    }

    fileprivate init(_ record: PoolRecordReader) throws(PoolRecordFault) {
        for text in try record.textList("enabled") {
            guard let method = Method(rawValue: text) else { throw .member("enabled") }
            enabled.append(method)
        }
        preferred = try record.optionalText("preferred").flatMap { Method(rawValue: $0) }
        totpSecret = try record.optionalText("totpSecret").map { Secret($0) }
        lastTOTPStep = try record.optionalInteger("lastTOTPStep")
    }
}
