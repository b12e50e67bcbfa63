import CognitoCore
import StrictJSON

/// The rules for users' attributes, and for setting them.
///
/// Source: docs/cognito.md, "Names, attributes and codes"
extension UserDirectory {
    /// In characters, as is the next.
    static let maximumAttributeLength = 2_048
    static let maximumAttributeNameLength = 32

    /// The caller that sets attributes.
    enum AttributeSetter {
        case administrator
        /// A user, through a client: only the attributes that the client may write, and none of `…_verified`.
        case user(AppClient)
    }

    /// The user with changed attributes. A changed e-mail address or phone number becomes unverified, unless the same call sets it verified; an
    /// empty text removes the attribute.
    ///
    /// - Throws: `attributeNotInSchema`, `attributeImmutable`, `attributeNotDeletable`, `attributeBreaksSchema`, `attributeNotWritable` or
    ///   `malformedMember`.
    func setting(
        _ attributes: [(name: String, value: String)], of user: TestUser, by setter: AttributeSetter, isNew: Bool = false
    ) throws(CognitoError) -> TestUser {
        var new = user
        for (name, value) in attributes {
            try check(name, value, of: user, by: setter, isNew: isNew)
            if value.isEmpty { new.removeAttribute(name) } else if !new.setAttribute(name, value) { throw .attributeImmutable(name) }
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
        guard value.unicodeScalars.count <= Self.maximumAttributeLength, (1...Self.maximumAttributeNameLength).contains(name.utf8.count)
        else {
            throw .malformedMember("userAttributes")
        }
        if case .user(let client) = setter {
            guard !Self.isVerification(name), client.writeAttributes.includes(name) else { throw .attributeNotWritable(name) }
        }
        guard let attribute = settings.schema(of: name) else { throw .attributeNotInSchema(name, isNew: isNew) }
        let former = user.attribute(name)
        guard !value.isEmpty else {
            if !isNew { try checkRemoval(of: attribute, former) }
            return
        }
        switch AliasAttribute(rawValue: name) {
        case .email: guard Self.isEmail(value) else { throw .invalidParameter(.emailFormat) }
        case .phoneNumber: guard Self.isPhoneNumber(value) else { throw .invalidParameter(.phoneNumberFormat) }
        default: break
        }
        guard attribute.allows(value) else { throw .attributeBreaksSchema(name) }
        let isSame = former.map { sameBytes($0, value) } ?? false
        guard attribute.isMutable || isNew || isSame else { throw .attributeImmutable(name) }
    }

    /// Throws `attributeNotDeletable` for one that ``isKept(_:)``, and `attributeImmutable` for one that keeps its first value.
    private func checkRemoval(of attribute: SchemaAttribute, _ former: String?) throws(CognitoError) {
        guard attribute.isMutable || former == nil else { throw .attributeImmutable(attribute.name) }
        guard !isKept(attribute.name) else { throw .attributeNotDeletable(attribute.name) }
    }

    /// Throws the errors of ``setting(_:of:by:isNew:)`` for the removal of an attribute.
    func checkRemoval(of name: String, from user: TestUser, by setter: AttributeSetter) throws(CognitoError) {
        if case .user(let client) = setter, Self.isVerification(name) || !client.writeAttributes.includes(name) {
            throw .attributeNotWritable(name)
        }
        guard let attribute = settings.schema(of: name) else { throw .attributeNotInSchema(name, isNew: false) }
        try checkRemoval(of: attribute, user.attribute(name))
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

    /// - Returns: True for an attribute that a user cannot lose: a required one, or one by which users sign in.
    private func isKept(_ name: String) -> Bool {
        (settings.usernameAttributes.map(\.rawValue) + settings.requiredAttributes).contains { sameBytes($0, name) }
    }

    /// - Returns: True for an attribute that says whether another one is verified.
    static func isVerification(_ name: String) -> Bool { name == "email_verified" || name == "phone_number_verified" }
}
