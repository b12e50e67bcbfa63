import FoundationEssentials
import HTTPServer
import HTTPTesting
import HTTPTypes
import StrictJSON
import Testing

struct QueryParameterTests {
    private enum Genre: String, CaseIterable, RequestParameter { case verse, prose }

    /// A type of a program's own.
    private struct Shelf: RequestParameter, CustomStringConvertible {
        static let parameterForm = ParameterForm("a letter and a digit", schema: ["type": "string", "pattern": "^[A-Z][0-9]$"])
        let text: String
        var description: String { "shelf \(text)" }
        init?(parameter text: String) {
            guard text.utf8.count == 2 else { return nil }
            self.text = text
        }
    }

    private struct Answer: Equatable, CustomTestStringConvertible {
        var status = 200
        var text = ""
        /// Each fault as `parameter: detail`.
        var faults: [String] = []
        var testDescription: String { "\(status) \(text) \(faults)" }

        static func refused(_ faults: String...) -> Answer { Answer(status: 400, text: "invalid_query", faults: faults) }
        static func taken(_ text: String) -> Answer { Answer(text: text) }
    }

    private func answer(_ query: String, _ register: (RouteGroup<RequestContext>) -> Void) async throws -> Answer {
        let table = RouteTable()
        register(RouteGroup(table).open)
        let response = try await Router(table).response(to: Request(.get, "/books" + query))
        guard case .bytes(let bytes) = response.content else { throw CancellationError() }
        guard response.status != .ok else { return .taken(String(decoding: bytes, as: UTF8.self)) }
        let problem = try JSONDocument(parsing: bytes).root
        let faults = problem["errors"]?.elements ?? []
        return Answer(
            status: response.status.code, text: problem["code"]?.string ?? "",
            faults: faults.map { "\($0["parameter"]?.string ?? "?"): \($0["detail"]?.string ?? "?")" })
    }

    private func answer<Value>(_ query: String, _ extractor: Extractor<RequestContext, Value>) async throws -> Answer {
        try await answer(query) { root in
            root.get("books", extractor) { value in
                if let list = value as? [Any] { return list.map { "\($0)" }.joined(separator: "|") }
                return "\(value)"
            }
        }
    }

    @Test(
        arguments: [
            ("?a=x", .taken("x")), ("?a=", .taken("")), ("?a", .taken("")), ("?a=x+y%20z", .taken("x y z")), ("?a=1%2B1", .taken("1+1")),
            ("?%61=x", .taken("x")), ("?b=y&a=x&&", .taken("x")), ("?a=%3Cb%3E%26", .taken("<b>&")),
            ("", .refused("a: This must be there.")),
            ("?", .refused("a: This must be there.")), ("?A=x", .refused("a: This must be there.")),
            ("?a[]=x", .refused("a: This must be there.")),
            ("?a=x&a=x", .refused("a: This may be there once.")), ("?a&%61=x", .refused("a: This may be there once.")),
        ] as [(String, Answer)])
    private func `text is taken as it was before it was escaped`(query: String, expected: Answer) async throws {
        #expect(try await answer(query, .query("a")) == expected)
    }

    /// `é` in one code point or in two is the same to `String`.
    @Test func `a name is compared by its bytes`() async throws {
        #expect(try await answer("?%C3%A9=x", .query("\u{E9}")) == .taken("x"))
        #expect(try await answer("?e%CC%81=x", .query("\u{E9}")) == .refused("\u{E9}: This must be there."))
    }

    @Test(arguments: [
        ("?a=%", "two hexadecimal digits"), ("?b=%zz&a=1", "two hexadecimal digits"), ("?a=%00", "control character"),
        ("?a=1&b=%FF", "not UTF-8"), ("?a=1" + String(repeating: "&b", count: 100), "more than 100 parameters"),
    ])
    func `T155 a query that is no text is refused, wherever it is not`(query: String, detail: String) async throws {
        let table = RouteTable()
        RouteGroup(table).open.get("books", .query("a", as: Int?.self)) { _ in "" }
        let response = try await Router(table).response(to: Request(.get, "/books" + query))
        guard case .bytes(let bytes) = response.content else { throw CancellationError() }
        let problem = try JSONDocument(parsing: bytes).root
        #expect(response.status == .badRequest)
        #expect(problem["code"]?.string == "invalid_query")
        #expect(problem["detail"]?.string?.contains(detail) == true)
    }

