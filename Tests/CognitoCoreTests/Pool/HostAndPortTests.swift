import Testing

@testable import CoreSyntax

struct HostAndPortTests {
    @Test(
        arguments: [
            ("den.example", "den.example", nil), ("den.example:8080", "den.example", 8080), ("127.0.0.1:80", "127.0.0.1", 80),
            ("[::1]", "[::1]", nil), ("[2001:db8::1]:443", "[2001:db8::1]", 443), ("x:", "x", nil), ("", "", nil), ("[", "[", nil),
            (":", "", nil), ("x:99999999999999999999", "x", nil),
        ] as [(String, String, Int?)])
    func `an authority has a host and perhaps a port`(authority: String, host: String, port: Int?) {
        #expect(HostAndPort(authority).host == host)
        #expect(HostAndPort(authority).port == port)
    }
}
