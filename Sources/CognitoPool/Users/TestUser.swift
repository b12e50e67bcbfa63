import CognitoCore
public import EnvironmentReading

/// A user of a test pool.
///
///     TestUser(username: "leo", password: "Pass!word123", email: "leo@example.com", groups: ["lions"])
public struct TestUser: Sendable, Equatable {
    /// The password of a user.
    public enum Password: Sendable, Equatable {
        /// A password for any number of sign-ins.
        case permanent(Secret)
        /// A password for one sign-in, which then asks for a new one.
        case temporary(Secret)
        /// A password of which only the hash is known, in a pool with a file.
        case hashed(PasswordHash, isTemporary: Bool)
    }

    /// `sub`: a new random UUID.
    public let subject: String
    /// The name in the pool. In a pool whose users sign in by e-mail address it becomes the `sub`.
    public var username: String
    /// The password, which need not obey the pool's ``PasswordPolicy``.
    public var password: Password
    /// The e-mail address; `nil` for a user without one.
    public var email: String?
    /// `email_verified`; a user without an e-mail address does not have the claim.
    public var isEmailVerified = true
    /// Further attributes by name, such as `name` or `custom:tier`.
    public var attributes: [String: String]
    /// Names of groups, compared exactly.
    public var groups: [String]

    /// A user with a permanent password.
    public init(
        username: String, password: String, email: String? = nil, attributes: [String: String] = [:], groups: [String] = []
    ) {
        self.init(
            username: username, password: .permanent(Secret(password)), email: email, attributes: attributes, groups: groups)
    }

    /// A user who must choose a new password at the first sign-in.
    public init(
        username: String, temporaryPassword: String, email: String? = nil, attributes: [String: String] = [:],
        groups: [String] = []
    ) {
        self.init(
            username: username, password: .temporary(Secret(temporaryPassword)), email: email, attributes: attributes,
            groups: groups)
    }

    init(
        subject: String = RandomText.uuid(), username: String, password: Password, email: String?, attributes: [String: String],
        groups: [String]
    ) {
        self.subject = subject
        self.username = username
        self.password = password
        self.email = email
        self.attributes = attributes
        self.groups = groups
    }
}

extension TestUser {
    /// The attributes in the order of the pool's API, `sub` first, with all values as texts.
    var attributeList: [(name: String, value: String)] {
        let mail = email.map { [("email_verified", isEmailVerified ? "true" : "false"), ("email", $0)] } ?? []
        return [(Claim.subject.rawValue, subject)] + attributes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } + mail
    }

    /// The attributes that every pool has.
    ///
    /// Source: OpenID Connect Core 1.0 §5.1
    static let standardAttributes: Set = [
        "address", "birthdate", "email", "email_verified", "family_name", "gender", "given_name", "locale", "middle_name", "name",
        "nickname", "phone_number", "phone_number_verified", "picture", "preferred_username", "profile", "updated_at", "website",
        "zoneinfo",
    ]

    /// `AttributeDataType`.
    static func type(ofStandardAttribute name: String) -> String {
        switch name {
        case "email_verified", "phone_number_verified": "Boolean"
        case "updated_at": "Number"
        default: "String"
        }
    }

    /// The value of one attribute, `sub` among them.
    func attribute(_ name: String) -> String? {
        switch Claim(rawValue: name) {
        case .subject: subject
        case .email: email
        case .emailVerified: email == nil ? nil : isEmailVerified ? "true" : "false"
        default: attributes[name]
        }
    }

    /// - Returns: True if another user has the same value of an attribute, byte for byte, or both have none.
    func hasSame(_ name: String, as other: TestUser) -> Bool {
        attribute(name).map { ExactText($0) } == other.attribute(name).map { ExactText($0) }
    }

    /// Removes an attribute.
    mutating func removeAttribute(_ name: String) {
        switch Claim(rawValue: name) {
        case .email: (email, isEmailVerified) = (nil, false)
        case .emailVerified: isEmailVerified = false
        default:
            attributes[name] = nil
            if name == AliasAttribute.phoneNumber.rawValue { attributes["phone_number_verified"] = nil }
        }
    }

    /// Sets an attribute by its name in the API.
    ///
    /// - Returns: False if the attribute cannot be set.
    mutating func setAttribute(_ name: String, _ value: String) -> Bool {
        switch Claim(rawValue: name) {
        case .email: email = value
        case .emailVerified: isEmailVerified = value == "true"
        default:
            guard Self.standardAttributes.contains(name) || Self.isCustomAttribute(name) else { return false }
            attributes[name] = value
        }
        return true
    }

    /// - Returns: True for `custom:` and 1 to 20 characters.
    static func isCustomAttribute(_ name: String) -> Bool {
        let prefix = "custom:"
        return name.utf8.starts(with: prefix.utf8) && (1...20).contains(name.utf8.count - prefix.utf8.count)
            && name.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
