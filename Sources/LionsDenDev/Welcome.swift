import CognitoCore
import HTTPServer

/// What is printed once everything runs: where the console is, and a line to paste that signs in and calls a guarded endpoint. The password
/// stays in `.env`.
struct Welcome {
    let address: ListenerAddress
    let scheme: String
    let pool: HTTPURL

    var text: String {
        """

        \(invitation) as the test user and call a guarded endpoint:

          curl -i \(target)/secure -H "Authorization: Bearer $(\(tokenCommand))"

        """
    }

    /// No browser opens a socket file.
    private var invitation: String {
        if case .unix = address { "Sign in" } else { "Open \(address.url(scheme: scheme))/ in a browser, or sign in" }
    }

    private var target: String {
        if case .unix(let path) = address { "--unix-socket \(path) http://localhost" } else { address.url(scheme: scheme) }
    }

    /// The same executable, told where the pool is: its port may have been any free one.
    private var tokenCommand: String {
        let executable = CommandLine.arguments.first ?? "lionsden-dev"
        return pool.text == "http://127.0.0.1:9229"
            ? "\(executable) token" : "COGNITO_POOL_PORT=\(pool.text.split(separator: ":").last ?? "") \(executable) token"
    }
}
