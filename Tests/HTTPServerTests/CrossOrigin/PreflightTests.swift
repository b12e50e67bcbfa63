import HTTPTypes
import Testing

@testable import HTTPServer

struct PreflightTests {
    private let origin = "Origin: \(CrossOriginBench.good)"
    private let method = "Access-Control-Request-Method: POST"

    private func allowedFields(asking lines: String...) throws -> String? {
        let asked = lines.map { "\r\nAccess-Control-Request-Headers: \($0)" }.joined()
        let head = try CrossOriginBench.head(origin, method + asked, method: "OPTIONS")
        return Preflight.answer(to: head, allow: "POST, OPTIONS", try CrossOriginBench.policy()).value(.accessControlAllowHeaders)
    }

    private let usual = "Authorization, Content-Type, X-Request-Id, traceparent"

    @Test func `T99 it is OPTIONS with an origin and a method`() throws {
        #expect(Preflight.isAsked(by: try CrossOriginBench.head(origin, method, method: "OPTIONS")))
        #expect(Preflight.isAsked(by: try CrossOriginBench.head("Origin: null", "Access-Control-Request-Method:", method: "OPTIONS")))
        #expect(!Preflight.isAsked(by: try CrossOriginBench.head(origin, method: "OPTIONS")))
        #expect(!Preflight.isAsked(by: try CrossOriginBench.head(method, method: "OPTIONS")))
        #expect(!Preflight.isAsked(by: try CrossOriginBench.head(origin, method, method: "POST")))
    }

    @Test func `T99 a listed origin is told what it may do`() throws {
        let head = try CrossOriginBench.head(origin, method, method: "OPTIONS")
        let answer = Preflight.answer(to: head, allow: "POST, OPTIONS", try CrossOriginBench.policy())
        #expect(answer.status == .noContent)
        #expect(answer.value(.allow) == "POST, OPTIONS")
        #expect(answer.value(.accessControlAllowMethods) == "POST, OPTIONS")
        #expect(answer.value(.accessControlAllowHeaders) == usual)
        #expect(answer.value(.accessControlMaxAge) == "600")
        #expect(answer.value(.vary) == "Access-Control-Request-Method, Access-Control-Request-Headers")
    }

    @Test func `T99 a foreign origin gets the usual answer`() throws {
        let head = try CrossOriginBench.head(origin + ".evil", method, method: "OPTIONS")
        let answer = Preflight.answer(to: head, allow: "POST, OPTIONS", try CrossOriginBench.policy())
        #expect(answer.status == .noContent)
        #expect(answer.fields.map(\.name) == [.allow, .vary])
    }

    @Test func `fields that are asked for are allowed besides the usual ones`() throws {
        #expect(try allowedFields(asking: "authorization,x-pride") == usual + ", x-pride")
        #expect(try allowedFields(asking: " x-a , ,x-b") == usual + ", x-a, x-b")
        #expect(try allowedFields(asking: "") == usual)
    }

    @Test(arguments: ["x a", "x:a", "x-pride, \"y\"", "x-\u{E9}", "(x)"])
    func `what is no list of tokens is not repeated`(list: String) throws {
        #expect(try allowedFields(asking: list) == usual)
    }

    @Test func `neither are two lists, or a long one`() throws {
        #expect(try allowedFields(asking: "x-a", "x-b") == usual)
        let longest = String(repeating: "x", count: Preflight.wishBytes)
        #expect(try allowedFields(asking: longest) == usual + ", " + longest)
        #expect(try allowedFields(asking: longest + "x") == usual)
    }
}

extension Response {
    func value(_ name: HTTPField.Name) -> String? { fields.first { $0.name == name }?.value }
}
