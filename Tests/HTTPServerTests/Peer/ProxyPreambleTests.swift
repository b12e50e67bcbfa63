import HTTPTesting
import Testing

@testable import HTTPServer

/// The preamble of the PROXY protocol, in both versions, whole, in pieces, and broken.
struct ProxyPreambleTests {
    typealias Announcement = ProxyPreamble.Announcement

    private static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10]
    private static let ipv4: [UInt8] = [192, 0, 2, 7, 198, 51, 100, 1, 0x12, 0x67, 0x01, 0xBB]
    private static let ipv6: [UInt8] =
        [0x20, 1, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [7] + [0x20, 1, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [1]
        + [0x12, 0x67, 0x01, 0xBB]

    static func binary(_ command: UInt8 = 0x21, _ family: UInt8 = 0x11, _ rest: [UInt8] = ipv4, length: Int? = nil) -> [UInt8] {
        let length = length ?? rest.count
        return signature + [command, family, UInt8(length >> 8), UInt8(length & 0xFF)] + rest
    }

    private static func relayed(_ text: String) -> Announcement { .relayed(.ip(IPAddress(text) ?? IPAddress(ipv4: 0), port: 4711)) }

    /// What is said, and how many bytes of what has come are the preamble's.
    private func read(_ bytes: [UInt8], pieces: Int = .max) throws -> (announcement: Announcement?, consumed: Int) {
        var preamble = ProxyPreamble()
        var start = 0
        while start < bytes.count {
            let piece = Array(bytes[start..<min(bytes.count, pieces < bytes.count ? start + pieces : bytes.count)])
            let step = try preamble.next(piece.span)
            if let announcement = step.announcement { return (announcement, start + step.consumed) }
            #expect(step.consumed == piece.count)
            start += piece.count
        }
        return (nil, start)
    }

    static let good: [([UInt8], Announcement)] =
        [
            ("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n", relayed("192.0.2.7")),
            ("PROXY TCP6 2001:db8::7 2001:db8::1 4711 443\r\n", relayed("2001:db8::7")),
            ("PROXY TCP6 ::ffff:192.0.2.7 ::1 4711 0\r\n", relayed("192.0.2.7")),
            ("PROXY TCP4 0.0.0.0 255.255.255.255 0 65535\r\n", .relayed(.ip(IPAddress(ipv4: 0), port: 0))),
            ("PROXY UNKNOWN\r\n", .relayed(.unknown)), ("PROXY UNKNOWN 192.0.2.7 and whatever else\r\n", .relayed(.unknown)),
            ("PROXY UNKNOWN " + String(repeating: "x", count: 91) + "\r\n", .relayed(.unknown)),
        ].map { (Array($0.0.utf8), $0.1) } + [
            (binary(), relayed("192.0.2.7")), (binary(0x21, 0x21, ipv6), relayed("2001:db8::7")),
            (binary(0x21, 0x11, ipv4 + [4, 0, 3, 1, 2, 3]), relayed("192.0.2.7")),
            (binary(0x21, 0x21, ipv6 + Array(repeating: 10, count: 65_535 - 36)), relayed("2001:db8::7")),
            (binary(0x20, 0x00, []), .local), (binary(0x20, 0x11, ipv4), .local), (binary(0x20, 0xFF, [1]), .local),
            (binary(0x21, 0x00, []), .relayed(.unknown)), (binary(0x21, 0x00, [1, 2, 3]), .relayed(.unknown)),
            (binary(0x21, 0x12, ipv4), .relayed(.unknown)), (binary(0x21, 0x31, Array(repeating: 47, count: 216)), .relayed(.unknown)),
        ]

    @Test(arguments: good)
    func `a preamble says for whom the connection is, and takes no byte of what follows`(bytes: [UInt8], expected: Announcement) throws {
        for following in [[], Array("GET / HTTP/1.1\r\n".utf8), [0x16, 3, 1], bytes] {
            let read = try read(bytes + following)
            #expect(read.announcement == expected)
            #expect(read.consumed == bytes.count)
        }
    }

    @Test(arguments: good)
    func `a preamble may come in pieces of any size`(bytes: [UInt8], expected: Announcement) throws {
        for size in bytes.count > 1000 ? [1, 4096] : Array(1...bytes.count) {
            let read = try read(bytes + [71, 69, 84], pieces: size)
            #expect(read.announcement == expected)
            #expect(read.consumed == bytes.count)
        }
    }

    @Test(arguments: good)
    func `before its last byte it says nothing`(bytes: [UInt8], expected: Announcement) throws {
        for count in bytes.count > 1000 ? [1, 16, bytes.count - 1] : Array(0..<bytes.count) {
            #expect(try read(Array(bytes[..<count])).announcement == nil)
        }
    }

    @Test(
        arguments: [
            "GET / HTTP/1.1\r\n", "proxy TCP4", "PROXX", "PROXY\r\n", " PROXY", "\r\n\r\nGET", "\u{16}\u{3}\u{1}", "\r\nPROXY", "P\0",
        ])
    func `T151 what begins as neither version is missing, at its first byte that does not fit`(text: String) {
        #expect(throws: ProxyPreamble.Fault.missing) { try read(Array(text.utf8)) }
        #expect(throws: ProxyPreamble.Fault.missing) { try read(Array(text.utf8), pieces: 1) }
    }

    @Test(
        arguments: [
            "", "TCP4", "TCP4 192.0.2.7 198.51.100.1 4711", "TCP4 192.0.2.7 198.51.100.1 4711 443 ",
            "TCP4  192.0.2.7 198.51.100.1 4711 443",
            "TCP4 192.0.2.7 198.51.100.1 4711 443 1", "TCP4 192.0.2.7 198.51.100.1 65536 443", "TCP4 192.0.2.7 198.51.100.1 4711 -1",
            "TCP4 192.0.2.7 198.51.100.1 04711 443", "TCP4 192.0.2.07 198.51.100.1 4711 443", "TCP4 192.0.2.7 nowhere 4711 443",
            "TCP4 ::ffff:192.0.2.7 198.51.100.1 4711 443", "TCP4 2001:db8::7 2001:db8::1 4711 443", "TCP6 192.0.2.7 198.51.100.1 4711 443",
            "TCP6 [2001:db8::7] ::1 4711 443", "TCP5 192.0.2.7 198.51.100.1 4711 443", "tcp4 192.0.2.7 198.51.100.1 4711 443",
            "UDP4 192.0.2.7 198.51.100.1 4711 443", "unknown", "UNKNOWNS", "TCP4 192.0.2.7 198.51.100.1 4711 443\r",
            "TCP4\t192.0.2.7 198.51.100.1 4711 443", "TCP4 192.0.2.7\0 198.51.100.1 4711 443",
        ])
    func `T151 a line that breaks the rules is malformed`(rest: String) {
        #expect(throws: ProxyPreamble.Fault.malformed) { try read(Array("PROXY \(rest)\r\n".utf8)) }
    }

    @Test func `T151 a line ends with CR and LF within 107 bytes`() throws {
        let line = { (count: Int) in Array(("PROXY UNKNOWN " + String(repeating: "x", count: count - 16) + "\r\n").utf8) }
        #expect(try read(line(107)).announcement == .relayed(.unknown))
        #expect(throws: ProxyPreamble.Fault.malformed) { try read(line(108)) }
        #expect(throws: ProxyPreamble.Fault.malformed) { try read(Array(line(200)[..<107])) }
        #expect(try read(Array(line(200)[..<106])).announcement == nil)
        #expect(throws: ProxyPreamble.Fault.malformed) { try read(Array("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\n".utf8)) }
    }

    @Test(
        arguments: [
            (0x22, 0x11), (0x2F, 0x11), (0x11, 0x11), (0x31, 0x11), (0x01, 0x11), (0x21, 0x13), (0x21, 0x41), (0x21, 0x10), (0x21, 0x01),
            (0x21, 0xFF),
        ] as [(UInt8, UInt8)])
    func `T151 another version, command, family or transport is malformed`(command: UInt8, family: UInt8) {
        #expect(throws: ProxyPreamble.Fault.malformed) { try read(Self.binary(command, family)) }
    }

    @Test func `T151 a length with no room for the addresses is malformed, one with more is passed over`() throws {
        #expect(throws: ProxyPreamble.Fault.malformed) { try read(Self.binary(0x21, 0x11, Self.ipv4, length: 11)) }
        #expect(throws: ProxyPreamble.Fault.malformed) { try read(Self.binary(0x21, 0x21, Self.ipv6, length: 35)) }
        #expect(throws: ProxyPreamble.Fault.malformed) { try read(Self.binary(0x21, 0x11, Self.ipv4, length: 0)) }
        #expect(try read(Self.binary(0x21, 0x11, Self.ipv4, length: 13)).announcement == nil)
    }

    @Test func `T151 a preamble with any bit changed is read alike whole and in pieces`() {
        for (bytes, _) in Self.good where bytes.count < 300 {
            for index in bytes.indices {
                for bit in 0..<8 {
                    var changed = bytes
                    changed[index] ^= 1 << UInt8(bit)
                    let whole = try? read(changed + [71, 69, 84])
                    let pieces = try? read(changed + [71, 69, 84], pieces: 1)
                    #expect(whole?.announcement == pieces?.announcement)
                    if whole?.announcement != nil { #expect(whole?.consumed == pieces?.consumed) }
                    if index < 5 { #expect(whole == nil) }
                }
            }
        }
    }

    @Test func `T151 random bytes are refused at once, and those behind a good beginning crash nothing`() {
        var random = SplitMix(state: 20_261_129)
        for _ in 0..<2000 {
            let tail = (0..<random.below(300)).map { _ in UInt8(random.below(256)) }
            for beginning in [Array("PROXY ".utf8), Self.signature, Self.signature + [0x21, 0x11]] {
                let whole = try? read(beginning + tail)
                let pieces = try? read(beginning + tail, pieces: 7)
                #expect(whole?.announcement == pieces?.announcement)
            }
        }
    }
}
