import CognitoCore
import HTTPServer

/// The text that is printed once everything runs: the console's URL, and a command line that signs in and calls a guarded endpoint. The
/// password stays in `.env`.
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

    /// An invitation to open the console, except for a Unix socket, which no browser opens.
    private var invitation: String {
        if case .unix = address { "Sign in" } else { "Open \(address.url(scheme: scheme))/ in a browser, or sign in" }
    }

    private var target: String {
        if case .unix(let path) = address { "--unix-socket \(path) http://localhost" } else { address.url(scheme: scheme) }
    }

    /// A command line of this executable, with the port of the pool unless it is the default one.
    private var tokenCommand: String {
        let executable = CommandLine.arguments.first ?? "lionsden-dev"
        return pool.text == "http://127.0.0.1:9229"
            ? "\(executable) token" : "COGNITO_POOL_PORT=\(pool.text.split(separator: ":").last ?? "") \(executable) token"
    }
}
