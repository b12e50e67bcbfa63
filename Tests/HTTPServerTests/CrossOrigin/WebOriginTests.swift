import Testing

@testable import HTTPServer

struct WebOriginTests {
    @Test(arguments: [
        "https://app.example.com", "http://localhost:3000", "https://a", "https://127.0.0.1:8443", "https://[::1]:8443",
        "https://[2001:db8::1]",
        "https://xn--lwe-sna.example", "http://a:443", "https://a:80", "https://a:1", "https://a:65535", "capacitor://localhost",
    ])
    func `what browsers send is an origin`(text: String) {
        #expect(WebOrigin(text)?.description == text)
    }

    @Test(arguments: [
        "", "null", "*", "a", "https", "https:", "https://", "https:a", "//a", "://a", "https:/a", "https://a/", "https://a/b",
        "https://a?b",
        "https://a#b", "HTTPS://a", "https://A", "https://löwe.example", "https://u@a", "https://a b", " https://a", "https://a ",
        "https://*.a",
        "https://a,https://b", "https://a:", "https://a:0", "https://a:080", "https://a:65536", "https://a:x", "https://a:1:2",
        "https://a:+1",
        "https://a:443", "http://a:80", "https://[::1", "https://::1", "https://[]", "https://[::1]x", "https://[::A]", "1a://b", "a_b://c",
        "https://a\r\nX: y",
    ])
    func `T100 anything else is none`(text: String) {
        #expect(WebOrigin(text) == nil)
    }
}
