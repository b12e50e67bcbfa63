import HTTPTesting
import HTTPTypes
import Logging
import StrictJSON
import Testing

@testable import HTTPServer

struct RateLimiterTests {
    private let clock = ManualClock()

    private func router(_ limiter: RateLimiter, _ register: (RouteGroup<RequestContext>) -> Void = { _ in }) throws -> Router {
        let table = RouteTable()
        let root = RouteGroup(table).open
        root.limited(by: limiter, per: .address).get("limited") { _ in "in" }
        root.limited(by: limiter, per: .address).get("later") { _ async in "in" }
        register(root)
        return try Router(table)
    }

    private func fields(_ response: Response) -> [String] {
        response.fields.filter { $0.name.canonicalName.hasPrefix("ratelimit") || $0.name == .retryAfter }.map {
            "\($0.name.rawName): \($0.value)"
        }
    }

    @Test func `T154 an answer says what is left, and a refusal when to come back`() async throws {
        let router = try router(try RateLimiter("den", requests: 2, per: .seconds(60), clock: clock))
        let first = await router.response(to: try Request(.get, "/limited"))
        #expect(first.status == .ok)
        #expect(fields(first) == [#"RateLimit-Policy: "den";q=2;w=60"#, #"RateLimit: "den";r=1;t=30"#])
        let second = await router.response(to: try Request(.get, "/later"))
        #expect(fields(second) == [#"RateLimit-Policy: "den";q=2;w=60"#, #"RateLimit: "den";r=0;t=60"#])
        clock.advance(by: .milliseconds(100))
        let third = await router.response(to: try Request(.get, "/limited"))
        #expect(third.status == .tooManyRequests)
        #expect(fields(third) == ["Retry-After: 30", #"RateLimit-Policy: "den";q=2;w=60"#, #"RateLimit: "den";r=0;t=30"#])
        clock.advance(by: .milliseconds(29_899))
        #expect(await router.response(to: try Request(.get, "/limited")).status == .tooManyRequests)
        clock.advance(by: .milliseconds(1))
        #expect(await router.response(to: try Request(.get, "/limited")).status == .ok)
    }

    @Test func `a limit stands where it is added, and counts what is refused behind it`() async throws {
        struct Shut: ImmediateGuard {
            func admit(_ context: RequestContext) throws(Problem) -> RequestContext { throw .notFound }
        }
        let limiter = try RateLimiter(requests: 1, per: .seconds(1), clock: clock)
        let router = try router(limiter) { root in
            root.use(Shut()).limited(by: limiter, per: .address).get("inside") { _ in "in" }
            root.limited(by: limiter, per: .address).use(Shut()).get("outside") { _ in "in" }
        }
        for _ in 0..<3 { #expect(await router.response(to: try Request(.get, "/inside")).status == .notFound) }
        #expect(await router.response(to: try Request(.get, "/outside")).status == .notFound)
        #expect(await router.response(to: try Request(.get, "/outside")).status == .tooManyRequests)
    }

    @Test func `a limit is no policy`() throws {
        let table = RouteTable()
        RouteGroup(table).limited(by: try RateLimiter(requests: 1, per: .seconds(1)), per: .address).get("den") { _ in "in" }
        #expect(throws: Router.NoPolicy(method: "GET", path: "/den")) { try Router(table) }
    }

    @Test func `T154 an address is a caller, of IPv6 a network of 64 bits is`() throws {
        func holder(_ text: String) throws -> Peer { Peer.ip(try #require(IPAddress(text)), port: 4711).quotaHolder }
        #expect(try holder("192.0.2.1") == .ip(try #require(IPAddress("::ffff:192.0.2.1")), port: nil))
        #expect(try holder("192.0.2.1") != holder("192.0.2.2"))
        #expect(try holder("2001:db8:0:1::1") == holder("2001:db8:0:1:ffff::2"))
        #expect(try holder("2001:db8:0:1::1") != holder("2001:db8:0:2::1"))
        #expect(Peer.unknown.quotaHolder == .unknown)
        #expect(Peer.unix.quotaHolder == .unix)
    }

    @Test func `values of one's own divide the quota`() async throws {
        let limiter = try RateLimiter(requests: 1, per: .seconds(1), clock: clock)
        let router = try router(limiter) { root in
            root.limited(by: limiter, per: QuotaPartition { $0.request.parameters["name"] }).get("lions/:name") { _ in "in" }
        }
        for (name, status) in [("simba", 200), ("nala", 200), ("simba", 429), ("nala", 429)] {
            #expect(await router.response(to: try Request(.get, "/lions/\(name)")).status.code == status)
        }
        #expect(limiter.count == 2)
    }

    @Test func `what cannot limit is refused when it is made`() {
        for name in ["", "a\"b", "a\\b", "a\n", "caf\u{E9}"] {
            #expect(throws: RateLimiter.Fault.malformedName) { try RateLimiter(name, requests: 1, per: .seconds(1)) }
        }
        for requests in [0, -1, 1_000_001] {
            #expect(throws: RateLimiter.Fault.malformedRequests) { try RateLimiter(requests: requests, per: .seconds(1)) }
        }
        for window in [Duration.zero, .milliseconds(999), .milliseconds(1500), .seconds(86_401), .seconds(-1)] {
            #expect(throws: RateLimiter.Fault.malformedWindow) { try RateLimiter(requests: 1, per: window) }
        }
        #expect(throws: RateLimiter.Fault.noCapacity) { try RateLimiter(requests: 1, per: .seconds(1), capacity: 0) }
        #expect(throws: Never.self) { try RateLimiter("a b", requests: 1_000_000, per: .seconds(86_400), capacity: 1) }
    }

    @Test func `T154 over a socket each network has its quota, however many connections it opens`() async throws {
        let limiter = try RateLimiter(requests: 2, per: .seconds(60), clock: clock)
        let server = Server(
            ServerConfiguration(
                address: .tcp(host: "127.0.0.1", port: 0), router: try router(limiter), logger: Logger(label: "test")))
        let client = try TestClient(try await server.start().url)
        #expect(try await client.get("/limited").status == 200)
        #expect(try await client.get("/limited").field("RateLimit") == #""default";r=0;t=60"#)
        let refused = try await client.get("/limited")
        #expect(refused.status == 429)
        #expect(try refused.json()["code"]?.string == "rate_limited")
        #expect(refused.field("Retry-After") == "30")
        #expect(refused.field("Cache-Control") == "no-store")
        clock.advance(by: .seconds(30))
        #expect(try await client.get("/limited").status == 200)
        await server.drain()
    }
}
