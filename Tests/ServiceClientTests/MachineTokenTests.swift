import CognitoAuth
import CognitoCore
import CognitoPool
import CognitoTesting
import Dispatch
import EnvironmentReading
import HTTPServer
import HTTPTesting
import HTTPTypes
import Logging
import PrometheusMetrics
import ServiceRuntime
import Synchronization
import Testing

@testable import ServiceClient

/// Calls of one service by another with its own tokens, from the embedded pool.
@Suite(.timeLimit(.minutes(1))) struct MachineTokenTests {
    private static let secret = "roar at dusk!"

    /// A pool with a program that may read the den.
    private func pool() throws -> EmbeddedUserPool {
        var robot = AppClient("robot", secret: Self.secret)
        robot.oauth.flows = ["client_credentials"]
        robot.oauth.scopes = ["den/read"]
        var configuration = PoolConfiguration(clients: [robot])
        configuration.resourceServers = [ResourceServer(identifier: "den", name: "Den", scopes: [.init("read", description: "reads")])]
        return try EmbeddedUserPool(configuration)
    }

    /// A service that lets programs with a scope read, and counts its requests.
    private func den(_ verifier: CognitoVerifier, _ requests: @escaping @Sendable () -> Void) throws -> Server {
        let table = RouteTable()
        RouteGroup(table).use(Authentication(verifier, as: MachineTokenClaims.self)).use(try ScopeAuthorization(allOf: ["den/read"]))
            .get("lions/:name", .path("name")) { name in
                requests()
                return [name]
            }
        return Server(
            ServerConfiguration(address: .tcp(host: "127.0.0.1", port: 0), router: try Router(table), logger: Logger(label: "den")))
    }

    private func served(
        clientSecret: String = secret, scopes: [String] = ["den/read"], _ body: (Upstream, HTTPServiceBuilder) async throws -> Void
    ) async throws {
        let pool = try pool()
        try await pool.start()
        let verifier = CognitoVerifier(
            policy: ClaimsPolicy(trusting: pool.userPool, tokenUse: .access),
            keys: JWKSCache(location: .remote(pool.jwksURI)))
        let den = try den(verifier) {}
        let url = try await den.start().url
        let service = HTTPServiceBuilder(
            "test",
            Environment(process: [
                "DEN_URL": url, "DEN_TOKEN_URL": "\(pool.baseURL.text)/oauth2/token", "DEN_CLIENT_ID": "robot",
                "DEN_CLIENT_SECRET": clientSecret, "LOG_LEVEL": "critical",
            ]))
        let upstream = Upstream("den", in: service, scopes: scopes)
        try service.variables.throwFaults()
        try await body(upstream, service)
        await den.drain()
        await pool.stop()
    }

    @Test func `a program calls with a token of its own, which it fetches once`() async throws {
        try await served { den, service in
            for name in ["simba", "nala"] {
                let found: [String] = try await den.get("lions/\(name)").decode()
                #expect(found == [name])
            }
            let metrics = String(decoding: service.registry.text(), as: UTF8.self)
            #expect(metrics.contains(#"upstream_token_fetches_total{outcome="success",upstream="den"} 1"#))
            #expect(metrics.contains(#"upstream_requests_total{outcome="200",upstream="den"} 2"#))
            #expect(metrics.contains(#"upstream_request_duration_seconds_count{upstream="den"} 2"#))
        }
    }

    @Test(
        arguments: [("wrong", ["den/read"], .refused(.invalidClient)), (secret, ["den/write"], .refused(.invalidScope))]
            as [(String, [String], AccessTokenFailure)])
    func `a program that gets no token does not call`(secret: String, scopes: [String], failure: AccessTokenFailure) async throws {
        try await served(clientSecret: secret, scopes: scopes) { den, service in
            await #expect(throws: UpstreamFailure(upstream: "den", cause: .token(failure))) { try await den.get("lions/simba") }
            await #expect(throws: UpstreamFailure(upstream: "den", cause: .token(.backingOff))) { try await den.get("lions/simba") }
            let metrics = String(decoding: service.registry.text(), as: UTF8.self)
            #expect(metrics.contains(#"upstream_token_fetches_total{outcome="failure",upstream="den"} 1"#))
            #expect(metrics.contains(#"upstream_requests_total{outcome="token",upstream="den"} 2"#))
        }
    }

    @Test func `a token that its upstream refuses is fetched anew, and the call sent once more`() async throws {
        let tokens = try Recorder(
            Recorder.json(#"{"access_token":"one","token_type":"Bearer","expires_in":300}"#),
            Recorder.json(#"{"access_token":"two","token_type":"Bearer","expires_in":300}"#))
        let den = try Recorder(
            Recorder.json("1"), Recorder.json("{}", status: "401 X"), Recorder.json("2"), Recorder.json("{}", status: "401 X"))
        let clock = ManualClock()
        let credentials = ClientCredentials(
            at: .loopback(port: Int(tokens.server.port)), clientID: "robot", secret: Secret("s"), scopes: ["den/read"],
            time: MonotonicTime(clock))
        let upstream = Upstream("den", at: .loopback(port: Int(den.server.port)), credentials: credentials)
        #expect(try await upstream.get("").decode(Int.self) == 1)
        clock.advance(by: .seconds(10))
        #expect(try await upstream.get("").decode(Int.self) == 2)
        #expect(den.values(of: "authorization") == ["Bearer two"])
        #expect(den.heads.count == 3)
        // A new one that is refused too is not fetched anew: the answer is the caller's to look at.
        #expect(try await upstream.get("").status.code == 401)
        #expect(den.heads.count == 4)
        #expect(tokens.heads.count == 2)
    }

    @Test func `T59 the wait for a token counts, and ends for one call alone`() async throws {
        let gate = DispatchSemaphore(value: 0)
        let tokens = try LoopbackServer { connection in
            _ = connection.readHead()
            gate.wait()
            connection.send(Recorder.json(#"{"access_token":"one","token_type":"Bearer","expires_in":300}"#))
            connection.hang()
        }
        defer { gate.signal() }
        let den = try Recorder(Recorder.json("1"))
        let credentials = ClientCredentials(
            at: .loopback(port: Int(tokens.port)), clientID: "robot", secret: Secret("s"), scopes: ["den/read"])
        let upstream = Upstream("den", at: .loopback(port: Int(den.server.port)), credentials: credentials)
        await #expect(throws: UpstreamFailure(upstream: "den", cause: .token(.transfer(.timedOut)))) {
            try await upstream.send(.get, "", limits: CurlLimits(total: .milliseconds(100)))
        }
        gate.signal()
        #expect(try await upstream.get("").decode(Int.self) == 1)
        #expect(tokens.connections == 1)
    }

    @Test func `T160 a caller's token takes the place of the program's own`() async throws {
        let den = try Recorder(Recorder.json("1"))
        let credentials = ClientCredentials(at: .loopback(port: 0), clientID: "robot", secret: Secret("s"), scopes: ["den/read"])
        let caller = try Caller.shared.get()
        let upstream = Upstream("den", at: .loopback(port: Int(den.server.port)), credentials: credentials)
        _ = try await upstream.get("", for: .user(try await caller.context()))
        #expect(den.values(of: "authorization") == ["Bearer \(caller.token)"])
    }

    @Test func `what is wrong with an upstream's variables is reported with all else`() throws {
        let service = HTTPServiceBuilder(
            "test",
            Environment(process: ["HTTP_PORT": "x", "BOOK_DEN_TOKEN_URL": "http://auth.example/token", "BOOK_DEN_CLIENT_SECRET": "s"]))
        _ = Upstream("book-den", in: service, scopes: ["den/read"])
        let faults = service.variables.faults.map { "\($0)" }
        #expect(faults.count == 4)
        for (fault, variable) in zip(faults, ["HTTP_PORT", "BOOK_DEN_URL", "BOOK_DEN_TOKEN_URL", "BOOK_DEN_CLIENT_ID"]) {
            #expect(fault.hasPrefix(variable))
        }
    }

    @Test(arguments: [(false, 1), (true, 0)]) func `T160 plain HTTP to other machines is accepted only where it is said so`(
        accepts: Bool, faults: Int
    ) {
        let service = HTTPServiceBuilder("test", Environment(process: ["DEN_URL": "http://den.internal.example:8080"]))
        _ = Upstream("den", in: service, acceptingPlainHTTP: accepts)
        #expect(service.variables.faults.count == faults)
    }
}
