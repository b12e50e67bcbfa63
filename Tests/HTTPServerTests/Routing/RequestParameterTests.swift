import FoundationEssentials
import HTTPServer
import HTTPTesting
import HTTPTypes
import Testing

struct RequestParameterTests {
    private enum Genre: String, RequestParameter { case verse, prose }

    private func answer<Value: RequestParameter>(
        _ type: Value.Type, _ segment: String, orElse problem: Problem = .notFound
    ) async throws -> (status: Int, text: String) {
        let table = RouteTable()
        RouteGroup(table).open.get("books/:id", .path("id", as: type, orElse: problem)) { value in "\(value)" }
        let response = try await Router(table).response(to: Request(.get, "/books/\(segment)"))
        guard case .bytes(let bytes) = response.content else { throw CancellationError() }
        return (response.status.code, String(decoding: bytes, as: UTF8.self))
    }

    @Test(arguments: [
        ("0", true), ("-7", true), ("\(Int.max)", true), ("\(Int.max)0", false), ("+7", false), ("07", false), ("-0", false), ("x", false),
    ])
    func `an integer in a segment has one spelling`(segment: String, isTaken: Bool) async throws {
        let answer = try await answer(Int.self, segment)
        #expect(answer.status == (isTaken ? 200 : 404))
        if isTaken { #expect(answer.text == segment) }
    }

    @Test(arguments: [("0b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a77", 200), ("0b5a1f6e7c1d4a539d0e2f6f1c9b8a77", 404), ("x", 404)])
    func `a segment is a UUID in the form with hyphens alone`(segment: String, status: Int) async throws {
        #expect(try await answer(UUID.self, segment).status == status)
    }

    @Test(arguments: [("verse", 200), ("Verse", 404), ("poem", 404)]) func `an enumeration is one of its raw values`(
        segment: String, status: Int
    ) async throws {
        #expect(try await answer(Genre.self, segment).status == status)
    }

    @Test func `another answer may be chosen`() async throws {
        let problem = Problem(status: .badRequest, code: "invalid_id", detail: "An id is a number.")
        #expect(try await answer(Int.self, "x", orElse: problem).status == 400)
        #expect(try await answer(Int.self, "7", orElse: problem).status == 200)
    }
}
