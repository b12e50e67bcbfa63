import Glibc

/// An IPv4 or IPv6 address. An IPv4 address that IPv6 has mapped, as a socket for both families sees it, is the IPv4 address itself.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// The bytes of the longest text of an address.
    private static let maximumTextBytes = 45
    /// What stands before the 32 bits of an IPv4 address. Source: RFC 4291 §2.5.5.2
    private static let mapped: UInt64 = 0xFFFF

    /// The 128 bits, IPv4 mapped.
    let high: UInt64
    let low: UInt64

    /// - Parameters:
    ///   - high: The first 64 bits of an IPv6 address.
    ///   - low: The others.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package init(ipv4 bits: UInt32) {
        self.init(high: 0, low: Self.mapped << 32 | UInt64(bits))
    }

    /// Reads `192.0.2.1` or `2001:db8::1`: no brackets, no port, no zone.
    ///
    /// - Returns: `nil` for any other text.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.maximumTextBytes, text.utf8.allSatisfy({ $0 == Grammar.dot || Self.isOfIPv6($0) }) else { return nil }
        if text.utf8.contains(Grammar.colon) {
            var address = in6_addr()
            guard unsafe inet_pton(AF_INET6, text, &address) == 1 else { return nil }
            self = unsafe withUnsafeBytes(of: &address) { unsafe Self(ipv6: $0) }
        } else {
            var address = in_addr()
            guard unsafe inet_pton(AF_INET, text, &address) == 1 else { return nil }
            self.init(ipv4: UInt32(bigEndian: address.s_addr))
        }
    }

    /// - Parameter bytes: 16 of them, in the order of the network.
    init(ipv6 bytes: UnsafeRawBufferPointer) {
        let high = unsafe bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        let low = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        self.init(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low))
    }

    private static func isOfIPv6(_ byte: UInt8) -> Bool { byte == Grammar.colon || Grammar.hexDigit(byte) != nil }

    public var isIPv4: Bool { high == 0 && low >> 32 == Self.mapped }

    /// Appends ``description``.
    func append(to output: OutputBuffer) {
        guard isIPv4 else { return output.append(description) }
        for shift in [24, 16, 8, 0] {
            output.append(decimal: Int(low &>> UInt64(shift) & 0xFF))
            if shift > 0 { output.append(Grammar.dot) }
        }
    }

    /// As RFC 5952 writes it, without brackets.
    public var description: String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Self.maximumTextBytes + 1) { text in
            if isIPv4 {
                var address = in_addr(s_addr: UInt32(truncatingIfNeeded: low).bigEndian)
                unsafe inet_ntop(AF_INET, &address, text.baseAddress, socklen_t(text.count))
            } else {
                var words = (high.bigEndian, low.bigEndian)
                unsafe inet_ntop(AF_INET6, &words, text.baseAddress, socklen_t(text.count))
            }
            return unsafe text.baseAddress.map { unsafe String(cString: $0) } ?? ""
        }
    }
}
