import Testing

@testable import HTTPServer

struct RequestPathTests {
    /// Every spelling of `/admin` in the threat list either is refused here or has exactly one path for router and guards.
    static let spellings: [Row] = [
        .target("//admin", is: .emptySegment),
        .target("/admin/", hasPath: "/admin/"),
        .target("/admin//", is: .emptySegment),
        .target("/./admin", is: .dotSegment),
        .target("/x/../admin", is: .dotSegment),
        .target("/..//admin", is: .dotSegment),
        .target("/%61dmin", hasPath: "/admin"),
        .target("/admin%2f", is: .encodedSeparator(0x2F)),
        .target("/%2fadmin", is: .encodedSeparator(0x2F)),
        .target("/%2Fadmin", is: .encodedSeparator(0x2F)),
        .target("/admin;x", hasPath: "/admin;x"),
        .target("/admin%3bx", hasPath: "/admin;x"),
        .target("/ADMIN", hasPath: "/ADMIN"),
        .target("/admin%00", is: .encodedControl(0x00)),
        .target("/admin%20", hasPath: "/admin "),
        .target("/admin\\", is: .invalidTargetByte(0x5C)),
        .target("/%5cadmin", is: .encodedSeparator(0x5C)),
        .target("/%5Cadmin", is: .encodedSeparator(0x5C)),
        .target("/%2561dmin", hasPath: "/%61dmin"),
        .target("/admin.json", hasPath: "/admin.json"),
        .target("/%c0%afadmin", is: .pathNotUTF8),
        .target("/\u{FF41}dmin", is: .invalidTargetByte(0xEF)),
        .target("/%EF%BD%81dmin", hasPath: "/\u{FF41}dmin"),
        Row("GET /admin? HTTP/1.1\r\nHost: a\r\n\r\n", gives: .head("GET /admin? HTTP/1.1"), .end),
        Row("GET /%61dmin?a=%2f HTTP/1.1\r\nHost: a\r\n\r\n", gives: .head("GET /admin?a=%2f HTTP/1.1"), .end),
    ]
    @Test(arguments: spellings) func `T94 a path has one reading or none`(row: Row) { check(row) }

    static let escapes: [Row] = [
        .target("/%", is: .invalidPercentEscape),
        .target("/%4", is: .invalidPercentEscape),
        .target("/%4?1", is: .invalidPercentEscape),
        .target("/a%G1", is: .invalidPercentEscape),
        .target("/a%1G", is: .invalidPercentEscape),
        .target("/%u0041", is: .invalidPercentEscape),
        .target("/%%41", is: .invalidPercentEscape),
        .target("/%+1", is: .invalidPercentEscape),
        .target("/%1F", is: .encodedControl(0x1F)),
        .target("/%7f", is: .encodedControl(0x7F)),
        .target("/%0d%0a", is: .encodedControl(0x0D)),
        .target("/%7e%7E~", hasPath: "/~~~"),
        .target("/a%25", hasPath: "/a%"),
        .target("/%C3%A9/%e2%82%ac/%F0%9F%A6%81", hasPath: "/\u{E9}/\u{20AC}/\u{1F981}"),
        .target("/%C3", is: .pathNotUTF8),
        .target("/%C3/%A9", is: .pathNotUTF8),
        .target("/%C3a", is: .pathNotUTF8),
        .target("/%C3%41", is: .pathNotUTF8),
        .target("/%A9", is: .pathNotUTF8),
        .target("/%ff", is: .pathNotUTF8),
    ]
    @Test(arguments: escapes) func `T96 escapes are decoded once and must be UTF-8`(row: Row) { check(row) }

    static let dots: [Row] = [
        .target("/.", is: .dotSegment),
        .target("/..", is: .dotSegment),
        .target("/a/.", is: .dotSegment),
        .target("/a/..", is: .dotSegment),
        .target("/a/../", is: .dotSegment),
        .target("/%2e", is: .dotSegment),
        .target("/%2E%2e/a", is: .dotSegment),
        .target("/.%2e/a", is: .dotSegment),
        .target("/..?a", is: .dotSegment),
        .target("/...", hasPath: "/..."),
        .target("/.a/b./..c/d..", hasPath: "/.a/b./..c/d.."),
        .target("/%2ea", hasPath: "/.a"),
    ]
    @Test(arguments: dots) func `T94 dot segments are refused and dots in names are not`(row: Row) { check(row) }

    static let empties: [Row] = [
        .target("/", hasPath: "/"),
        .target("//", is: .emptySegment),
        .target("/a//b", is: .emptySegment),
        .target("/a/", hasPath: "/a/"),
        .target("/a/b/c", hasPath: "/a/b/c"),
    ]
    @Test(arguments: empties) func `T94 only the last segment may be empty`(row: Row) { check(row) }

    static let bytes: [Row] = ["\"", "<", ">", "[", "]", "^", "`", "{", "|", "}"].map { text in
        .target("/a\(text)", is: .invalidTargetByte(text.utf8.first ?? 0))
    }
    @Test(arguments: bytes) func `a path has no byte that its grammar lacks`(row: Row) { check(row) }

    @Test func `a query keeps its bytes and its escapes`() {
        let query = "?a=1&b[]={x|y}\\^`%&c=%zz&d=/../?"
        let request = "GET /a\(query) HTTP/1.1\r\nHost: a\r\n\r\n"
        check(Row(request, named: "query", gives: .head("GET /a\(query) HTTP/1.1"), .end))
    }

    @Test func `UTF-8 is what the standard library takes for UTF-8`() {
        let edges: [UInt8] = [
            0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
        ]
        let heads: [UInt8] = edges + [0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF]
        for first in heads {
            for second in edges {
                for rest in [[], [0x80], [0x80, 0x80], [0xBF, 0xC0], [0x41]] as [[UInt8]] {
                    let text = [first, second] + rest
                    var check = UTF8Check()
                    let accepted = text.allSatisfy { check.accepts($0) } && check.isComplete
                    #expect(accepted == (String(validating: text, as: UTF8.self) != nil), "\(text)")
                }
            }
        }
    }
}
