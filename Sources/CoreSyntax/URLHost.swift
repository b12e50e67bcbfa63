import Glibc

/// The host of a URL's authority, or one that stands alone.
///
/// Source: RFC 3986 §3.2
package enum URLHost {
    /// A registered name, folded to lower case.
    case name([UInt8])
    /// Four octets.
    case ipv4([UInt8])
    /// The text between the brackets; its zone too, if it stands alone and has one.
    case ipv6([UInt8])

    /// Why a text is no host, or no authority.
    package enum Fault: Error, Equatable, Sendable {
        /// A user name in front of the host.
        case userInformation
        /// The host is missing, or is neither a name, nor an IPv4 address, nor an IPv6 address in brackets.
        case malformedHost
        /// The port is not a number from 1 to 65535.
        case malformedPort
    }

    /// Reads an authority, whose port is checked on the way.
    package init(authority: ArraySlice<UInt8>) throws(Fault) {
        guard !authority.contains(UInt8(ascii: "@")) else { throw .userInformation }
        if authority.first == UInt8(ascii: "[") {
            self = .ipv6(try Self.bracketed(authority.dropFirst()))
            return
        }
        let name = authority.prefix { $0 != UInt8(ascii: ":") }
        try Self.checkPort(authority[name.endIndex...])
        try self.init(nameOrIPv4: name)
    }

    /// Reads a host as listeners are told it: without a port, and without the brackets of an IPv6 address, which may name its zone.
    ///
    /// Source: RFC 4007 §11
    package init(unbracketed text: String) throws(Fault) {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: ":")) else {
            try self.init(nameOrIPv4: bytes[...])
            return
        }
        let address = bytes.prefix { $0 != UInt8(ascii: "%") }
        guard Self.isIPv6(address), Self.isZone(bytes[address.endIndex...]) else { throw .malformedHost }
        self = .ipv6(bytes)
    }

    private init(nameOrIPv4 name: ArraySlice<UInt8>) throws(Fault) {
        let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard name.count <= 253, labels.allSatisfy(Self.isLabel) else { throw .malformedHost }
        let isNumeric = labels.last?.allSatisfy(\.isASCIIDigit) == true
        self = isNumeric ? .ipv4(try Self.octets(labels)) : .name(name.map(\.asciiLowercased))
    }

    /// True if the host is this machine: 127.0.0.0/8, `::1`, `localhost`.
    ///
    /// Source: RFC 6890 §2.2.2, RFC 6761 §6.3
    package var isLoopback: Bool {
        switch self {
        case .name(let name): name == Array("localhost".utf8)
        case .ipv4(let octets): octets.first == 127
        case .ipv6(let text): text == Array("::1".utf8)
        }
    }

    /// True for an address; no resolver is asked about it.
    package var isAddress: Bool { if case .name = self { false } else { true } }

    private static func bracketed(_ rest: ArraySlice<UInt8>) throws(Fault) -> [UInt8] {
        guard let closing = rest.firstIndex(of: UInt8(ascii: "]")) else { throw .malformedHost }
        let address = rest[..<closing]
        guard isIPv6(address) else { throw .malformedHost }
        try checkPort(rest[(closing + 1)...])
        return Array(address)
    }

    private static func isIPv6(_ text: ArraySlice<UInt8>) -> Bool {
        var address = in6_addr()
        let allowed = Set("0123456789abcdefABCDEF:.".utf8)
        guard text.allSatisfy(allowed.contains) else { return false }
        return unsafe inet_pton(AF_INET6, String(decoding: text, as: UTF8.self), &address) == 1
    }

    /// What follows an address: nothing, or `%` and the name or number of an interface, which Linux gives 15 bytes at most.
    private static func isZone(_ rest: ArraySlice<UInt8>) -> Bool {
        let name = rest.dropFirst()
        let isSpelledWell = name.allSatisfy { $0.isVisibleASCII && !"%/:".utf8.contains($0) }
        return rest.isEmpty || (isSpelledWell && (1..<Int(IFNAMSIZ)).contains(name.count))
    }

    /// What follows the host: nothing, or a colon and a port.
    private static func checkPort(_ rest: ArraySlice<UInt8>) throws(Fault) {
        guard let colon = rest.first else { return }
        guard colon == UInt8(ascii: ":"), rest.count <= 6, let port = decimalNumber(rest.dropFirst()),
            (1...65_535).contains(port)
        else { throw .malformedPort }
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        guard let first = label.first, let last = label.last, label.count <= 63 else { return false }
        return first != hyphen && last != hyphen
            && label.allSatisfy { $0.isASCIILetterOrDigit || $0 == hyphen || $0 == UInt8(ascii: "_") }
    }

    /// Four plain octets. `127.1`, `0x7f.0.0.1` and leading zeros, which the C library also reads as addresses, are
    /// refused: two readers of one text must not see two hosts.
    private static func octets(_ labels: [ArraySlice<UInt8>]) throws(Fault) -> [UInt8] {
        guard labels.count == 4 else { throw .malformedHost }
        var octets: [UInt8] = []
        for label in labels {
            guard label.count == 1 || label.first != UInt8(ascii: "0"), let number = decimalNumber(label),
                let octet = UInt8(exactly: number)
            else { throw .malformedHost }
            octets.append(octet)
        }
        return octets
    }
}