    @Test(
        arguments: [
            ("?a=0", .taken("0")), ("?a=-7", .taken("-7")), ("?a=\(Int.max)", .taken("\(Int.max)")),
            ("?a=\(Int.max)0", .refused("a: This must be a whole number.")), ("?a=+7", .refused("a: This must be a whole number.")),
            ("?a=%2B7", .refused("a: This must be a whole number.")), ("?a=07", .refused("a: This must be a whole number.")),
            ("?a=1.0", .refused("a: This must be a whole number.")), ("?a=", .refused("a: This must be a whole number.")),
            ("?a=%D9%A1", .refused("a: This must be a whole number.")),
        ] as [(String, Answer)])
    private func `a whole number has one spelling`(query: String, expected: Answer) async throws {
        #expect(try await answer(query, .query("a", as: Int.self)) == expected)
    }

    @Test(
        arguments: [
            ("", .taken("20")), ("?a=1", .taken("1")), ("?a=100", .taken("100")),
            ("?a=0", .refused("a: This must be a whole number from 1 to 100.")),
            ("?a=101", .refused("a: This must be a whole number from 1 to 100.")),
            ("?a=1&a=2", .refused("a: This may be there once.")),
        ] as [(String, Answer)])
    private func `a range takes its bounds, and a default stands for nothing at all`(query: String, expected: Answer) async throws {
        #expect(try await answer(query, .query("a", in: 1...100, default: 20)) == expected)
    }

    @Test(
        arguments: [
            ("?a=0.5", .taken("0.5")), ("?a=-90", .taken("-90.0")), ("?a=9e1", .taken("90.0")),
            ("?a=90.01", .refused("a: This must be a number from -90.0 to 90.0.")),
            ("?a=nan", .refused("a: This must be a number from -90.0 to 90.0.")),
            ("?a=0x1p3", .refused("a: This must be a number from -90.0 to 90.0.")),
            ("?a=+1", .refused("a: This must be a number from -90.0 to 90.0.")),
            ("?a=1+", .refused("a: This must be a number from -90.0 to 90.0.")),
            ("?a=%09%0A1", .refused("a: This must be a number from -90.0 to 90.0.")),
            ("?a=1%0A", .refused("a: This must be a number from -90.0 to 90.0.")),
            ("?a=[1]", .refused("a: This must be a number from -90.0 to 90.0.")),
        ] as [(String, Answer)])
    private func `a number is one of JSON's`(query: String, expected: Answer) async throws {
        #expect(try await answer(query, .query("a", as: Double.self, in: -90...90)) == expected)
    }

    @Test(
        arguments: [
            ("", .taken("false")), ("?a=true", .taken("true")), ("?a=false", .taken("false")),
            ("?a", .refused("a: This must be true or false.")),
            ("?a=1", .refused("a: This must be true or false.")), ("?a=True", .refused("a: This must be true or false.")),
        ] as [(String, Answer)])
    private func `a Boolean is true or false`(query: String, expected: Answer) async throws {
        #expect(try await answer(query, .query("a", default: false)) == expected)
    }

