import EnvironmentReading
import HTTPServer
import Testing

@testable import ServiceRuntime

struct ProxyVariablesTests {
    private func read(
        _ variables: [String: String], at address: ListenerAddress = .tcp(host: "127.0.0.1", port: 80)
    ) -> (proxies: TrustedProxies?, reader: ConfigurationReader) {
        var reader = ConfigurationReader(Environment(process: variables))
        return (TrustedProxies.read(&reader, at: address), reader)
    }

    @Test func `proxies are addresses and networks, and no peer is one where none is named`() {
        let (proxies, reader) = read(["HTTP_TRUSTED_PROXIES": "192.0.2.1, 10.0.0.0/8,2001:db8::/32 ,::1"])
        #expect(proxies == TrustedProxies(["192.0.2.1", "10.0.0.0/8", "2001:db8::/32", "::1"].compactMap(IPNetwork.init)))
        #expect(reader.faults.isEmpty && reader.warnings.isEmpty)
        #expect(read([:]).proxies == nil)
        #expect(read([:]).reader.warnings.isEmpty)
    }

    @Test(
        arguments: [
            "10.0.0.1/8", "10.0.0.0/33", "proxy.example.com", "10.0.0.1:80", "[::1]", "10.0.0.0/8,", "10.0.0.0/8;::1", "*", "Unix", "::1/",
            "fe80::1%eth0",
        ])
    func `T150 anything else is a fault of the variable`(text: String) {
        let rule = "an IPv4 or IPv6 address without port, a network such as 10.0.0.0/8 with no bits beyond its prefix, or unix"
        let fault = ConfigurationFault(
            "HTTP_TRUSTED_PROXIES", .mustBe("a comma-separated list, each item \(rule)"), example: "10.0.0.0/8,2001:db8::/32")
        let (proxies, reader) = read(["HTTP_TRUSTED_PROXIES": text])
        #expect(proxies == nil)
        #expect(reader.faults == [fault])
    }

    @Test(arguments: [("any", .any), ("forwarded", .forwarded), ("x-forwarded-for", .xForwardedFor)] as [(String, TrustedProxies.Field)])
    func `the field that they write can be named`(text: String, field: TrustedProxies.Field) throws {
        let (proxies, reader) = read(["HTTP_TRUSTED_PROXIES": "::1", "HTTP_FORWARDED_FIELD": text])
        #expect(proxies == TrustedProxies([try #require(IPNetwork("::1"))], field: field))
        #expect(reader.faults.isEmpty)
    }

    @Test func `an unknown name of the forwarding field is a fault`() {
        let fault = ConfigurationFault("HTTP_FORWARDED_FIELD", .mustBe("one of any, forwarded, x-forwarded-for"), example: "any")
        #expect(read(["HTTP_TRUSTED_PROXIES": "::1", "HTTP_FORWARDED_FIELD": "x-real-ip"]).reader.faults == [fault])
    }

    @Test(arguments: ["0.0.0.0/0", "10.0.0.0/8,::/0"])
    func `T150 to trust every address is allowed, and warned of`(text: String) {
        let (proxies, reader) = read(["HTTP_TRUSTED_PROXIES": text])
        #expect(proxies != nil)
        #expect(reader.warnings == ["HTTP_TRUSTED_PROXIES names every address: whoever can connect says who has sent a request"])
    }

    @Test func `the peers of a Unix socket are proxies by the name unix, which has no effect on another address`() {
        let socket = read(["HTTP_TRUSTED_PROXIES": "unix"], at: .unix(path: "/run/den.sock"))
        #expect(socket.proxies == TrustedProxies([], includesUnix: true))
        #expect(socket.reader.warnings.isEmpty)
        let expected = ["unix in HTTP_TRUSTED_PROXIES has no effect without HTTP_HOST=unix:/path"]
        #expect(read(["HTTP_TRUSTED_PROXIES": "unix"]).reader.warnings == expected)
    }

    @Test func `preambles are read where that is on, and need proxies`() {
        func preambles(_ variables: [String: String]) -> (Bool, [ConfigurationFault]) {
            var reader = ConfigurationReader(Environment(process: variables))
            return (TrustedProxies.readPreambles(&reader), reader.faults)
        }
        #expect(preambles([:]) == (false, []))
        #expect(preambles(["HTTP_PROXY_PROTOCOL": "off"]) == (false, []))
        #expect(preambles(["HTTP_PROXY_PROTOCOL": "on", "HTTP_TRUSTED_PROXIES": "::1"]) == (true, []))
        let missing = ConfigurationFault(
            "HTTP_TRUSTED_PROXIES", .missingFor(setting: "HTTP_PROXY_PROTOCOL=on"), example: "10.0.0.0/8,2001:db8::/32")
        #expect(preambles(["HTTP_PROXY_PROTOCOL": "on"]).1 == [missing])
        let unknown = ConfigurationFault("HTTP_PROXY_PROTOCOL", .mustBe("one of on, off"), example: "off")
        #expect(preambles(["HTTP_PROXY_PROTOCOL": "v2", "HTTP_TRUSTED_PROXIES": "::1"]).1 == [unknown])
    }

    @Test func `a field without proxies has no effect, and that is said`() {
        let warnings = read(["HTTP_FORWARDED_FIELD": "forwarded"]).reader.warnings
        #expect(warnings == ["HTTP_FORWARDED_FIELD has no effect without HTTP_TRUSTED_PROXIES"])
    }
}
