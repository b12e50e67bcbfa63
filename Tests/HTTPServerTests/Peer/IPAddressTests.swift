import Testing

@testable import HTTPServer

struct IPAddressTests {
    @Test(arguments: ["0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "::1", "2001:db8::1", "fe80::1:2", "1:2:3:4:5:6:7:8"])
    func `an address is written as it was read`(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == text)
        #expect(address.isIPv4 == text.contains("."))
    }

    @Test func `IPv4 that IPv6 has mapped is IPv4, and other spellings of IPv6 are one address`() {
        #expect(IPAddress("::ffff:192.0.2.1") == IPAddress("192.0.2.1"))
        #expect(IPAddress("::FFFF:c000:201") == IPAddress("192.0.2.1"))
        #expect(IPAddress("2001:DB8:0:0::1") == IPAddress("2001:db8::1"))
        #expect(IPAddress("::192.0.2.1") != IPAddress("192.0.2.1"))
    }

    @Test(
        arguments: [
            "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", "1.2.3.4:80", "[::1]", "::1%eth0", "1::2::3", ":",
            "0x1.2.3.4", "1.2.3.4\0", "::1\n", "1:2:3:4:5:6:7:8:9", "12345::", "localhost", "١.2.3.4",
            String(repeating: "0", count: 46),
        ])
    func `anything else is no address`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        arguments: [
            ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"], ["9.255.255.255", "11.0.0.0", "::a00:1"]),
            ("192.0.2.1", ["192.0.2.1"], ["192.0.2.0", "192.0.2.2"]),
            ("192.0.2.2/31", ["192.0.2.2", "192.0.2.3"], ["192.0.2.1", "192.0.2.4"]),
            ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::", "::1"]),
            ("::/0", ["::", "ffff::"], ["0.0.0.0", "::ffff:1.2.3.4"]),
            ("2001:db8::/32", ["2001:db8::", "2001:db8:ffff::1"], ["2001:db7:ffff::", "2001:db9::"]),
            ("2001:db8::/64", ["2001:db8::ffff:0:0:1"], ["2001:db8:0:1::"]),
            ("2001:db8::/65", ["2001:db8::7fff:0:0:1"], ["2001:db8:0:0:8000::"]),
            ("::1", ["::1"], ["::2", "0.0.0.1"]),
            ("::ffff:10.0.0.0/104", ["10.9.9.9"], ["11.0.0.0"]),
        ] as [(String, [String], [String])])
    func `a network contains what begins as it does, of its own family`(text: String, inside: [String], outside: [String]) throws {
        let network = try #require(IPNetwork(text))
        for address in try inside.map({ try #require(IPAddress($0)) }) { #expect(network.contains(address)) }
        for address in try outside.map({ try #require(IPAddress($0)) }) { #expect(!network.contains(address)) }
        #expect(network.isWholeFamily == text.hasSuffix("/0"))
    }

    @Test(
        arguments: [
            "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0.0 /8",
            "::/129", "2001:db8::1/64", "::ffff:0:0/90", "10/8", "10.0.0.0/255.0.0.0", "host/8", "unix",
        ])
    func `a prefix that is too long or shorter than the address is no network`(text: String) {
        #expect(IPNetwork(text) == nil)
    }
}
