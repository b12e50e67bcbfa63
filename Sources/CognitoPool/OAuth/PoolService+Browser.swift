import CognitoCore
import Locking
import StrictJSON

/// Sign-ins at the pages.
extension PoolService {
    /// Turns the tokens of a new sign-in into one of the browser, which keeps the refresh token inside the pool.
    func browserSignIn(_ tokens: SignInTokens, at client: AppClient) -> (browser: BrowserSignIn, signIn: SignIn)? {
        guard let token = tokens.refreshToken, let grant = directory.withLock({ $0.grants[token] }) else { return nil }
        return (BrowserSignIn(subject: grant.subject, clientID: client.id, refreshToken: token), grant.signIn)
    }

    /// - Returns: The sign-in; `nil` once it has been ended, or if the user may no longer sign in.
    func signIn(of browser: BrowserSignIn, at now: Double) -> SignIn? {
        directory.withLock { directory in
            guard let account = try? directory.account(subject: browser.subject), account.isEnabled, account.status == .confirmed,
                let grant = try? directory.grants.usable(browser.refreshToken, clientID: browser.clientID, at: now)
            else { return nil }
            return grant.signIn
        }
    }

    /// The first of these levels that the user can reach; for an unknown name, the first of all.
    func level(of levels: [AuthenticationLevel], for username: String) -> AuthenticationLevel? {
        directory.withLock { directory in
            guard let account = try? directory.account(username) else { return levels.first }
            return levels.first { level in level.factors.allSatisfy { directory.canGive($0, account) } }
        }
    }
}

extension EmbeddedUserPool {
    /// Adds redirect URIs of all clients, for signing in and out.
    package func allow(callbackURLs urls: [String]) {
        service.directory.withLock { directory in
            for index in directory.clients.indices {
                let oauth = directory.clients[index].oauth
                directory.clients[index].oauth.callbackURLs += urls.filter { !oauth.callbackURLs.contains($0) }
                directory.clients[index].oauth.logoutURLs += urls.filter { !oauth.logoutURLs.contains($0) }
            }
        }
    }
}
