import Testing

@testable import HTTPServer

/// Which page a request says that it comes from.
struct RequestingPageTests {
    private func page(_ lines: String..., host: String = "x", overTLS: Bool = false) throws -> RequestingPage {
        let origin = lines.joined(separator: "\r\n")
        return try CrossOriginBench.head(lines.isEmpty ? "A: b" : origin, host: host, overTLS: overTLS).requestingPage
    }

    @Test(arguments: [
        ("x", "https://x"), ("X.Example", "https://x.example"), ("x:", "https://x"), ("x:443", "https://x"), ("x:0443", "https://x"),
        ("x:8443", "https://x:8443"), ("x:08443", "https://x:8443"), ("x:80", "https://x:80"), ("x:0", "https://x:0"),
        ("[::1]", "https://[::1]"), ("[::1]:8443", "https://[::1]:8443"), ("[::1]:443", "https://[::1]"),
    ])
    func `T116 over TLS a page is the server's own when scheme, host and port are equal`(host: String, origin: String) throws {
        #expect(try page("Origin: \(origin)", host: host, overTLS: true) == .own)
        #expect(try page("Origin: http" + origin.dropFirst(5), host: host, overTLS: true) == .foreign)
    }

    @Test(arguments: [
        ("x", "http://x"), ("x", "https://x"), ("x:80", "http://x"), ("x:443", "https://x"), ("x:80", "https://x:80"), ("x:", "http://x"),
        ("x:8080", "http://x:8080"), ("x:8080", "https://x:8080"),
    ])
    func `T116 without TLS a proxy may have ended it`(host: String, origin: String) throws {
        #expect(try page("Origin: \(origin)", host: host) == .own)
    }

    @Test(arguments: [(false, "http"), (true, "https")])
    func `T116 only an origin of the connection's own scheme is the server's own to a cookie`(overTLS: Bool, scheme: String) throws {
        for origin in ["http", "https"] {
            let head = try CrossOriginBench.head("Origin: \(origin)://x:8080", host: "x:8080", overTLS: overTLS)
            #expect(head.namesOwnOrigin == (origin == scheme), "\(origin)")
        }
        for other in ["Origin: \(scheme)://y:8080", "Origin: \(scheme)://x:8080\r\nSec-Fetch-Site: cross-site", "A: b"] {
            #expect(try !CrossOriginBench.head(other, host: "x:8080", overTLS: overTLS).namesOwnOrigin, "\(other)")
        }
    }

    @Test(arguments: [
        "", "null", "http://y", "http://x.evil", "http://evilx", "http://x:80", "http://x:8080", "http://x/", "http://X", "ftp://x", "x",
        "//x",
        "http://x, http://x", "http://u@x", "http://x:",
    ])
    func `T116 any other origin is foreign`(origin: String) throws {
        #expect(try page("Origin: \(origin)") == .foreign)
    }

    @Test func `T116 an origin that is there twice is foreign`() throws {
        #expect(try page("Origin: http://x", "Origin: http://x") == .foreign)
    }

    @Test func `T116 a port other than the server's makes a page foreign`() throws {
        #expect(try page("Origin: http://x", host: "x:8080") == .foreign)
        #expect(try page("Origin: https://x:444", host: "x", overTLS: true) == .foreign)
        #expect(try page("Origin: https://x:80", host: "x") == .foreign)
    }

    @Test(arguments: ["cross-site", "same-site", "", "Same-Origin", "same-origin, none"])
    func `T116 a site that is not the server's own makes a page foreign, whatever its origin`(site: String) throws {
        #expect(try page("Sec-Fetch-Site: \(site)") == .foreign)
        #expect(try page("Sec-Fetch-Site: \(site)", "Origin: http://x") == .foreign)
    }

    @Test(arguments: ["same-origin", "none"])
    func `T116 a site of the server's own makes no page of another origin its own`(site: String) throws {
        #expect(try page("Sec-Fetch-Site: \(site)") == .unsaid)
        #expect(try page("Sec-Fetch-Site: \(site)", "Origin: http://x") == .own)
        #expect(try page("Sec-Fetch-Site: \(site)", "Origin: http://y") == .foreign)
        #expect(try page("Sec-Fetch-Site: \(site)", "Sec-Fetch-Site: \(site)") == .foreign)
    }

    @Test func `T116 a program says nothing`() throws {
        #expect(try page() == .unsaid)
        #expect(try page(overTLS: true) == .unsaid)
    }
}