    @Test func `what may be missing is nil then, and refused where it is wrong`() async throws {
        let id = "0B5A1F6E-7C1D-4A53-9D0E-2F6F1C9B8A77"
        #expect(try await answer("", .query("a", as: UUID?.self)) == .taken("nil"))
        #expect(try await answer("?a=\(id.lowercased())", .query("a", as: UUID?.self)) == .taken("Optional(\(id))"))
        #expect(try await answer("?a=", .query("a", as: UUID?.self)) == .refused("a: This must be a UUID."))
        #expect(try await answer("?a=5", .query("a", as: Int?.self, in: 1...4)) == .refused("a: This must be a whole number from 1 to 4."))
        #expect(try await answer("?a=2026-01-31T12:00:00%2B01:00", .query("a", as: Date.self)) == .taken("2026-01-31 11:00:00 +0000"))
        #expect(
            try await answer("?a=2026-01-31T12:00:00+01:00", .query("a", as: Date.self))
                == .refused("a: This must be a time such as 2026-01-31T12:00:00Z."))
    }

    @Test func `an enumeration is one of its raw values, and a type of one's own says what it is`() async throws {
        #expect(try await answer("?a=prose", .query("a", default: Genre.verse)) == .taken("prose"))
        #expect(try await answer("?a=Prose", .query("a", default: Genre.verse)) == .refused("a: This must be one of verse, prose."))
        #expect(try await answer("?a=A1", .query("a", as: Shelf.self)) == .taken("shelf A1"))
        #expect(try await answer("?a=A10", .query("a", as: Shelf.self)) == .refused("a: This must be a letter and a digit."))
    }

    @Test func `a list has all values in their order, up to its bound`() async throws {
        #expect(try await answer("", .query("a", as: [String].self)) == .taken(""))
        #expect(try await answer("?a=2&b=9&a=1&a=", .query("a", as: [String].self)) == .taken("2|1|"))
        #expect(try await answer("?a=2&a=1", .query("a", as: [Int].self, in: 1...2, atMost: 2)) == .taken("2|1"))
        #expect(
            try await answer("?a=2&a=1&a=1", .query("a", as: [Int].self, in: 1...2, atMost: 2))
                == .refused("a: There may be 2 of these at most."))
        #expect(
            try await answer("?a=2&a=3", .query("a", as: [Int].self, in: 1...2)) == .refused("a: This must be a whole number from 1 to 2."))
    }

    @Test func `all that does not fit is told at once`() async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("books", .query("limit", in: 1...100, default: 20), .query("author"), .query("after", as: UUID?.self)) {
                limit, author, _ in "\(limit) \(author)"
            }
        }
        #expect(try await answer("?author=me", register) == .taken("20 me"))
        #expect(
            try await answer("?limit=0&after=x", register)
                == .refused(
                    "limit: This must be a whole number from 1 to 100.", "author: This must be there.", "after: This must be a UUID."))
        #expect(try await answer("?limit=1&after=x", register) == .refused("author: This must be there.", "after: This must be a UUID."))
    }

    @Test func `a handler's own refusal of the query stays what it is`() async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("books", .query("a", default: 1), .query("b", default: 2)) { (_, _) throws -> String in
                throw Problem.invalidQuery([QueryFault(parameter: "a", "There is no such page.")])
            }
        }
        #expect(try await answer("", register) == .refused("a: There is no such page."))
    }

    @Test func `an unknown parameter is ignored, or refused where the group says so`() async throws {
        let reads: (RouteGroup<RequestContext>) -> Void = { $0.get("books", .query("a", default: 1)) { a in "\(a)" } }
        #expect(try await answer("?b=1", reads) == .taken("1"))
        #expect(try await answer("?b=1") { reads($0.strictQuery) } == .refused("b: There is no such parameter."))
        #expect(
            try await answer("?a=x&b=1&b=2") { reads($0.strictQuery) }
                == .refused("a: This must be a whole number.", "b: There is no such parameter.", "b: There is no such parameter."))
        #expect(try await answer("?a=2") { reads($0.strictQuery) } == .taken("2"))
        #expect(try await answer("?") { $0.strictQuery.get("books") { _ in "none" } } == .taken("none"))
        #expect(try await answer("?x") { $0.strictQuery.get("books") { _ in "none" } } == .refused("x: There is no such parameter."))
    }

    @Test func `the context, the content and the path are arguments, too`() async throws {
        struct New: Decodable { let title: String }
        let table = RouteTable()
        RouteGroup(table).open.post("books/:id", .context, .path("id", as: Int.self), .query("dry", default: false), .content(New.self)) {
            context, id, dry, new in "\(context.request.method) \(id) \(dry) \(new.title)"
        }
        let content = Array(#"{"title":"x"}"#.utf8)
        let response = try await Router(table).response(
            to: Request(.post, "/books/7?dry=true", fields: [.contentType: "application/json"], content: content))
        guard case .bytes(let bytes) = response.content else { throw CancellationError() }
        #expect(String(decoding: bytes, as: UTF8.self) == "POST 7 true x")
    }

    @Test func `names and values can be read by hand`() throws {
        let query = try Request(.get, "/?a=1&b&a=2").queryParameters()
        #expect(query.names == ["a", "b", "a"])
        #expect(query.values(of: "a") == ["1", "2"])
        #expect(query.values(of: "c") == [])
        #expect(try Request(.get, "/").queryParameters().names == [])
    }
}
