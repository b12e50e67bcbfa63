/// Version 1: `PROXY TCP4 192.0.2.1 198.51.100.1 4711 443`, CR and LF.
///
/// Source: The PROXY protocol, versions 1 & 2 (HAProxy, doc/proxy-protocol.txt) §2.1
enum TextPreamble {
    /// - Parameter line: With its end.
    /// - Returns: `nil` where it breaks the rules.
    static func announcement(in line: [UInt8]) -> ProxyPreamble.Announcement? {
        guard line.suffix(2) == [Grammar.carriageReturn, Grammar.lineFeed] else { return nil }
        let parts = line.dropLast(2).split(separator: Grammar.space, omittingEmptySubsequences: false)
        let words = parts.map { String(decoding: $0, as: UTF8.self) }
        guard words.count > 1 else { return nil }
        // Whatever stands behind it is to be ignored.
        if words[1] == "UNKNOWN" { return .relayed(.unknown) }
        let isIPv4 = words[1] == "TCP4"
        guard isIPv4 || words[1] == "TCP6", words.count == 6 else { return nil }
        guard let source = address(words[2], isIPv4: isIPv4), address(words[3], isIPv4: isIPv4) != nil,
            let sourcePort = port(words[4]), port(words[5]) != nil
        else {
            return nil
        }
        return .relayed(.ip(source, port: sourcePort))
    }

    private static func address(_ text: String, isIPv4: Bool) -> IPAddress? {
        text.utf8.contains(Grammar.colon) == isIPv4 ? nil : IPAddress(text)
    }

    private static func port(_ text: String) -> UInt16? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ Grammar.digit($0) != nil }) else { return nil }
        return text.utf8.count > 1 && text.hasPrefix("0") ? nil : UInt16(text)
    }
}
