extension Peer {
    /// A node of `Forwarded`: an address of IPv4 or one of IPv6 in brackets, perhaps with a port. `unknown`, a name that the proxy has made up
    /// to conceal a sender, and what is none of these match no address.
    ///
    /// Source: RFC 7239 §6
    init(node bytes: [UInt8]) {
        self = Self.named(bytes[...], admitsObfuscatedPort: true) ?? .unknown
    }

    /// An entry of `X-Forwarded-For`, which nothing specifies: the forms above, and IPv6 without brackets and port.
    init(forwardedFor entry: ArraySlice<UInt8>) {
        if entry.count(where: { $0 == Grammar.colon }) > 1, let address = Self.address(entry) {
            self = .ip(address, port: nil)
        } else {
            self = Self.named(entry, admitsObfuscatedPort: false) ?? .unknown
        }
    }

    private static func named(_ bytes: ArraySlice<UInt8>, admitsObfuscatedPort: Bool) -> Peer? {
        let isBracketed = bytes.first == UInt8(ascii: "[")
        let end = isBracketed ? bytes.firstIndex(of: UInt8(ascii: "]")) : bytes.firstIndex(of: Grammar.colon) ?? bytes.endIndex
        guard let end else { return nil }
        let host = isBracketed ? bytes[(bytes.startIndex + 1)..<end] : bytes[..<end]
        guard let address = address(host), isBracketed == host.contains(Grammar.colon) else { return nil }
        let behind = isBracketed ? bytes[(end + 1)...] : bytes[end...]
        if behind.isEmpty { return .ip(address, port: nil) }
        guard behind.first == Grammar.colon else { return nil }
        let text = behind.dropFirst()
        if let port = port(text) { return .ip(address, port: port) }
        return admitsObfuscatedPort && isObfuscated(text) ? .ip(address, port: nil) : nil
    }

    private static func address(_ bytes: ArraySlice<UInt8>) -> IPAddress? { IPAddress(String(decoding: bytes, as: UTF8.self)) }

    private static func port(_ digits: ArraySlice<UInt8>) -> UInt16? {
        guard (1...5).contains(digits.count), digits.allSatisfy({ Grammar.digit($0) != nil }) else { return nil }
        return UInt16(String(decoding: digits, as: UTF8.self))
    }

    /// Source: RFC 7239 §6.3
    private static func isObfuscated(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count > 1 && bytes.first == UInt8(ascii: "_") && bytes.dropFirst().allSatisfy(Grammar.hostName.contains)
    }
}
