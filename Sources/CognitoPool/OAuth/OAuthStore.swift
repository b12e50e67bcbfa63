import Locking

/// The state of the OAuth endpoints and the pages of all pools, in memory only.
final class OAuthStore: Sendable {
    private struct State: Sendable {
        var codes = AuthorizationCodes()
        var browsers = BrowserSessions()
    }

    private let state = Lock(State())

    func withCodes<Result: Sendable>(
        _ body: (inout AuthorizationCodes) throws(OAuthError) -> Result
    ) throws(OAuthError) -> Result {
        try state.withLock { state throws(OAuthError) in try body(&state.codes) }
    }

    func withBrowsers<Result: Sendable>(_ body: (inout BrowserSessions) -> Result) -> Result {
        state.withLock { body(&$0.browsers) }
    }
}
