import CognitoCore
public import EnvironmentReading
import StrictJSON

/// An app client of a user pool.
///
/// Source: the `CreateUserPoolClient` operation
public struct AppClient: Sendable, Equatable {
    /// `ClientId`.
    public let id: String
    /// `ClientName`.
    public var name: String
    /// The most secrets of a client: one, and the one that replaces it.
    public static let maximumSecrets = 2

    /// The secrets, at most ``maximumSecrets``. If there is one, every sign-in needs a `SECRET_HASH` made with a secret of the client.
    public internal(set) var secrets: [ClientSecret]
    /// `ExplicitAuthFlows`.
    public var authFlows: Set<AuthFlow> = AuthFlow.ofEmbeddedPool
    /// If true, an unknown user looks like a wrong password (`PreventUserExistenceErrors`).
    public var hidesUnknownUsers = true
    /// `EnableTokenRevocation`.
    public var isRevocationEnabled = true
    /// The lifetime of access tokens; `nil` for that of the pool, by default an hour.
    public var accessTokenValidity: TokenValidity?
    public var idTokenValidity: TokenValidity?
    public var refreshTokenValidity: TokenValidity?
    /// The minutes for which a challenge waits for its answer, 3 to 15.
    public var authSessionValidity: Int64 = 3
    public var refreshTokenRotation = RefreshTokenRotation()
    public var readAttributes = AttributeAccess.all
    public var writeAttributes = AttributeAccess.all
    public var oauth = OAuthSettings()
    /// In seconds since 1970.
    public internal(set) var createdAt: Double = 0
    public internal(set) var changedAt: Double = 0

    /// The first secret, if the client has one.
    public var secret: Secret? { secrets.first?.value }

    /// A client with the defaults of the embedded pool, with or without a secret.
    public init(_ id: String, secret: String? = nil) {
        self.id = id
        name = id
        secrets = secret.map { [ClientSecret(id: "\(id)--0", value: Secret($0), createdAt: 0)] } ?? []
    }

    /// - Returns: True if the client may sign in by this flow. Names without `ALLOW_`, from before 2020, keep their meaning.
    public func allows(_ flow: AuthFlow) -> Bool {
        if authFlows.contains(flow) { return true }
        switch flow {
        case .adminUserPassword: return authFlows.contains(.legacyAdminNoSRP)
        case .userPassword: return authFlows.contains(.legacyUserPassword)
        case .custom: return authFlows.contains(.legacyCustomOnly)
        case .userSRP: return isLegacy && !authFlows.contains(.legacyCustomOnly)
        case .refreshToken: return isLegacy
        default: return false
        }
    }

    private var isLegacy: Bool { authFlows.allSatisfy { !$0.rawValue.hasPrefix("ALLOW_") } }
}

/// A secret of an app client. A client may have two while one replaces the other.
public struct ClientSecret: Sendable, Equatable {
    /// `ClientSecretId`.
    public let id: String
    public let value: Secret
    public let createdAt: Double
}

/// A flow by which a client's users may sign in.
public enum AuthFlow: String, Sendable, CaseIterable {
    case userSRP = "ALLOW_USER_SRP_AUTH"
    case userPassword = "ALLOW_USER_PASSWORD_AUTH"
    case adminUserPassword = "ALLOW_ADMIN_USER_PASSWORD_AUTH"
    case custom = "ALLOW_CUSTOM_AUTH"
    case refreshToken = "ALLOW_REFRESH_TOKEN_AUTH"
    case user = "ALLOW_USER_AUTH"
    /// `GetClientToken`; excludes every other flow.
    case clientToken = "ALLOW_CLIENT_TOKEN_AUTH"
    case legacyAdminNoSRP = "ADMIN_NO_SRP_AUTH"
    case legacyCustomOnly = "CUSTOM_AUTH_FLOW_ONLY"
    case legacyUserPassword = "USER_PASSWORD_AUTH"

    static let ofEmbeddedPool: Set<AuthFlow> = [.userSRP, .userPassword, .user, .adminUserPassword, .refreshToken]
    /// The flows of a client for which `CreateUserPoolClient` names none.
    static let byDefault: Set<AuthFlow> = [.refreshToken, .userSRP, .custom]
}

/// The lifetime of a token, in the unit in which it was set.
public struct TokenValidity: Sendable, Equatable {
    public enum Unit: String, Sendable { case seconds, minutes, hours, days }

    public let value: Int64
    public let unit: Unit

    public init(_ value: Int64, _ unit: Unit) {
        self.value = value
        self.unit = unit
    }

    /// The lifetime in seconds. A product that would overflow is ten years, the longest lifetime of all.
    public var seconds: Int64 {
        let factor: Int64 =
            switch unit {
            case .seconds: 1
            case .minutes: 60
            case .hours: 3_600
            case .days: 86_400
            }
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        return overflow ? 315_360_000 : product
    }
}

/// `RefreshTokenRotation`.
public struct RefreshTokenRotation: Sendable, Equatable {
    public var isEnabled = false
    /// The seconds for which the old token still works, 0 to 60.
    public var gracePeriod: Int64 = 0

    public init() {}
}

/// The attributes that a client may read or write.
public enum AttributeAccess: Sendable, Equatable {
    /// All attributes, custom ones included.
    case all
    /// The standard attributes, the default of a client that names none.
    case standard
    case only([String])

    /// - Returns: True if the client may use the attribute. `sub` can be read in any case.
    public func includes(_ attribute: String) -> Bool {
        switch self {
        case .all: true
        case .standard: !attribute.utf8.starts(with: "custom:".utf8)
        case .only(let names): names.contains { sameBytes($0, attribute) }
        }
    }
}

/// The settings of a client for the OAuth endpoints.
public struct OAuthSettings: Sendable, Equatable {
    /// `AllowedOAuthFlowsUserPoolClient`: if false, the endpoints refuse the client.
    public var isEnabled = true
    /// `AllowedOAuthFlows`: `code`, `implicit`, `client_credentials`.
    public var flows = ["code"]
    public var scopes = ["openid", "email", "profile", "phone", "aws.cognito.signin.user.admin"]
    /// The redirect URIs, compared exactly.
    public var callbackURLs = OAuthSettings.developmentURLs
    public var logoutURLs = OAuthSettings.developmentURLs
    public var defaultRedirectURI: String?
    public var identityProviders = ["COGNITO"]

    public init() {}

    /// A client that is not for the OAuth endpoints.
    static var none: OAuthSettings {
        var settings = OAuthSettings()
        (settings.isEnabled, settings.flows, settings.scopes) = (false, [], [])
        (settings.callbackURLs, settings.logoutURLs, settings.identityProviders) = ([], [], [])
        return settings
    }

    /// The usual URLs of front ends during development.
    public static let developmentURLs = [
        "http://localhost:3000", "http://localhost:5173", "http://localhost:8080", "http://127.0.0.1:8080",
    ].flatMap { [$0, "\($0)/", "\($0)/callback"] }
}
