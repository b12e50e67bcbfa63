import App
import ArgumentParser
import CognitoAuth
import CognitoCore
import CognitoPool
import CognitoTesting
import HTTPServer
import Logging
import ServiceRuntime

/// Starts the API. `COGNITO_TESTING` selects a pool in this process, a login at a real pool, or neither.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start the API with the testing library.",
        discussion: """
            \(CommandHelp.serve) With an embedded pool it says before that where the pool is, and after that how to sign in.

            Example:
              COGNITO_TESTING=embedded lionsden-dev serve --port 0 --data pool.json
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var listening: ListeningOptions
    @OptionGroup var memory: PoolDataOption

    func run() async throws {
        let signals = StopSignals()
        let configuration = try options.load(for: .development, flags: memory.flags.merging(listening.flags) { $1 })
        let logger = Logger("lionsden-dev", configuration.service.log)
        switch configuration.cognito.testing {
        case .off:
            try await Launch.serve(configuration, until: signals, logger: logger)
        case .remote(let test):
            let login = TestLogin(InitiateAuthClient(test, route: configuration.cognito.keySetAccess.route))
            let console = Console(test, configuration.cognito, hosts: .listening(at: configuration.service.address))
            let routes = TestRoutes(login, console, configuration.cookie)
            try await Launch.serve(
                configuration, until: signals, logger: logger, additionalRoutes: routes.register,
                additionalDescriptions: TestRoutes.descriptions)
        case .embedded(let test, let port):
            try await serve(configuration, test, poolPort: port, until: signals, logger)
        }
    }

    private func serve(
        _ configuration: AppConfiguration, _ test: TestPool, poolPort: Int, until signals: StopSignals, _ logger: Logger
    ) async throws {
        let pool = try await startPool(test, group: configuration.cognito.adminsGroupName, port: poolPort, logger)
        var configuration = configuration
        configuration.cognito = configuration.cognito.withEmbeddedPool(listeningAt: pool.baseURL)
        let console = Console(test, configuration.cognito, embedded: pool)
        let routes = TestRoutes(TestLogin(pool, hosts: KnownHost()), console, configuration.cookie)
        do {
            let scheme = configuration.service.scheme
            try await Launch.serve(
                configuration, until: signals, logger: logger, additionalRoutes: routes.register,
                additionalDescriptions: TestRoutes.descriptions
            ) { address in
                pool.allow(consoleAt: address, scheme: scheme)
                StandardError.write(Welcome(address: address, scheme: scheme, pool: pool.baseURL).text)
            }
        } catch {
            await pool.stop()
            throw error
        }
        await pool.stop()
    }
}

/// The routes that are served only while testing.
struct TestRoutes {
    let login: TestLogin
    let console: Console
    let cookie: CookieCredentials?

    init(_ login: TestLogin, _ console: Console, _ cookie: CookieCredentials?) {
        self.login = login
        self.console = console
        self.cookie = cookie
    }

    static let descriptions = [TestLogin.description, LiveEcho.description]

    func register(on routes: RouteGroup<RequestContext>, _ verifier: CognitoVerifier, _ realm: Realm) {
        login.register(on: routes)
        LiveEcho(verifier, cookie: cookie, realm: realm).register(on: routes)
        console.register(on: routes, behind: Authentication(verifier, realm: realm)) { $0.user.subject }
    }
}

extension EmbeddedUserPool {
    /// Allows the pool to redirect to the console, under each name of this machine by which a browser may open it.
    func allow(consoleAt address: ListenerAddress, scheme: String) {
        guard case .tcp(_, let port) = address else { return }
        allow(callbackURLs: ["localhost", "127.0.0.1"].map { "\(scheme)://\($0):\(port)/" })
    }
}

extension KnownHost {
    /// The hosts of an API that may listen beyond this machine, since its pool is a real one: its configured name, and any IP address.
    fileprivate static func listening(at address: ListenerAddress) -> KnownHost {
        guard case .tcp(let host, port: _) = address else { return KnownHost() }
        return KnownHost([host], acceptsAnyAddress: true)
    }
}

/// Starts an embedded pool and prints its URL.
///
/// - Throws: `ExitCode`, after the reason has been printed.
func startPool(
    _ test: TestPool, group: String, port: Int, seed: String? = nil, _ logger: Logger
) async throws -> EmbeddedUserPool {
    do {
        var configuration = PoolConfiguration(test, group: group, port: UInt16(clamping: port))
        configuration.logger = logger
        if let seed { configuration.seed = try PoolSeed(file: seed) }
        let pool = try EmbeddedUserPool(configuration)
        try await pool.start()
        StandardError.write("user pool at \(pool.baseURL.text)")
        if let url = pool.secureURL, let file = configuration.tls?.rootFile {
            StandardError.write("user pool at \(url.text), for clients that trust \(file)")
        }
        return pool
    } catch {
        StandardError.write("lionsden-dev: the user pool cannot start: \(error)")
        throw ExitCode.failure
    }
}
