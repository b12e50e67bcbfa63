import App
import CognitoAuth
import CognitoCore
import CognitoTesting
import EnvironmentReading
import FoundationEssentials
import Glibc
import HTTPServer
import Logging
import ServiceRuntime
import Synchronization

@testable import LionsDenDev

/// The whole service in this process: the application as `lionsden-dev` runs it, on a port of its own, and an embedded pool whose keys
/// it reads over HTTP. Nothing is swapped out. With `TEST_HTTP2=1` in the environment requests are sent over HTTP/2.
final class Den: Sendable {
    static let email = "lion@example.com"
    static let password = "Pass!word123"
    static let admins = "demoAdmins"
    static let clientID = "demoTestClientIdXYZ789"

    let pool: EmbeddedUserPool
    let client: TestClient
    /// Of the management listener, where there is one.
    let management: TestClient?
    /// What it keeps records in, unless a test has said otherwise.
    let database: DatabaseFile
    private let application: Task<Void, any Error>

    private init(pool: EmbeddedUserPool, database: DatabaseFile, served: Served) {
        self.pool = pool
        self.database = database
        client = served.client
        management = served.management
        application = served.application
    }

    /// Made once, since making keys would take most of a test's time.
    private static let keys = Result { try TokenKeys() }

    /// The variables of `.env.example`, on free ports, and with no database.
    static let environment = [
        "COGNITO_CLIENT_ID": "exampleClientIdABC123", "COGNITO_USER_POOL_ID": "us-fake-1_abCDeFgHi",
        "COGNITO_ADMINS_GROUP_NAME": admins, "COGNITO_MAIN_REGION": "us-fake-1", "COGNITO_TESTING": "embedded",
        "COGNITO_TEST_CLIENT_ID": clientID, "COGNITO_TEST_USER_POOL_ID": "us-mock-2_jKlMnOpQr",
        "COGNITO_TEST_USER_EMAIL": email, "COGNITO_TEST_USER_PASSWORD": password, "COGNITO_TEST_MAIN_REGION": "us-mock-2",
        "COGNITO_POOL_PORT": "0", "HTTP_PORT": "0", "HTTP_DRAIN_SECONDS": "1", "LOG_LEVEL": "critical",
        "DATABASE_URL": "none",
    ]

    /// Opens a den with a database of its own; `adding` overrides variables, and `poolRuns` says whether its key server is up from the start.
    static func open(
        adding overrides: [String: String] = [:], poolRuns: Bool = true, clock: ApplicationClock = .system,
        revocations: (any RevocationList)? = nil, logger: Logger? = nil, database: DatabaseFile? = nil,
        additionalRoutes: (RouteGroup<RequestContext>, CognitoVerifier) throws -> Void = { _, _ in }
    ) async throws -> Den {
        let database = try database ?? DatabaseFile()
        let environment = Environment(
            process: environment.merging(["DATABASE_URL": database.location]) { $1 }.merging(overrides) { $1 })
        var configuration = try AppConfiguration(reading: environment, for: .development)
        guard case .embedded(let test, _) = configuration.cognito.testing else { throw CancellationError() }
        var poolConfiguration = PoolConfiguration(test, group: admins, port: 0)
        poolConfiguration.keys = try keys.get()
        let pool = try EmbeddedUserPool(poolConfiguration)
        try await pool.start()
        configuration.cognito = configuration.cognito.withEmbeddedPool(listeningAt: pool.baseURL)
        if !poolRuns { await pool.stop() }
        let console = Console(test, configuration.cognito, embedded: pool)
        let testRoutes = TestRoutes(TestLogin(pool, hosts: KnownHost()), console, configuration.cookie)
        let served = try await serve(configuration, clock: clock, revocations: revocations, logger: logger) { routes, verifier, realm in
            testRoutes.register(on: routes, verifier, realm)
            try additionalRoutes(routes, verifier)
        }
        let den = Den(pool: pool, database: database, served: served)
        if poolRuns { try await den.becomeReady() }
        return den
    }

    /// Runs the application until the task is cancelled.
    static func serve(
        _ configuration: AppConfiguration, clock: ApplicationClock = .system, revocations: (any RevocationList)? = nil,
        logger: Logger? = nil, additionalRoutes: (RouteGroup<RequestContext>, CognitoVerifier, Realm) throws -> Void = { _, _, _ in }
    ) async throws -> Served {
        let (addresses, listening) = AsyncStream<ListenerAddress>.makeStream()
        let application = try Application(
            configuration, logger: logger ?? Logger("test", configuration.service.log), clock: clock, revocations: revocations,
            additionalRoutes: additionalRoutes, additionalDescriptions: [TestLogin.description], onManagement: { listening.yield($0) },
            onListening: { listening.yield($0) })
        let task = Task {
            defer { listening.finish() }
            try await application.run()
        }
        var clients: [TestClient] = []
        // The management listener is the first to be there.
        for await address in addresses {
            var client = try TestClient(address.url)
            if ProcessInfo.processInfo.environment["TEST_HTTP2"] == "1" { client.version = .http2 }
            clients.append(client)
            if clients.count == (configuration.service.management == nil ? 1 : 2) { break }
        }
        guard let client = clients.last else {
            try await task.value
            throw CancellationError()
        }
        return Served(client: client, management: configuration.service.management == nil ? nil : clients.first, application: task)
    }

    /// A running application.
    struct Served {
        let client: TestClient
        let management: TestClient?
        let application: Task<Void, any Error>
    }

    /// Waits until `/readyz` says so. A guarded request waits for the key set that is being fetched, so few are needed; a key set that is
    /// not fetched for a while, because its server was away, needs the time that is handed in to pass.
    func becomeReady(passing time: ManualClock? = nil) async throws {
        let token = try adminToken()
        let watched = management ?? client
        for _ in 0..<1000 where try await watched.get("/readyz").status != 200 {
            _ = try await client.get("/secure", token: token)
            time?.advance(by: .seconds(1))
        }
        let ready = try await watched.get("/readyz")
        guard ready.status == 200 else { throw NotReady(answer: ready.text) }
    }

    struct NotReady: Error { let answer: String }

    /// Begins to stop, as after a signal.
    func stop() { application.cancel() }

    func close() async {
        await end()
        database.remove()
    }

    /// Closes everything, and keeps what is stored.
    func end() async {
        application.cancel()
        _ = await application.result
        await pool.stop()
    }

    /// An ID token of the test user, who is an administrator.
    func adminToken() throws -> String {
        try pool.signIn(username: Self.email, password: Self.password).idToken
    }

    /// An ID token of a new user in these groups.
    func token(groups: [String] = [], email: String? = nil) throws -> String {
        let name = "user\(Int.random(in: 0..<Int.max))"
        try pool.createUser(TestUser(username: name, password: Self.password, email: email, groups: groups))
        return try pool.signIn(username: name, password: Self.password).idToken
    }
}

/// One den for all tests that do not change it.
actor SharedDen {
    static let instance = SharedDen()
    private static let databaseName = "lionsden-shared-\(getpid())"
    private var opening: Task<Den, any Error>?

    func den() async throws -> Den {
        if let opening { return try await opening.value }
        let task = Task {
            // Only the end of the process closes it.
            atexit { (try? DatabaseFile(named: SharedDen.databaseName))?.remove() }
            return try await Den.open(database: try DatabaseFile(named: Self.databaseName))
        }
        opening = task
        return try await task.value
    }
}
