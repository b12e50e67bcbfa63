import Testing

@testable import HTTPServer

struct CrossOriginPolicyTests {
    @Test(arguments: [(CrossOriginBench.good, 0), ("http://localhost:3000", 1)])
    func `T100 a listed origin is found`(origin: String, place: Int) throws {
        #expect(try CrossOriginBench.policy().grant(to: CrossOriginBench.head("Origin: \(origin)")) == .listed(place))
        #expect(try CrossOriginBench.policy().grant(to: CrossOriginBench.head("oRIGIN:  \(origin) ")) == .listed(place))
    }

    @Test(arguments: [
        "https://good.example.evil", "https://evil.good.example", "https://good.exampl", "https://good.example:443",
        "https://good.example:8443",
        "http://good.example", "https://GOOD.example", "HTTPS://good.example", "https://good.example/", "https://good.example.", "null", "",
        "*",
        "https://evil.example#https://good.example", "https://good.example@evil.example", "https://good.example, https://good.example",
        "https://good.example https://evil.example", "http://localhost", "http://localhost:300", "good.example",
    ])
    func `T100 every other origin is a stranger's`(origin: String) throws {
        #expect(try CrossOriginBench.policy().grant(to: CrossOriginBench.head("Origin: \(origin)")) == .nothing)
    }

    @Test func `T100 two Origin fields name no origin`() throws {
        let head = try CrossOriginBench.head("Origin: \(CrossOriginBench.good)", "Origin: \(CrossOriginBench.good)")
        #expect(try CrossOriginBench.policy().grant(to: head) == .nothing)
    }

    @Test func `without an origin, or a request, nothing is granted`() throws {
        #expect(try CrossOriginBench.policy().grant(to: CrossOriginBench.head()) == .nothing)
        #expect(try CrossOriginBench.policy().grant(to: nil) == .nothing)
    }

    @Test func `a policy for any origin depends on none`() throws {
        let policy = CrossOriginPolicy(.anybody)
        #expect(try policy.grant(to: CrossOriginBench.head("Origin: null")) == .anybody)
        #expect(policy.grant(to: nil) == .anybody)
    }
}
