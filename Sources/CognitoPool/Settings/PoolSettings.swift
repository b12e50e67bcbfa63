public import StrictJSON

/// The settings of one user pool.
///
/// Source: docs/cognito.md; the `CreateUserPool` operation
public struct PoolSettings: Sendable, Equatable {
    /// `PoolName`, 1 to 128 characters.
    public var name = "lionsden"
    /// The second factors that users may or must have.
    public var mfa = PoolMFA()
    /// The rules for new passwords.
    public var passwordPolicy = PasswordPolicy()
    /// `AliasAttributes`: the attributes by which a user can sign in beside the username, once they are verified.
    public var aliasAttributes: [AliasAttribute] = []
    /// `UsernameAttributes`: the attributes that serve as the username at sign-up; the real username then is the `sub`.
    public var usernameAttributes: [AliasAttribute] = []
    /// `UsernameConfiguration.CaseSensitive`. If false, the case of ASCII letters in usernames and aliases does not matter.
    public var isCaseSensitive = false
    /// `AutoVerifiedAttributes`: the attributes to which a code is sent when a user signs up or changes them.
    public var autoVerifiedAttributes: [AliasAttribute] = []
    /// `AttributesRequireVerificationBeforeUpdate`: these keep their old value until the new one is verified.
    public var attributesVerifiedBeforeUpdate: [AliasAttribute] = []
    /// `AllowAdminCreateUserOnly`: if true, `SignUp` is refused.
    public var onlyAdministratorsCreateUsers = false
    /// `AllowedFirstAuthFactors`: `PASSWORD`, `EMAIL_OTP`, `SMS_OTP`, `WEB_AUTHN`.
    public var firstFactors = ["PASSWORD"]
    /// The custom attributes of the schema, by name with `custom:`; `nil` allows any.
    public var customAttributes: [SchemaAttribute]? = []
    /// Standard attributes of which the schema says something else than Cognito's own: that they keep their first value, or other bounds.
    public var standardAttributes: [SchemaAttribute] = []
    /// Standard attributes that every new user must have.
    public var requiredAttributes: [String] = []
    /// `AccountRecoverySetting`: the attributes to which a code for a forgotten password is sent, the preferred one first. None if only an
    /// administrator can help.
    public var recoveryAttributes = [AliasAttribute.email, .phoneNumber]
    /// The prefix of the pool's domain, or its custom domain.
    public var domain: String?
    /// `ManagedLoginVersion` and the certificate of a custom domain, which are returned without effect.
    var domainSettings = DomainSettings()
    /// `InviteMessageTemplate`, which is returned without effect.
    var inviteMessage: JSONValue?
    /// Settings that the pool stores and returns without effect, such as `EmailConfiguration`.
    public var unused: [String: JSONValue] = [:]
    /// The time of creation, in seconds since 1970.
    public internal(set) var createdAt: Double = 0
    /// The time of the last change, in seconds since 1970.
    public internal(set) var changedAt: Double = 0

    /// Cognito's defaults for a pool that `CreateUserPool` makes.
    public init() {}

    /// The defaults of an embedded pool: MFA is optional, e-mail addresses are verified, and any custom attribute is accepted.
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

/// What is set of a pool's domain besides its name.
///
/// Source: the `CreateUserPoolDomain` operation
struct DomainSettings: Sendable, Equatable {
    /// 1 for the hosted UI, 2 for managed login.
    var managedLoginVersion: Int64 = 1
    /// The ARN of the certificate of a custom domain.
    var certificate: String?
}

/// An attribute that can serve as a username.
public enum AliasAttribute: String, Sendable, CaseIterable {
    case email
    case phoneNumber = "phone_number"
    case preferredUsername = "preferred_username"

    /// The attribute with the verification state of this one; `nil` for `preferred_username`, which has none.
    var verifiedName: String? {
        switch self {
        case .email: "email_verified"
        case .phoneNumber: "phone_number_verified"
        case .preferredUsername: nil
        }
    }
}

/// The second factors of a pool.
///
/// Source: the `SetUserPoolMfaConfig` operation
public struct PoolMFA: Sendable, Equatable {
    /// `MfaConfiguration`.
    public enum Requirement: String, Sendable { case off = "OFF", optional = "OPTIONAL", on = "ON" }

    /// Whether users need a second factor (`.on`), may set one up (`.optional`), or have none (`.off`).
    public var requirement = Requirement.off
    /// `SoftwareTokenMfaConfiguration`: if true, a time-based code of an authenticator (TOTP) is a factor.
    public var allowsSoftwareToken = false
    /// `EmailMfaConfiguration`: if true, a code by e-mail is a factor.
    public var allowsEmail = false
    /// `SmsMfaConfiguration`: if true, a code to the user's telephone is a factor.
    public var allowsSMS = false
    /// `EmailMfaConfiguration`, `SmsMfaConfiguration` and `WebAuthnConfiguration`, which the pool returns without effect.
    var configurations: [String: JSONValue] = [:]

    /// No second factor.
    public init() {}
}
