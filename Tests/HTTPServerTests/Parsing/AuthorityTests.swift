import HTTPServer
import Testing

/// Host and the authority of an absolute form.
struct AuthorityTests {
    private static func host(_ text: String, is error: ParseError) -> Row {
        Row("GET / HTTP/1.1\r\nHost:\(text)\r\n\r\n", gives: .refused(error))
    }

    static let refused: [Row] = [
        Row("GET / HTTP/1.1\r\n\r\n", gives: .refused(.missingHost)),
        Row("GET / HTTP/1.1\r\nHosts: a\r\n\r\n", gives: .refused(.missingHost)),
        Row("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", gives: .refused(.repeatedHost)),
        Row("GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n", gives: .refused(.repeatedHost)),
        Row("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", gives: .refused(.repeatedHost)),
        host("", is: .invalidHost),
        host(" \t", is: .invalidHost),
        host("a,b", is: .invalidHost),
        host("a, a", is: .invalidHost),
        host("a b", is: .invalidHost),
        host("a/", is: .invalidHost),
        host("a/b", is: .invalidHost),
        host("u@a", is: .invalidHost),
        host("http://a", is: .invalidHost),
        host("a\\b", is: .invalidHost),
        host("a?b", is: .invalidHost),
        host("a%41", is: .invalidHost),
        host("\u{E9}", is: .invalidHost),
        host(":80", is: .invalidHost),
        host("a::", is: .invalidHost),
        host("a:,", is: .invalidHost),
        host(":", is: .invalidHost),
        host("a:x", is: .invalidHost),
        host("a:+1", is: .invalidHost),
        host("a:-1", is: .invalidHost),
        host("a:65536", is: .invalidHost),
        host("a:000080", is: .invalidHost),
        host("a:80:80", is: .invalidHost),
        host("[::1", is: .invalidHost),
        host("::1", is: .invalidHost),
        host("[]", is: .invalidHost),
        host("[a]", is: .invalidHost),
        host("[::1]x", is: .invalidHost),
        host("[::1]::", is: .invalidHost),
        host("[fe80::1%25eth0]", is: .invalidHost),
        host("[v1.a:b:c]", is: .invalidHost),
        host("[1:2:3:4:5:6:7:8:9:]", is: .invalidHost),
    ]
    @Test(arguments: refused) func `T77 Host is one host with an optional port`(row: Row) { check(row) }

    static let hosts = [
        "a", "A.Example", "a_b-c.d~", "127.0.0.1", "a:0", "a:65535", "[::1]", "[::1]:8080", "[1:2:3:4:5:6:7::]",
    ]
    @Test(arguments: hosts) func `T77 a host as clients send it is accepted`(host: String) throws {
        #expect(try parseHead("GET / HTTP/1.1\r\nHOST: \(host) \r\n\r\n").authority == host)
    }

    @Test(arguments: [("a:", "a"), ("A.example:", "A.example"), ("127.0.0.1:", "127.0.0.1"), ("[::1]:", "[::1]")])
    func `T126 an empty port is none`(host: String, authority: String) throws {
        #expect(try parseHead("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n").authority == authority)
        #expect(try parseHead("GET http://\(host)/ HTTP/1.1\r\nHost: \(authority)\r\n\r\n").authority == authority)
        #expect(try parseHead("GET http://\(authority)/ HTTP/1.1\r\nHost: \(host)\r\n\r\n").authority == authority)
        #expect(try parseHead("GET http://\(host)?a HTTP/1.1\r\nHost: \(host)\r\n\r\n").authority == authority)
    }

    @Test func `T77 HTTP 1.0 needs no Host`() throws {
        #expect(try parseHead("GET / HTTP/1.0\r\n\r\n").authority == nil)
    }

    private static func absolute(_ target: String, host: String = "a", is error: ParseError) -> Row {
        Row("GET \(target) HTTP/1.1\r\nHost: \(host)\r\n\r\n", gives: .refused(error))
    }

    static let absoluteForms: [Row] = [
        .target("http://a/b", hasPath: "/b"),
        .target("HTTPS://A/b", hasPath: "/b"),
        .target("http://a", hasPath: "/"),
        .target("http://a/", hasPath: "/"),
        .target("http://a?b", hasPath: "/?b"),
        .target("http://a/%61?b", hasPath: "/a?b"),
        absolute("http://b/", is: .hostNotOfTarget),
        absolute("http://a:80/", is: .hostNotOfTarget),
        absolute("http://a/", host: "a:80", is: .hostNotOfTarget),
        absolute("http://aa/", is: .hostNotOfTarget),
        absolute("http://b:/", is: .hostNotOfTarget),
        absolute("http://a:80/", host: "a:", is: .hostNotOfTarget),
        absolute("http://:/", is: .invalidHost),
        absolute("http://u@a/", is: .invalidHost),
        absolute("http://", is: .invalidHost),
        absolute("http:///a", is: .invalidHost),
        absolute("http://a,b/", is: .invalidHost),
        absolute("http://a\\b/", is: .invalidHost),
        absolute("http://a:x/", is: .invalidHost),
        absolute("http://a//b", is: .emptySegment),
        absolute("http://a/../b", is: .dotSegment),
        absolute("http://a/#", is: .invalidTargetByte(0x23)),
        absolute("http:/a", is: .unknownTargetForm),
        absolute("http:a", is: .unknownTargetForm),
        absolute("ftp://a/", is: .unknownTargetForm),
        absolute("xhttp://a/", is: .unknownTargetForm),
        Row("GET http://a/ HTTP/1.1\r\n\r\n", gives: .refused(.missingHost)),
    ]
    @Test(arguments: absoluteForms) func `T78 an absolute form gives the path and must agree with Host`(row: Row) {
        check(row)
    }

    @Test func `T78 the authority of an absolute form is the request's`() throws {
        #expect(try parseHead("GET http://A:1/b HTTP/1.0\r\n\r\n").authority == "A:1")
        #expect(try parseHead("GET http://A:1/b HTTP/1.1\r\nHost: a:1\r\n\r\n").authority == "A:1")
    }
}
