import CognitoCore
import StrictJSON

/// The rules for users' attributes, and for setting them.
///
/// Source: docs/cognito.md, "Names, attributes and codes"
extension UserDirectory {
    static let maximumAttributeLength = 2_048

    /// The caller that sets attributes.
    enum AttributeSetter {
        case administrator
        /// A user, through a client: only the attributes that the client may write, and none of `…_verified`.
        case user(AppClient)
    }

    /// The user with changed attributes. A changed e-mail address or phone number becomes unverified, unless the same call sets it verified; an
    /// empty text removes the attribute.
    ///
    /// - Throws: `attributeNotSettable`, also for the removal of one that ``isKept(_:)``; `attributeBreaksSchema`, `attributeNotWritable` or
    ///   `malformedMember`.
    func setting(
        _ attributes: [(name: String, value: String)], of user: TestUser, by setter: AttributeSetter, isNew: Bool = false
    ) throws(CognitoError) -> TestUser {
        var new = user
        for (name, value) in attributes {
            try check(name, value, of: user, by: setter, isNew: isNew)
            if value.isEmpty { new.removeAttribute(name) } else if !new.setAttribute(name, value) { throw .attributeNotSettable }
        }
        for attribute in [AliasAttribute.email, .phoneNumber] {
            guard let verified = attribute.verifiedName, !new.hasSame(attribute.rawValue, as: user) else { continue }
            let isStated = attributes.contains { sameBytes($0.name, verified) }
            if !isStated, new.attribute(attribute.rawValue) != nil { _ = new.setAttribute(verified, "false") }
        }
        return new
    }

    private func check(
        _ name: String, _ value: String, of user: TestUser, by setter: AttributeSetter, isNew: Bool
    ) throws(CognitoError) {
        guard value.utf8.count <= Self.maximumAttributeLength else { throw .malformedMember("userAttributes") }
        if case .user(let client) = setter {
            guard !Self.isVerification(name), client.writeAttributes.includes(name) else { throw .attributeNotWritable(name) }
        }
        guard !value.isEmpty else {
            guard isNew || !isKept(name) else { throw .attributeNotSettable }
            return
        }
        switch AliasAttribute(rawValue: name) {
        case .email: guard Self.isEmail(value) else { throw .invalidParameter(.emailFormat) }
        case .phoneNumber: guard Self.isPhoneNumber(value) else { throw .invalidParameter(.phoneNumberFormat) }
        default: break
        }
        guard !Self.isVerification(name) || ["true", "false"].contains(value) else { throw .attributeBreaksSchema(name) }
        guard name.utf8.starts(with: "custom:".utf8), let schema = settings.customAttributes else { return }
        guard let attribute = schema.first(where: { sameBytes($0.name, name) }), attribute.allows(value) else {
            throw .attributeBreaksSchema(name)
        }
        let isSame = user.attributes[name].map { sameBytes($0, value) } ?? false
        guard attribute.isMutable || isNew || isSame else { throw .attributeBreaksSchema(name) }
    }

    /// Sets attributes of a user. Throws `userNotFound`, `aliasExists` and the errors of ``setting``; no attribute is set then.
    mutating func setAttributes(
        _ attributes: [(name: String, value: String)], of name: String, by setter: AttributeSetter = .administrator, at now: Double
    ) throws(CognitoError) {
        try setAttributes(attributes, ofSubject: try account(name).user.subject, by: setter, at: now)
    }

    /// Sets attributes of the user with this `sub`, as ``setAttributes(_:of:by:at:)`` does.
    mutating func setAttributes(
        _ attributes: [(name: String, value: String)], ofSubject subject: String, by setter: AttributeSetter = .administrator,
        at now: Double
    ) throws(CognitoError) {
        let user = try setting(attributes, of: try account(subject: subject).user, by: setter)
        try change(subject: subject, at: now) { $0.user = user }
    }

    /// The required attributes that a user lacks.
    func missingAttributes(of user: TestUser) -> [String] { settings.requiredAttributes.filter { user.attribute($0) == nil } }

    /// - Returns: True for an attribute that a user cannot lose: `sub`, a required one, or one by which users sign in.
    func isKept(_ name: String) -> Bool {
        let kept = settings.usernameAttributes.map(\.rawValue) + settings.requiredAttributes + [Claim.subject.rawValue]
        return kept.contains { sameBytes($0, name) }
    }

    /// - Returns: True for an attribute that says whether another one is verified.
    static func isVerification(_ name: String) -> Bool { name == "email_verified" || name == "phone_number_verified" }
}

extension CustomAttribute {
    /// - Returns: True if the text has the attribute's type and is within its bounds.
    func allows(_ value: String) -> Bool {
        switch type {
        case "Number":
            guard let number = Int64(value), value.utf8.first != UInt8(ascii: "+") else { return false }
            return number >= minimum ?? .min && number <= maximum ?? .max
        case "Boolean": return value == "true" || value == "false"
        default:
            let length = Int64(value.unicodeScalars.count)
            return length >= minimum ?? 0 && length <= maximum ?? .max
        }
    }
}
