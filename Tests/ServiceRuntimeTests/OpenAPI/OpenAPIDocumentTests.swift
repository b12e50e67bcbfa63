import HTTPServer
import HTTPTesting
import HTTPTypes
import ServiceRuntime
import StrictJSON
import Testing

/// The document of routes of a test's own.
struct OpenAPIDocumentTests {
    private struct Doorkeeper: ImmediateGuard {
        var isOptional = false
        static let refusal = Problem(status: .forbidden, code: "forbidden", detail: "The door is shut.").with(.retryAfter, "5")
        static let unsafeRefusal = Problem(status: .forbidden, code: "forbidden", detail: "Nothing may be changed.")

        var documentation: GuardDescription {
            GuardDescription(
                credentials: [.bearerToken, .field("X-Pass")], isOptional: isOptional, problems: [Self.refusal],
                problemsOfUnsafeMethods: [Self.unsafeRefusal])
        }

        func admit(_ context: RequestContext) throws(Problem) -> RequestContext { context }
    }

    private let table = RouteTable()

    init() {
        let root = RouteGroup(table)
        root.open.get("lions/:name/cubs/:id") { _ in "" }
        root.use(Doorkeeper()).get("den") { _ in "" }
        root.use(Doorkeeper()).post("den") { _ in "" }
        root.use(Doorkeeper(isOptional: true)).get("view") { _ in "" }
    }

    private func document(_ descriptions: [RouteDescription] = [], namesOnlyDescribed: Bool = false) throws -> JSONView {
        let document = OpenAPIDocument(
            title: "Den", version: "7", descriptions: descriptions, namesOnlyDescribed: namesOnlyDescribed)
        return try JSONDocument(parsing: document.json(of: table.routes).encoded()).root
    }

    private func names(_ view: JSONView?) -> [String]? { view?.members?.map(\.name) }

    @Test func `a route is described without a word said of it`() throws {
        let document = try document()
        #expect(document["info"]?["title"]?.string == "Den")
        #expect(names(document["paths"]) == ["/lions/{name}/cubs/{id}", "/den", "/view"])
        let cubs = document["paths"]?["/lions/{name}/cubs/{id}"]?["get"]
        #expect(cubs?["operationId"]?.string == "getLionsNameCubsId")
        #expect(cubs?["parameters"]?.elements?.compactMap { $0["name"]?.string } == ["name", "id"])
        #expect(cubs?["security"]?.elements?.isEmpty == true)
        #expect(names(cubs?["responses"]) == ["200", "400", "408", "413", "414", "417", "431", "500", "501", "503", "505"])
    }

    @Test func `credentials are those of its guards, and none are needed where none are`() throws {
        let document = try document()
        #expect(names(document["components"]?["securitySchemes"]) == ["bearer", "X-Pass"])
        let (den, view) = (document["paths"]?["/den"]?["get"], document["paths"]?["/view"]?["get"])
        #expect(den?["security"]?.elements?.map { names($0) } == [["bearer"], ["X-Pass"]])
        #expect(view?["security"]?.elements?.map { names($0) } == [[], ["bearer"], ["X-Pass"]])
    }

    @Test func `a limit is described with what its refusal says`() throws {
        let limiter = try RateLimiter(requests: 5, per: .seconds(1))
        RouteGroup(table).open.limited(by: limiter, per: .address).get("limited") { _ in "" }
        let document = try document()
        let limited = document["paths"]?["/limited"]?["get"]
        #expect(limited?["security"]?.elements?.isEmpty == true)
        #expect(names(limited?["responses"])?.contains("429") == true)
        let refusal = document["components"]?["responses"]?["rate_limited"]
        #expect(names(refusal?["headers"]) == ["X-Request-Id", "Retry-After", "RateLimit", "RateLimit-Policy"])
    }

