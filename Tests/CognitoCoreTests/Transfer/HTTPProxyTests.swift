import EnvironmentReading
import Testing

@testable import CognitoCore

@Suite struct HTTPProxyTests {
    @Test(arguments: [
        ("http://proxy.example:3128", "http://proxy.example:3128"), ("proxy.example:3128", "http://proxy.example:3128"),
        ("HTTP://proxy.example:3128/", "http://proxy.example:3128"), ("http://[::1]:3128", "http://[::1]:3128"),
        ("http://lion:p%40ss@proxy.example:80", "http://lion:p%40ss@proxy.example:80"), ("lion@10.0.0.1:1", "http://lion@10.0.0.1:1"),
    ])
    func `a proxy is host and port, perhaps with a user`(text: String, address: String) {
        #expect(HTTPProxy(text)?.address.revealed == address)
    }

    @Test(arguments: [
        "", "proxy.example", "http://proxy.example", "http://[::1]", "https://proxy.example:443", "socks5://proxy.example:1080",
        "http://proxy.example:0", "http://proxy.example:65536", "http://proxy.example:x", "http://proxy.example:80/path",
        "http://@proxy.example:80", "http://a@b@proxy.example:80", "http://a b@proxy.example:80", "http://a\r\nb@proxy.example:80",
        "http://proxy .example:80", "http://:80", "http://127.1:80",
    ])
    func `a text that is no proxy's address is refused`(text: String) {
        #expect(HTTPProxy(text) == nil)
    }

    @Test func `user and password are shown nowhere`() throws {
        let proxy = try #require(HTTPProxy("http://lion:hunter2@proxy.example:80"))
        var dumped = ""
        dump(proxy, to: &dumped)
        #expect(!dumped.contains("hunter2") && !"\(proxy)".contains("hunter2"))
        #expect(proxy.shownAddress == "http://********@proxy.example:80")
    }

    @Test(arguments: [
        ("", true), ("*", true), ("localhost,.internal.example, 10.0.0.0/8", true), ("[::1]:80", true), ("a;b", false), ("a\r\nb", false),
        ("http://a@b", false), (String(repeating: "a", count: 4_096), true), (String(repeating: "a", count: 4_097), false),
    ])
    func `exempt hosts are a list`(hosts: String, isRight: Bool) {
        #expect((HTTPProxy("proxy.example:80", exemptHosts: hosts) != nil) == isRight)
    }
}
