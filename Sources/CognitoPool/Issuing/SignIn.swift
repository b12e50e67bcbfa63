/// What all tokens of one sign-in share, refreshed ones too.
///
/// Source: docs/cognito.md (`auth_time` and `origin_jti` survive a refresh)
struct SignIn: Sendable, Equatable {
    /// `auth_time`: whole seconds since 1970.
    let authenticationTime: Int64
    /// `origin_jti`.
    let originTokenID: String
    /// `event_id`.
    let eventID: String

    /// A sign-in that happens now.
    init(at now: Int64) {
        authenticationTime = now
        originTokenID = RandomText.uuid()
        eventID = RandomText.uuid()
    }
}
