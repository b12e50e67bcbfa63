public import CognitoCore
public import HTTPServer
public import Logging
public import ServiceLifecycle

/// The wiring: configuration in, a running service out.
public struct Application: Service {
    private let server: Server
    private let keySets: [JWKSCache]
    private let certificates: CertificateRenewal?
    private let status: ServiceStatus
    private let onListening: @Sendable (ListenerAddress) -> Void

    /// - Parameters:
    ///   - configuration: Valid as a whole.
    ///   - logger: Takes the service's log lines.
    ///   - clock: What the whole service takes for the time.
    ///   - revocations: Asked about each verified token.
    ///   - additionalRoutes: Registers what only this executable serves, such as the test login.
    ///   - onListening: Called once requests are served, with the real port.
    /// - Throws: `GroupRules.Fault`, `Router.Clash` or `Router.NoPolicy`: mistakes in the routes themselves.
    public init(
        _ configuration: AppConfiguration, logger: Logger, clock: ApplicationClock = .system,
        revocations: (any RevocationList)? = nil, additionalRoutes: (RouteGroup<RequestContext>) throws -> Void = { _ in },
        onListening: @escaping @Sendable (ListenerAddress) -> Void
    ) throws {
        let cognito = configuration.cognito
        let trusted = cognito.trusted(clock: clock, logger: logger)
        let verifier = CognitoVerifier(
            trusting: trusted.map(\.trust), cache: configuration.tokenCache, revocations: revocations, now: clock.now)
        let status = ServiceStatus(keysAreLoaded: { trusted.allSatisfy { $0.keys.status.isReady } })
        let routes = Routes(
            verifier: verifier,
            adminsGroup: cognito.adminsGroupName, status: status, records: RecordFactory(), clock: clock)

        let table = RouteTable(requiringPolicies: true)
        try routes.register(on: RouteGroup(table))
        try additionalRoutes(RouteGroup(table))
        server = Server(try configuration.server(routing: Router(table), logger: logger, clock: clock))
        certificates = configuration.tls.map { [server] in CertificateRenewal(configuration: $0, server: server, logger: logger) }
        keySets = trusted.map(\.keys)
        self.status = status
        self.onListening = onListening
    }

    /// Presents what stands in the certificates' files now to those who connect from now on.
    public func renewCertificates() { certificates?.renew() }

    /// Serves until told to stop, answers what is in flight, and returns.
    ///
    /// - Throws: `SocketError` when it cannot listen.
    public func run() async throws {
        let address = try await server.start()
        onListening(address)
        await withTaskGroup { group in
            for keys in keySets { group.addTask { await keys.run() } }
            if let certificates { group.addTask { await certificates.run() } }
            // Cancellation ends the service as a signal does.
            try? await gracefulShutdown()
            status.beginDraining()
            await server.drain()
            group.cancelAll()
        }
    }
}

extension AppConfiguration {
    /// One lane for each shard, so that they never wait for each other.
    fileprivate var tokenCache: VerifiedTokenCache? {
        cognito.rememberedTokens > 0 ? VerifiedTokenCache(entries: cognito.rememberedTokens, lanes: shards) : nil
    }

    fileprivate func server(routing router: Router, logger: Logger, clock: ApplicationClock) -> ServerConfiguration {
        var server = ServerConfiguration(address: address, router: router, logger: logger)
        server.limits = limits
        server.shards = shards
        server.tls = tls?.context
        server.clock = clock.server
        if logger.logLevel <= .info { server.observe = RequestLog(logger: logger).record }
        return server
    }
}
