/// Version 2: a signature of 12 bytes, version and command, family and transport, the length of the rest in 16 bits, addresses, and
/// whatever else the proxy has to say, which is not used here.
///
/// Source: The PROXY protocol, versions 1 & 2 (HAProxy, doc/proxy-protocol.txt) §2.2
struct BinaryPreamble {
    private enum Family {
        case ipv4, ipv6
        /// One whose addresses say nothing to a server of TCP: datagrams, Unix sockets of the proxy's machine, none.
        case other
    }

    /// What stands before the addresses.
    static let headBytes = 16

    private let isLocal: Bool
    private let family: Family
    /// Bytes behind the head.
    let length: Int

    /// Of the rest, how many are read.
    var addressBytes: Int {
        switch family {
        case .ipv4: 12
        case .ipv6: 36
        case .other: 0
        }
    }

    /// - Parameter bytes: The head at least.
    /// - Returns: `nil` where the head breaks the rules.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headBytes else { return nil }
        switch bytes[12] {
        case 0x20: isLocal = true
        case 0x21: isLocal = false
        default: return nil
        }
        switch bytes[13] {
        // What a proxy that speaks for itself says of addresses is to be ignored.
        case _ where isLocal: family = .other
        case 0x11: family = .ipv4
        case 0x21: family = .ipv6
        case 0x00, 0x12, 0x22, 0x31, 0x32: family = .other
        default: return nil
        }
        length = Int(bytes[14]) << 8 | Int(bytes[15])
        guard length >= addressBytes else { return nil }
    }

    /// - Parameter bytes: Head and addresses.
    func announcement(in bytes: [UInt8]) -> ProxyPreamble.Announcement? {
        if isLocal { return .local }
        guard bytes.count >= Self.headBytes + addressBytes else { return nil }
        func number(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        switch family {
        case .ipv4:
            let address = IPAddress(ipv4: UInt32(truncatingIfNeeded: number(16..<20)))
            return .relayed(.ip(address, port: UInt16(truncatingIfNeeded: number(24..<26))))
        case .ipv6:
            let address = IPAddress(high: number(16..<24), low: number(24..<32))
            return .relayed(.ip(address, port: UInt16(truncatingIfNeeded: number(48..<50))))
        case .other: return .relayed(.unknown)
        }
    }
}
