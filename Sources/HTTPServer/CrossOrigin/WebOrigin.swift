/// Where a page comes from, as browsers spell it in `Origin`: scheme, host and, where it is not the scheme's own, port.
///
/// Two origins are the same when their bytes are: a browser always sends the one serialisation that there is.
///
/// Source: RFC 6454 §6.2, Fetch §3.1
public struct WebOrigin: Sendable, Hashable, CustomStringConvertible {
    let bytes: [UInt8]
    public let description: String

    /// `nil` for a text that no browser sends: with a path, an upper-case letter, a byte beyond ASCII or the scheme's own port, and for `null`,
    /// which stands for every page without an origin of its own.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: Grammar.colon), Self.isScheme(bytes[..<colon]),
            bytes[colon...].starts(with: "://".utf8)
        else { return nil }
        let (host, port) = Self.split(bytes[(colon + 3)...])
        guard Self.isHost(host), Self.isPort(port, scheme: bytes[..<colon]) else { return nil }
        self.bytes = bytes
        description = text
    }

    /// Host and what follows its colon; an IPv6 address has colons of its own, between brackets.
    static func split(_ authority: ArraySlice<UInt8>) -> (host: ArraySlice<UInt8>, port: ArraySlice<UInt8>?) {
        let afterAddress = authority.lastIndex(of: UInt8(ascii: "]")).map { $0 + 1 } ?? authority.startIndex
        guard let colon = authority[afterAddress...].firstIndex(of: Grammar.colon) else { return (authority, nil) }
        return (authority[..<colon], authority[(colon + 1)...])
    }

    private static func isScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, isLowerCaseLetter(first) else { return false }
        return bytes.allSatisfy { isLowerCaseLetter($0) || Grammar.digit($0) != nil || "+-.".utf8.contains($0) }
    }

    private static func isHost(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.allSatisfy({ Grammar.lowercased($0) == $0 }) else { return false }
        if bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") {
            return bytes.count > 2 && bytes.dropFirst().dropLast().allSatisfy(Grammar.ipv6Address.contains)
        }
        return !bytes.isEmpty && bytes.allSatisfy(Grammar.hostName.contains)
    }

    private static func isPort(_ digits: ArraySlice<UInt8>?, scheme: ArraySlice<UInt8>) -> Bool {
        guard let digits else { return true }
        guard (1...5).contains(digits.count), digits.first != UInt8(ascii: "0"), digits.allSatisfy({ Grammar.digit($0) != nil }) else {
            return false
        }
        let port = digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
        let isUsual = port == 443 && scheme.elementsEqual("https".utf8) || port == 80 && scheme.elementsEqual("http".utf8)
        return port <= 65_535 && !isUsual
    }

    private static func isLowerCaseLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
}
