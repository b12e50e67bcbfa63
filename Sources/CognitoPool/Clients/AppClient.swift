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
    /// The lifetime of ID tokens; `nil` for that of the pool, by default an hour.
    public var idTokenValidity: TokenValidity?
    /// The lifetime of refresh tokens; `nil` for that of the pool, by default 30 days.
    public var refreshTokenValidity: TokenValidity?
    /// The minutes for which a challenge waits for its answer, 3 to 15.
    public var authSessionValidity: Int64 = 3
    /// Whether each refresh token is replaced when it is used.
    public var refreshTokenRotation = RefreshTokenRotation()
    /// `ReadAttributes`: those that the client's ID tokens and answers have.
    public var readAttributes = AttributeAccess.all
    /// `WriteAttributes`: those that its users may set.
    public var writeAttributes = AttributeAccess.all
    /// `EnablePropagateAdditionalUserContextData` and `AnalyticsConfiguration`, which are returned without effect.
    var propagatesUserContext = false
    var analytics: JSONValue?
    /// The settings for the OAuth endpoints.
    public var oauth = OAuthSettings()
    /// The time of creation, in seconds since 1970.
    public internal(set) var createdAt: Double = 0
    /// The time of the last change, in seconds since 1970.
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
    /// `ClientSecretValue`.
    public let value: Secret
    /// The time of creation, in seconds since 1970.
    public let createdAt: Double
}
