public import StrictJSON

/// The settings of one user pool.
///
/// Source: docs/cognito.md; the `CreateUserPool` operation
public struct PoolSettings: Sendable, Equatable {
    /// `PoolName`, 1 to 128 characters.
    public var name = "lionsden"
    public var mfa = PoolMFA()
    public var passwordPolicy = PasswordPolicy()
    /// `AliasAttributes`: by which attributes, besides the username, a user signs in once they are verified.
    public var aliasAttributes: [AliasAttribute] = []
    /// `UsernameAttributes`: which attributes are the username at sign-up; the real username then is the `sub`.
    public var usernameAttributes: [AliasAttribute] = []
    /// `UsernameConfiguration.CaseSensitive`. If false, usernames and aliases are compared without regard to the case of ASCII letters.
    public var isCaseSensitive = false
    /// `AutoVerifiedAttributes`: which attributes get a code by themselves when a user signs up or changes them.
    public var autoVerifiedAttributes: [AliasAttribute] = []
    /// `AttributesRequireVerificationBeforeUpdate`: these keep their old value until the new one is verified.
    public var attributesVerifiedBeforeUpdate: [AliasAttribute] = []
    /// `AllowAdminCreateUserOnly`: if true, `SignUp` is refused.
    public var onlyAdministratorsCreateUsers = false
    /// `AllowedFirstAuthFactors`: `PASSWORD`, `EMAIL_OTP`, `SMS_OTP`, `WEB_AUTHN`.
    public var firstFactors = ["PASSWORD"]
    /// The custom attributes of the schema, by name with `custom:`; `nil` allows any.
    public var customAttributes: [CustomAttribute]? = []
    /// Standard attributes that every new user must have.
    public var requiredAttributes: [String] = []
    /// The prefix of the pool's domain, or its custom domain.
    public var domain: String?
    /// Settings that the pool keeps and gives back, and that change nothing here, such as `EmailConfiguration`.
    public var unused: [String: JSONValue] = [:]
    /// In seconds since 1970.
    public internal(set) var createdAt: Double = 0
    public internal(set) var changedAt: Double = 0

    /// Cognito's defaults for a pool that `CreateUserPool` makes.
    public init() {}

    /// The default pool of this project: MFA is optional, e-mail addresses are verified, and any custom attribute is taken.
    public static var embedded: PoolSettings {
        var settings = PoolSettings()
        settings.mfa.requirement = .optional
        settings.mfa.allowsSoftwareToken = true
        settings.autoVerifiedAttributes = [.email]
        settings.firstFactors = ["PASSWORD", "EMAIL_OTP"]
        settings.customAttributes = nil
        return settings
    }
}

/// An attribute that can stand for a username.
public enum AliasAttribute: String, Sendable, CaseIterable {
    case email
    case phoneNumber = "phone_number"
    case preferredUsername = "preferred_username"

    /// The attribute that says that this one is verified; `preferred_username` has none.
    var verifiedName: String? {
        switch self {
        case .email: "email_verified"
        case .phoneNumber: "phone_number_verified"
        case .preferredUsername: nil
        }
    }
}

/// Which second factors a pool asks for.
///
/// Source: the `SetUserPoolMfaConfig` operation
public struct PoolMFA: Sendable, Equatable {
    /// `MfaConfiguration`.
    public enum Requirement: String, Sendable { case off = "OFF", optional = "OPTIONAL", on = "ON" }

    public var requirement = Requirement.off
    public var allowsSoftwareToken = false
    public var allowsEmail = false
    public var allowsSMS = false

    public init() {}
}

/// A custom attribute of a pool's schema.
public struct CustomAttribute: Sendable, Equatable {
    /// With `custom:`.
    public let name: String
    /// `String`, `Number`, `DateTime` or `Boolean`.
    public let type: String
    /// If false, the attribute keeps its first value.
    public let isMutable: Bool
    /// Bounds of a text's length or of a number; `nil` is unbounded.
    public let minimum: Int64?
    public let maximum: Int64?

    public init(name: String, type: String = "String", isMutable: Bool = true, minimum: Int64? = nil, maximum: Int64? = nil) {
        self.name = name
        self.type = type
        self.isMutable = isMutable
        self.minimum = minimum
        self.maximum = maximum
    }
}
