import HTTPTypes
import Testing

@testable import HTTPServer

/// What the encoder makes of a policy.
struct CrossOriginLinesTests {
    private func lines(
        _ policy: CrossOriginPolicy?, _ grant: CrossOriginPolicy.Grant, _ fields: [(HTTPField.Name, String)] = []
    ) throws -> [String] {
        var response = Response(status: .noContent)
        for (name, value) in fields { response.addField(name, value) }
        var exchange = ResponseEncoder.Exchange(requestID: RequestID(0, 1))
        exchange.grant = grant
        var encoder = ResponseEncoder(crossOrigin: policy)
        let output = OutputBuffer()
        try encoder.encode(response, exchange, secondsSinceEpoch: 0, into: output)
        return output.text.split(separator: "\r\n").dropFirst(5).map(String.init)
    }

    private let granting = "Access-Control-Allow-Origin: https://good.example"
    private let exposing =
        "Access-Control-Expose-Headers: WWW-Authenticate, X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, Allow, Location, Link, ETag, "
        + "Content-Range"

    @Test func `T100 an origin of the list is echoed, and answers vary by it`() throws {
        #expect(try lines(CrossOriginBench.policy(), .listed(0)) == [granting, exposing, "Vary: Origin"])
        #expect(try lines(CrossOriginBench.policy(), .nothing) == ["Vary: Origin"])
    }

    @Test func `credentials are allowed where the policy says so`() throws {
        let policy = try CrossOriginBench.policy(withCredentials: true)
        #expect(try lines(policy, .listed(0)) == [granting, "Access-Control-Allow-Credentials: true", exposing, "Vary: Origin"])
        #expect(try lines(policy, .nothing) == ["Vary: Origin"])
    }

    @Test func `an answer for any origin does not vary`() throws {
        #expect(try lines(CrossOriginPolicy(.anybody), .anybody) == ["Access-Control-Allow-Origin: *", exposing])
        #expect(
            try lines(CrossOriginPolicy(.anybody), .anybody, [(.vary, "Accept")])
                == ["Access-Control-Allow-Origin: *", exposing, "Vary: Accept"])
    }

    @Test(arguments: [
        ("Accept", "Vary: Origin, Accept"), ("Accept , Origin, Accept-Language", "Vary: Origin, Accept , Accept-Language"),
        ("origin", "Vary: Origin"), ("*", "Vary: Origin, *"),
    ])
    func `a handler's Vary goes into the one there is`(own: String, expected: String) throws {
        #expect(try lines(CrossOriginBench.policy(), .nothing, [(.vary, own)]) == [expected])
    }

    @Test func `T100 a handler grants nothing that the policy does not`() throws {
        let own: [(HTTPField.Name, String)] = [
            (.accessControlAllowOrigin, "*"), (.accessControlAllowCredentials, "true"), (.accessControlExposeHeaders, "X-Total"),
        ]
        #expect(try lines(CrossOriginBench.policy(), .nothing, own) == ["Vary: Origin"])
        #expect(try lines(CrossOriginBench.policy(), .listed(0), own) == [granting, exposing + ", X-Total", "Vary: Origin"])
    }

    @Test func `without a policy a handler's fields are its own`() throws {
        let own: [(HTTPField.Name, String)] = [(.accessControlAllowOrigin, "*"), (.vary, "Accept")]
        #expect(try lines(nil, .nothing, own) == ["Access-Control-Allow-Origin: *", "Vary: Accept"])
        #expect(try lines(nil, .nothing) == [])
    }
}
