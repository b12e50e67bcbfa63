public import CognitoCore
import HTTPServer
import JOSE
import StrictJSON
import Synchronization

/// A Cognito user pool inside this process, for tests and for trying the API out without an AWS account.
///
/// It signs with real RSA keys, made for it alone, and publishes them over HTTP on this machine; a verifier reads and checks them as it
/// would those of the real service. `aws cognito-idp … --endpoint-url`, boto3 and browser SDKs can use it.
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
        case stopped(lastPort: UInt16)
        case starting
        case running(Server, port: UInt16)
    }

    let pools: UserPools
    /// The configured pool.
    var service: PoolService { pools.first }
    private let host: String
    private let state: Mutex<State>

    /// A pool that does not listen yet; everything but its HTTP surface works. Makes its keys, which takes about a fifth of a second.
    ///
    /// Throws `hostNotLoopback`, `pool`, `users`, `keys` or `data`.
    public init(_ configuration: PoolConfiguration = PoolConfiguration()) throws(EmbeddedUserPoolError) {
        host = try Self.loopbackHost(configuration.host)
        pools = try UserPools(configuration)
        pools.environment.locate(at: Self.url(host, configuration.port))
        state = Mutex(.stopped(lastPort: configuration.port))
    }

    /// Listens and serves. After `stop()` it does so on the same port as before.
    ///
    /// Throws `listening` when it cannot, `running` when it does already.
    public func start() async throws(EmbeddedUserPoolError) {
        let port = try begin()
        do {
            let server = try makeServer(port: port)
            let address = try await server.start()
            guard case .tcp(_, let realPort) = address else { throw EmbeddedUserPoolError.listening("no TCP address") }
            pools.environment.locate(at: Self.url(host, realPort))
            state.withLock { $0 = .running(server, port: realPort) }
        } catch {
            state.withLock { $0 = .stopped(lastPort: port) }
            throw .listening("\(error)")
        }
    }

    /// Answers what is in flight and stops listening. Users, keys and tokens stay.
    public func stop() async {
        let server: Server? = state.withLock { state in
            guard case .running(let server, let port) = state else { return nil }
            state = .stopped(lastPort: port)
            return server
        }
        await server?.drain()
    }

    /// Where the pool's API is, such as `http://127.0.0.1:9229`. Before `start()` its port is the configured one.
    public var baseURL: HTTPURL {
        let port = state.withLock { state in
            switch state {
            case .stopped(let port), .running(_, let port): port
            case .starting: service.configuration.port
            }
        }
        return Self.url(host, port)
    }

    /// No address has port 0, which stands for one that is not known yet.
    private static func url(_ host: String, _ port: UInt16) -> HTTPURL {
        (try? HTTPURL(ListenerAddress.tcp(host: host, port: port).url)) ?? .loopback(port: Int(port))
    }

    /// Where the key set is.
    public var jwksURI: HTTPURL { baseURL.appending(path: "\(service.id)/.well-known/jwks.json") }

    /// `iss` of the tokens: ``baseURL`` and the pool id, unless the configuration's `issuer` says otherwise. A pool on any free port has
    /// this name from `start()` on, and tokens that it made before name port 0.
    public var issuerURL: String { service.pool.issuer }

    /// The pool as an API should be configured to trust it, with its keys and its API where they are now.
    public var userPool: UserPool { service.pool }

    /// What would have been sent to people, newest last: codes and temporary passwords. The last 1,000.
    public var messages: [PoolMessage] { pools.environment.messages }

    private func begin() throws(EmbeddedUserPoolError) -> UInt16 {
        let port: UInt16? = state.withLock { state in
            guard case .stopped(let port) = state else { return nil }
            state = .starting
            return port
        }
        guard let port else { throw .running }
        return port
    }

    private func makeServer(port: UInt16) throws -> Server {
        let table = RouteTable()
        let routes = PoolRoutes(pools: pools)
        routes.register(on: RouteGroup(table).open)
        var configuration = ServerConfiguration(
            address: .tcp(host: host, port: port), router: try Router(table), logger: service.configuration.logger)
        configuration.limits.connections = 1_000
        configuration.limits.drain = .seconds(1)
        configuration.shards = 1
        return Server(configuration)
    }

    /// A pool makes tokens for anyone who asks, so it must not be reachable from elsewhere. Only addresses are taken, and `localhost`,
    /// which is not looked up: what a name means is not in our hands.
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
