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
    /// None, one or two; with any, every sign-in needs a `SECRET_HASH` made with one of them.
    public internal(set) var secrets: [ClientSecret]
    /// `ExplicitAuthFlows`.
    public var authFlows: Set<AuthFlow> = AuthFlow.ofEmbeddedPool
    /// If true, an unknown user looks like a wrong password (`PreventUserExistenceErrors`).
    public var hidesUnknownUsers = true
    /// `EnableTokenRevocation`.
    public var isRevocationEnabled = true
    /// Lifetimes of tokens; `nil` is the pool's: an hour for access and ID tokens and 30 days for refresh tokens unless configured.
    public var accessTokenValidity: TokenValidity?
    public var idTokenValidity: TokenValidity?
    public var refreshTokenValidity: TokenValidity?
    /// In minutes, 3 to 15: how long a challenge waits for its answer.
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

    /// A client as the embedded pool has it by default, without or with a secret.
    public init(_ id: String, secret: String? = nil) {
        self.id = id
        name = id
        secrets = secret.map { [ClientSecret(id: "\(id)--0", value: Secret($0), createdAt: 0)] } ?? []
    }

    /// - Returns: True if the client may sign in by this flow. The names of before 2020 allow what they did then.
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

/// A secret of an app client, which may have two while one takes the other's place.
public struct ClientSecret: Sendable, Equatable {
    /// `ClientSecretId`.
    public let id: String
    public let value: Secret
    public let createdAt: Double
}

/// How a client's users may sign in.
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
    /// What `CreateUserPoolClient` gives a client that asks for none.
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

    /// At most ten years; what would overflow is that.
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
    /// For how many seconds, 0 to 60, the old token still works.
    public var gracePeriod: Int64 = 0

    public init() {}
}

/// Which attributes a client reads or writes.
public enum AttributeAccess: Sendable, Equatable {
    /// All of them, custom ones too.
    case all
    /// The standard ones, as a client has that names none.
    case standard
    case only([String])

    /// - Returns: True if the attribute is among them; `sub` and the `…_verified` attributes always are, for reading.
    public func includes(_ attribute: String) -> Bool {
        switch self {
        case .all: true
        case .standard: !attribute.utf8.starts(with: "custom:".utf8)
        case .only(let names): names.contains { sameBytes($0, attribute) }
        }
    }
}

/// What a client may do at the OAuth endpoints.
public struct OAuthSettings: Sendable, Equatable {
    /// `AllowedOAuthFlowsUserPoolClient`: if false, the endpoints refuse the client.
    public var isEnabled = true
    /// `AllowedOAuthFlows`: `code`, `implicit`, `client_credentials`.
    public var flows = ["code"]
    public var scopes = ["openid", "email", "profile", "phone", "aws.cognito.signin.user.admin"]
    /// Compared exactly.
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

    /// Where front ends are served while they are developed.
    public static let developmentURLs = [
        "http://localhost:3000", "http://localhost:5173", "http://localhost:8080", "http://127.0.0.1:8080",
    ].flatMap { ["\($0)/", "\($0)/callback"] }
}
