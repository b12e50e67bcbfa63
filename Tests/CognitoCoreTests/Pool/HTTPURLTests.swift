import Testing

@testable import CognitoCore

@Suite struct HTTPURLTests {
    @Test(arguments: [
        "https://example.com", "https://example.com/", "https://example.com:8443/a/b.json", "HTTPS://Example.COM/x",
        "https://10.0.0.1/",
        "https://[2001:db8::1]:443/", "https://a_b.example/%20", "https://example.com:65535",
    ])
    func `an https address of any host is right`(text: String) throws {
        let url = try HTTPURL(text)
        #expect(url.text == text)
        #expect(url.isSecure)
        #expect(!url.isLoopback)
    }

    @Test(arguments: [
        "http://127.0.0.1", "http://127.0.0.1:9229/", "http://127.255.0.9/x", "http://localhost:5000",
        "http://LocalHost/", "http://[::1]:80/",
    ])
    func `an http address of this machine is right`(text: String) throws {
        let url = try HTTPURL(text)
        #expect(!url.isSecure)
        #expect(url.isLoopback)
    }

    @Test(arguments: [
        ("http to another machine", "http://example.com/", HTTPURLError.insecure),
        ("http to an address of a network", "http://10.0.0.1/", .insecure),
        ("http to all addresses", "http://0.0.0.0/", .insecure),
        ("a host that starts like loopback", "http://127.0.0.1.evil.example/", .insecure),
        ("a host that ends like loopback", "http://evil-localhost/", .insecure),
        ("localhost of a domain", "http://localhost.evil.example/", .insecure),
        ("another IPv6 address", "http://[::2]/", .insecure),
        ("IPv4 in IPv6", "http://[::ffff:127.0.0.1]/", .insecure),
        ("hexadecimal octets", "http://0x7f.0.0.0x1/", .insecure),
        ("two octets", "http://127.1/", .malformedHost),
        ("one number", "http://2130706433/", .malformedHost),
        ("a leading zero", "http://127.0.0.01/", .malformedHost),
        ("an octet too large", "http://127.0.0.256/", .malformedHost),
        ("five octets", "http://127.0.0.0.1/", .malformedHost),
        ("no host", "https:///path", .malformedHost),
        ("nothing", "https://", .malformedHost),
        ("an empty label", "https://a..b/", .malformedHost),
        ("a dot at the end", "http://localhost./", .malformedHost),
        ("a hyphen in front", "https://-a.example/", .malformedHost),
        ("an escaped host", "https://%6cocalhost/", .malformedHost),
        ("an open bracket", "https://[::1/", .malformedHost),
        ("a name in brackets", "https://[localhost]/", .malformedHost),
        ("two groups in brackets", "https://[1:2]/", .malformedHost),
        ("nine groups", "https://[1:2:3:4:5:6:7:8:9]/", .malformedHost),
        ("a zone", "http://[::1%25lo]/", .malformedHost),
        ("a user", "https://user@example.com/", .userInformation),
        ("a user who looks like loopback", "http://127.0.0.1@example.com/", .userInformation),
        ("a password", "https://a:b@example.com/", .userInformation),
        ("an empty port", "https://example.com:/", .malformedPort),
        ("port 0", "https://example.com:0/", .malformedPort),
        ("a port too large", "https://example.com:65536/", .malformedPort),
        ("a port with a sign", "https://example.com:+80/", .malformedPort),
        ("text behind a bracket", "http://[::1]x/", .malformedPort),
        ("a query", "https://example.com/?a", .queryOrFragment),
        ("a fragment", "https://example.com/#a", .queryOrFragment),
        ("ftp", "ftp://example.com/", .unsupportedScheme),
        ("a file", "file:///etc/passwd", .unsupportedScheme),
        ("no scheme", "example.com", .unsupportedScheme),
        ("one slash", "https:/example.com", .unsupportedScheme),
        ("a space", "https://example.com/a b", .forbiddenCharacter),
        ("a line break", "https://example.com/\r\n", .forbiddenCharacter),
        ("a backslash", "https://example.com\\@evil.example/", .forbiddenCharacter),
        ("a letter that is not ASCII", "https://exämple.com/", .forbiddenCharacter),
    ])
    func `any other address is refused`(name: String, text: String, error: HTTPURLError) {
        #expect(throws: error) { try HTTPURL(text) }
    }