    @Test func `refusals are those of its guards, and of two with one code each has a name`() throws {
        let document = try document()
        let responses = document["components"]?["responses"]
        #expect(document["paths"]?["/den"]?["get"]?["responses"]?["403"]?["$ref"]?.string == "#/components/responses/forbidden")
        #expect(
            document["paths"]?["/den"]?["post"]?["responses"]?["403"]?["$ref"]?.string == "#/components/responses/forbidden.forbidden_2")
        let both = responses?["forbidden.forbidden_2"]
        #expect(both?["description"]?.string == "`forbidden`: The door is shut. `forbidden`: Nothing may be changed.")
        // Only one of the two says when to try again.
        #expect(both?["headers"]?["Retry-After"]?["required"]?.bool == false)
        #expect(responses?["forbidden"]?["headers"]?["Retry-After"]?["required"]?.bool == true)
    }

    @Test func `what is said of a route is in its place`() throws {
        let cub = NamedSchema("Cub", .object([("name", .text)]))
        let conflict = Problem(status: .conflict, code: "full", detail: "The den is full.")
        let document = try document([
            RouteDescription(
                .post, "den", "Takes a cub in", takes: .json(cub.reference, ["name": "Simba"]), status: .created, gives: nil,
                with: [(.location, true)], or: [conflict], schemas: [cub])
        ])
        let operation = document["paths"]?["/den"]?["post"]
        #expect(operation?["summary"]?.string == "Takes a cub in")
        #expect(operation?["requestBody"]?["content"]?["application/json"]?["example"]?["name"]?.string == "Simba")
        // Without content it has no member of that name: `null` there is no document of OpenAPI.
        #expect(names(operation?["responses"]?["201"]) == ["description", "headers"])
        #expect(names(operation?["responses"]?["201"]?["headers"]) == ["X-Request-Id", "Location"])
        #expect(operation?["responses"]?["409"]?["$ref"]?.string == "#/components/responses/full")
        #expect(operation?["responses"]?["400"]?["$ref"]?.string == "#/components/responses/bad_request.invalid_json")
        #expect(names(document["components"]?["schemas"]) == ["Problem", "Cub"])
    }

    @Test func `parameters and content are those that its extractors read`() throws {
        struct Cub: Decodable { let name: String }
        let root = RouteGroup(table).open
        root.get(
            "cubs", .query("limit", in: 1...100, default: 20).described("How many at most."), .query("tag", as: [String].self, atMost: 5),
            .query("mother")
        ) { _, _, _ in "" }
        root.put("cubs/:number", .path("number", as: Int.self), .content(Cub.self)) { _, _ in "" }
        let document = try document([
            RouteDescription(
                .get, "cubs", "Cubs", query: [.init(name: "tag", description: "Said by hand.", value: .text)], gives: nil)
        ])
        let cubs = document["paths"]?["/cubs"]?["get"]
        let parameters = (cubs?["parameters"]?.elements ?? []).map { String(decoding: $0.rawBytes, as: UTF8.self) }
        #expect(
            parameters == [
                #"{"name":"tag","in":"query","description":"Said by hand.","required":false,"style":"form","explode":true,"#
                    + #""schema":{"type":"array","items":{"type":"string","minLength":1}}}"#,
                #"{"name":"limit","in":"query","description":"How many at most.","required":false,"style":"form","explode":true,"#
                    + #""schema":{"type":"integer","minimum":1,"maximum":100,"default":20}}"#,
                #"{"name":"mother","in":"query","required":true,"style":"form","explode":true,"schema":{"type":"string"}}"#,
            ])
        #expect(cubs?["responses"]?["400"]?["$ref"]?.string?.contains("invalid_query") == true)
        let put = document["paths"]?["/cubs/{number}"]?["put"]
        #expect(put?["parameters"]?.elements?.first?["schema"]?["type"]?.string == "integer")
        #expect(put?["requestBody"]?["required"]?.bool == true)
        #expect(
            put?["requestBody"]?["content"]?["application/json"]?["schema"].map { String(decoding: $0.rawBytes, as: UTF8.self) }
                == #"{"type":"object","required":["name"],"properties":{"name":{"type":"string"}},"additionalProperties":false}"#)
        let refusals = ["400", "404", "415", "422"].compactMap {
            put?["responses"]?.member($0)?["$ref"]?.string?.split(separator: "/").last
        }
        #expect(
            refusals == ["bad_request.invalid_json", "not_found", "unsupported_media_type.unsupported_content_coding", "invalid_content"])
    }

    @Test func `the rest of a path is a parameter`() throws {
        let root = RouteGroup(table).open
        root.get("files/:shelf/**", .tail) { $0.joined() }
        let document = try document()
        let files = document["paths"]?["/files/{shelf}/{tail}"]?["get"]
        #expect(files?["operationId"]?.string == "getFilesShelfTail")
        #expect(files?["parameters"]?.elements?.compactMap { $0["name"]?.string } == ["shelf", "tail"])
    }

    @Test func `files are sent whole, in part or not at all, and folders lead to their indexes`() throws {
        let root = RouteGroup(table).open
        try root.group("plain").files(in: "/")
        try root.group("site").files(in: "/", index: "index.html")
        let paths = try document()["paths"]
        let (plain, site, folder) = (paths?["/plain/{tail}"]?["get"], paths?["/site/{tail}"]?["get"], paths?["/site"]?["get"])
        func answers(_ operation: JSONView?) -> [String]? {
            names(operation?["responses"])?.filter { $0 < "400" || $0 == "412" || $0 == "416" }
        }
        #expect(answers(plain) == ["200", "206", "304", "412", "416"])
        #expect(answers(site) == ["200", "206", "301", "304", "412", "416"])
        #expect(answers(folder) == ["301"])
        #expect(plain?["parameters"]?.elements?.compactMap { $0["name"]?.string } == ["tail", "If-None-Match", "If-Match", "Range"])
        #expect(names(plain?["responses"]?["200"]?["headers"]) == ["X-Request-Id", "ETag"])
        #expect(names(plain?["responses"]?["200"]?["content"]) == ["*/*"])
        #expect(names(plain?["responses"]?["206"]?["headers"]) == ["X-Request-Id", "ETag", "Content-Range"])
        #expect(names(folder?["responses"]?["301"]?["headers"]) == ["X-Request-Id", "Location"])
        #expect(paths?["/plain"] == nil)
    }

    @Test func `a route that wants to know which state a change is for says where`() throws {
        let cubs = RouteGroup(table).open.requiringPreconditions
        cubs.put("cubs/:id") { _ in "" }
        cubs.get("cubs/:id") { _ in "" }
        let path = try document()["paths"]?["/cubs/{id}"]
        #expect(path?["put"]?["parameters"]?.elements?.compactMap { $0["name"]?.string } == ["id", "If-None-Match", "If-Match"])
        #expect(names(path?["put"]?["responses"])?.contains("428") == true)
        #expect(path?["get"]?["parameters"]?.elements?.compactMap { $0["name"]?.string } == ["id"])
    }

    @Test func `a conditional change is never answered with 304`() throws {
        let root = RouteGroup(table).open
        root.requiringPreconditions.put("cubs/:id") { _ in "" }
        let document = try document([
            RouteDescription(.put, "cubs/:id", "Changes a cub", gives: nil, isConditional: true)
        ])
        let put = document["paths"]?["/cubs/{id}"]?["put"]
        #expect(put?["parameters"]?.elements?.compactMap { $0["name"]?.string } == ["id", "If-None-Match", "If-Match"])
        let statuses = names(put?["responses"]) ?? []
        #expect(statuses.contains("412") && statuses.contains("428") && !statuses.contains("304"))
    }

    @Test func `a handler that returns nothing is described by its status, and without content`() throws {
        let root = RouteGroup(table).open
        root.delete("den", answering: .noContent) { _ in }
        root.put("den/:id", answering: .accepted, .path("id")) { _ in }
        let document = try document([
            RouteDescription(.delete, "den", "Closes the den", gives: nil),
            RouteDescription(.put, "den/:id", "Moves in", status: .created, gives: .json(.string, "den"), with: [(.location, true)]),
        ])
        let paths = document["paths"]
        let (closes, moves) = (paths?["/den"]?["delete"]?["responses"], paths?["/den/{id}"]?["put"]?["responses"])
        #expect(names(closes)?.filter { $0 < "400" } == ["204"])
        #expect(names(closes?["204"]) == ["description", "headers"])
        #expect(closes?["204"]?["description"]?.string == "No Content")
        #expect(names(moves)?.filter { $0 < "400" } == ["202"])
        #expect(names(moves?["202"]) == ["description", "headers"])
        #expect(names(moves?["202"]?["headers"]) == ["X-Request-Id", "Location"])
    }

    @Test func `a description that fits no route is a warning, and others are none`() {
        let lines = LogLines()
        let document = OpenAPIDocument(
            title: "Den", version: "7",
            descriptions: [
                RouteDescription(.get, "den", "Whether somebody is in", gives: nil),
                RouteDescription(.get, "lions/:name/cubs/:id", "A cub", gives: nil),
                RouteDescription(.get, "lions/:name/cubs/:number", "A cub", gives: nil),
                RouteDescription(.delete, "den", "Closes the den", gives: nil), RouteDescription(.get, "dens", "Dens", gives: nil),
                RouteDescription(.get, "healthz", "Whether the process lives", gives: nil),
            ])
        document.register(in: table, warning: lines.logger)
        #expect(
            lines.texts
                == ["GET path=/lions/:name/cubs/:number", "DELETE path=/den", "GET path=/dens"].map {
                    "warning a description in the document of the API fits no route method=\($0)"
                })
    }

    @Test func `routes of which nothing is said can be left out`() throws {
        let described = RouteDescription(.get, "den", "Whether somebody is in", gives: nil)
        let document = try document([described], namesOnlyDescribed: true)
        #expect(names(document["paths"]) == ["/den"])
        #expect(names(document["paths"]?["/den"]) == ["get"])
    }
}
