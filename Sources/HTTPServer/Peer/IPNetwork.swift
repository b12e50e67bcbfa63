/// The addresses that begin with the same bits. One of IPv6 contains no IPv4 address, whatever is mapped.
///
/// Source: RFC 4632 §3.1
public struct IPNetwork: Sendable, Hashable, CustomStringConvertible {
    private let address: IPAddress
    /// Of the 128 bits, IPv4 mapped.
    private let prefix: Int
    private var mappedBits: Int { address.isIPv4 ? 96 : 0 }

    /// Reads `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
    ///
    /// - Returns: `nil` for any other text, and where the address has bits beyond the prefix: a slip, or not the network that was meant.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first)) else { return nil }
        self.address = address
        let isMappedText = address.isIPv4 && first.utf8.contains(Grammar.colon)
        if parts.count == 1 {
            prefix = 128
        } else {
            let bits = address.isIPv4 && !isMappedText ? 32 : 128
            guard let length = Self.number(parts[1]), length <= bits else { return nil }
            prefix = 128 - bits + length
            guard !address.isIPv4 || prefix >= 96, address == masked(address) else { return nil }
        }
    }

    private static func number(_ text: Substring) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ Grammar.digit($0) != nil }) else { return nil }
        return text.utf8.count > 1 && text.hasPrefix("0") ? nil : Int(text)
    }

    private func masked(_ other: IPAddress) -> IPAddress {
        // A shift by all 64 bits leaves nothing of a word.
        let high = prefix >= 64 ? UInt64.max : ~(UInt64.max >> UInt64(prefix))
        let low = prefix <= 64 ? 0 : ~(UInt64.max >> UInt64(prefix - 64))
        return IPAddress(high: other.high & high, low: other.low & low)
    }

    /// If true, every address of its family is in it.
    public var isWholeFamily: Bool { prefix == mappedBits }

    public func contains(_ other: IPAddress) -> Bool { other.isIPv4 == address.isIPv4 && masked(other) == address }

    public var description: String { prefix == 128 ? "\(address)" : "\(address)/\(prefix - mappedBits)" }
}