    @Test(arguments: [
        ("https://a.example", "", "", ""), ("https://a.example/", "/", "", ""), ("https://a.example/b/c/", "/b/c/", "/b/c", ""),
        ("https://a.example/b?c=/d", "/b", "/b", "?c=/d"), ("https://a.example?c", "", "", "?c"), ("https://a.example:8/?", "/", "", "?"),
    ])
    func `an identifier is taken apart into origin, path and query`(text: String, path: String, plainPath: String, query: String) throws {
        let url = try HTTPURL(identifier: text)
        #expect(url.text == text)
        #expect(url.path == path)
        #expect(url.plainPath == plainPath)
        #expect(url.query == query)
        #expect(url.origin + path + query == text)
        #expect(url.appending(path: "x/y").text == url.origin + plainPath + "/x/y")
    }

    @Test(arguments: [
        ("https://a.example/#b", HTTPURLError.queryOrFragment), ("https://a.example/?b#c", .queryOrFragment),
        ("http://a.example/?b", .insecure), ("https://?a", .malformedHost), ("https://user@a.example?b", .userInformation),
    ])
    func `another identifier is refused`(text: String, error: HTTPURLError) {
        #expect(throws: error) { try HTTPURL(identifier: text) }
    }

    @Test func `http to another machine is an address only where that is said to be right`() throws {
        let url = try HTTPURL(unprotected: "http://localstack:4566/")
        #expect(!url.isSecure && !url.isLoopback && !url.isProtected)
        #expect(try HTTPURL(unprotected: "https://example.com").isProtected)
        #expect(try HTTPURL(unprotected: "http://127.0.0.1:1").isProtected)
        #expect(throws: HTTPURLError.malformedHost) { try HTTPURL(unprotected: "http://a..b/") }
        #expect(throws: HTTPURLError.unsupportedScheme) { try HTTPURL(unprotected: "ftp://example.com/") }
    }

    @Test func `a URL has at most 2,048 bytes`() throws {
        let longest = "https://example.com/" + String(repeating: "a", count: 2_028)
        #expect(try HTTPURL(longest).text == longest)
        #expect(throws: HTTPURLError.tooLong) { try HTTPURL(longest + "a") }
    }

    @Test(arguments: ["https://example.com/pool", "https://example.com/pool/", "https://example.com/pool//"])
    func `a path is appended with one slash`(base: String) throws {
        #expect(try HTTPURL(base).appending(path: "x/y").text == "https://example.com/pool/x/y")
    }
}

@Suite struct JWKSLocationTests {
    @Test(arguments: [
        ("file:///etc/keys.json", "/etc/keys.json"), ("file:/etc/keys.json", "/etc/keys.json"),
        ("file://localhost/etc/keys.json", "/etc/keys.json"), ("FILE:/keys.json", "/keys.json"),
        ("file:keys.json", "keys.json"),
    ])
    func `a file is named by its path`(text: String, path: String) {
        #expect(JWKSLocation(text) == .file(path: path))
    }

    @Test(arguments: [
        "file:", "file://", "file://otherhost/keys.json", "file:/a%20b", "file:/a\nb", "file:/a b", "keys.json",
        "http://example.com/keys.json", "",
    ])
    func `a text that is neither an https nor a file URL is no location of keys`(text: String) {
        #expect(JWKSLocation(text) == nil)
    }

    @Test func `an address is remote`() throws {
        #expect(JWKSLocation("https://example.com/k") == .remote(try HTTPURL("https://example.com/k")))
    }
}
