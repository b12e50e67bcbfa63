public import CognitoCore
import HTTPServer
import JOSE
import Locking
import StrictJSON

/// A Cognito user pool inside this process, for tests and for trying the API out without an AWS account.
///
/// It signs with its own RSA keys and publishes them over HTTP on this machine, so a verifier treats it like the real service.
/// `aws cognito-idp … --endpoint-url`, boto3 and browser SDKs can use it.
///
///     let pool = try EmbeddedUserPool(PoolConfiguration(users: [TestUser(username: "leo", password: "Pass!word123")]))
///     try await pool.start()
///     let tokens = try pool.signIn(username: "leo", password: "Pass!word123")
///     // … point the API at pool.userPool …
///     await pool.stop()
///
/// A running pool keeps itself alive until `stop()`.
///
/// Source: README.md; docs/cognito.md
public final class EmbeddedUserPool: Sendable {
    private enum State {
        case stopped(lastPort: UInt16, securePort: UInt16?)
        case starting
        case running([Server], port: UInt16, securePort: UInt16?)
    }

    let pools: UserPools
    /// The configured pool.
    var service: PoolService { pools.first }
    private let host: String
    private let authority: PoolAuthority?
    private let state: Lock<State>

    /// Makes a pool, with its keys, in about a fifth of a second. Until ``start()`` everything but its HTTP endpoints works.
    ///
    /// - Throws: `hostNotLoopback`, `pool`, `users`, `seed`, `keys`, `data`, `certificate` or `rootFile`.
    public init(_ configuration: PoolConfiguration = PoolConfiguration()) throws(EmbeddedUserPoolError) {
        host = try Self.loopbackHost(configuration.host)
        pools = try UserPools(configuration)
        authority = if let tls = configuration.tls { try Self.authority(tls, host) } else { nil }
        pools.environment.locate(at: Self.url(host, configuration.port))
        state = Lock(.stopped(lastPort: configuration.port, securePort: configuration.tls?.port))
    }

    /// Listens and serves. After ``stop()`` it uses the same port as before.
    ///
    /// - Throws: `listening` if it cannot listen; `running` if it already does.
    public func start() async throws(EmbeddedUserPoolError) {
        let (port, securePort) = try begin()
        var servers: [Server] = []
        do {
            let realPort = try await listen(on: port, tls: nil, &servers)
            pools.environment.locate(at: Self.url(host, realPort))
            var realSecurePort: UInt16?
            if let authority, let securePort { realSecurePort = try await listen(on: securePort, tls: authority.tls, &servers) }
            let (running, secure) = (servers, realSecurePort)
            state.withLock { $0 = .running(running, port: realPort, securePort: secure) }
        } catch {
            for server in servers { await server.drain() }
            state.withLock { $0 = .stopped(lastPort: port, securePort: securePort) }
            throw .listening("\(error)")
        }
    }

    private func listen(on port: UInt16, tls: TLSContext?, _ servers: inout [Server]) async throws -> UInt16 {
        let server = try makeServer(port: port, tls: tls)
        guard case .tcp(_, let realPort) = try await server.start() else { throw EmbeddedUserPoolError.listening("no TCP address") }
        servers.append(server)
        return realPort
    }

    /// Answers the requests in flight and stops listening. Users, keys and tokens stay.
    public func stop() async {
        let servers: [Server] = state.withLock { state in
            guard case .running(let servers, let port, let securePort) = state else { return [] }
            state = .stopped(lastPort: port, securePort: securePort)
            return servers
        }
        for server in servers { await server.drain() }
        pools.settle()
    }

    /// The URL of the pool's API, such as `http://127.0.0.1:9229`. Before ``start()`` it has the configured port.
    public var baseURL: HTTPURL {
        let port = state.withLock { state in
            switch state {
            case .stopped(let port, _), .running(_, let port, _): port
            case .starting: service.configuration.port
            }
        }
        return Self.url(host, port)
    }

    /// The https URL of the pool's API; `nil` if the configuration has no `tls`. Clients must trust ``rootPEM``.
    public var secureURL: HTTPURL? {
        let port: UInt16? = state.withLock { state in
            switch state {
            case .stopped(_, let port), .running(_, _, let port): port
            case .starting: nil
            }
        }
        return port.flatMap { try? HTTPURL(ListenerAddress.tcp(host: host, port: $0).url(scheme: "https")) }
    }

    /// The PEM certificate of the authority behind ``secureURL``; `nil` if the configuration has no `tls`.
    public var rootPEM: String? { authority?.rootPEM }

    /// The URL of a host and a port. Port 0, which stands for an unknown one, is no valid port of a URL, so it needs the fallback.
    private static func url(_ host: String, _ port: UInt16) -> HTTPURL {
        (try? HTTPURL(ListenerAddress.tcp(host: host, port: port).url)) ?? .loopback(port: Int(port))
    }

    /// The URL of the key set.
    public var jwksURI: HTTPURL { baseURL.appending(path: "\(service.id)/.well-known/jwks.json") }

    /// `iss` of the tokens: ``baseURL`` and the pool id, unless the configuration has another `issuer`. A pool on any free port knows its port
    /// from ``start()`` on; tokens made before name port 0.
    public var issuerURL: String { service.pool.issuer }

    /// The pool in the form in which an API is configured to trust it, with the present URLs of its key set and its API.
    public var userPool: UserPool { service.pool }

    /// The last 1,000 messages with codes and temporary passwords that a real pool would have sent, newest last.
    public var messages: [PoolMessage] { pools.environment.messages }

    private func begin() throws(EmbeddedUserPoolError) -> (port: UInt16, securePort: UInt16?) {
        let ports: (UInt16, UInt16?)? = state.withLock { state in
            guard case .stopped(let port, let securePort) = state else { return nil }
            state = .starting
            return (port, securePort)
        }
        guard let ports else { throw .running }
        return ports
    }

    /// - Throws: `certificate` or `rootFile`.
    private static func authority(_ tls: PoolTLS, _ host: String) throws(EmbeddedUserPoolError) -> PoolAuthority {
        let authority: PoolAuthority
        do { authority = try PoolAuthority(for: host) } catch { throw .certificate }
        guard RootFile.write(authority.rootPEM, to: tls.rootFile) else { throw .rootFile(tls.rootFile) }
        return authority
    }

    private func makeServer(port: UInt16, tls: TLSContext?) throws -> Server {
        let table = RouteTable()
        let routes = PoolRoutes(pools: pools)
        routes.register(on: RouteGroup(table).open)
        var configuration = ServerConfiguration(
            address: .tcp(host: host, port: port), router: try Router(table), logger: service.configuration.logger)
        configuration.limits.connections = 1_000
        configuration.limits.drain = .seconds(1)
        configuration.shards = 1
        configuration.tls = tls
        return Server(configuration)
    }

    /// Any client can get tokens of the pool, so other machines must not reach it. Only loopback addresses are accepted, and `localhost`,
    /// without a look-up: a resolver could give the name any address.
    private static func loopbackHost(_ host: String) throws(EmbeddedUserPoolError) -> String {
        if sameBytes(host, "localhost") { return "127.0.0.1" }
        let isIPv6 = host.utf8.contains(UInt8(ascii: ":"))
        let isAddress = isIPv6 || host.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        guard isAddress, let url = try? HTTPURL("http://\(isIPv6 ? "[\(host)]" : host):1"), url.isLoopback else {
            throw .hostNotLoopback(host)
        }
        return host
    }
}
