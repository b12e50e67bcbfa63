import App
import CognitoCore
import CognitoTesting
import EnvironmentReading
import HTTPServer
import Logging

/// The whole application in this process, as `lionsden-dev` runs it, with one shard and a pool whose keys it reads over HTTP.
struct LiveServer {
    private static let email = "lion@example.com"
    private static let password = "Pass!word123"
    private static let environment = [
        "COGNITO_CLIENT_ID": "exampleClientIdABC123", "COGNITO_USER_POOL_ID": "us-fake-1_abCDeFgHi",
        "COGNITO_ADMINS_GROUP_NAME": "demoAdmins", "COGNITO_MAIN_REGION": "us-fake-1", "COGNITO_TESTING": "embedded",
        "COGNITO_TEST_CLIENT_ID": "demoTestClientIdXYZ789", "COGNITO_TEST_USER_POOL_ID": "us-mock-2_jKlMnOpQr",
        "COGNITO_TEST_USER_EMAIL": email, "COGNITO_TEST_USER_PASSWORD": password, "COGNITO_TEST_MAIN_REGION": "us-mock-2",
        "COGNITO_POOL_PORT": "0", "HTTP_PORT": "0", "HTTP_SHARDS": "1", "HTTP_DRAIN_SECONDS": "1", "DATABASE_URL": "none",
    ]

    let port: UInt16
    let token: String

    struct NotStarted: Error {}

    /// Serves while `body` runs.
    static func run(_ body: (LiveServer) async throws -> Void) async throws {
        var configuration = try AppConfiguration(reading: Environment(process: environment), for: .development)
        guard case .embedded(let test, _) = configuration.cognito.testing else { throw NotStarted() }
        let pool = try EmbeddedUserPool(PoolConfiguration(test, group: configuration.cognito.adminsGroupName, port: 0))
        try await pool.start()
        configuration.cognito = configuration.cognito.withEmbeddedPool(listeningAt: pool.baseURL)
        let (addresses, listening) = AsyncStream<ListenerAddress>.makeStream()
        let quiet = Logger(label: "micro") { _ in SwiftLogNoOpLogHandler() }
        let application = try Application(configuration, logger: quiet) { listening.yield($0) }
        let task = Task {
            defer { listening.finish() }
            try await application.run()
        }
        for await case .tcp(_, let port) in addresses {
            try await body(LiveServer(port: port, token: try pool.signIn(username: email, password: password).idToken))
            task.cancel()
        }
        try await task.value
        await pool.stop()
    }
}
