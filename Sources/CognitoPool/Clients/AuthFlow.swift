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
