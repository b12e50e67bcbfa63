/// What a test's client offers for TLS, and whom it trusts.
public struct TestTLS: Sendable {
    public enum Version: Int, Sendable, Comparable, CaseIterable {
        case tls10 = 0x0301
        case tls11, tls12, tls13

        public static func < (left: Version, right: Version) -> Bool { left.rawValue < right.rawValue }
    }

    /// The authority that must have issued the server's certificate; see `TestAuthority`.
    public var rootPEM: String
    /// The host to ask for, which the certificate must be for; `nil` to ask for none and to take any.
    public var serverName: String?
    /// True if a certificate for another host is refused.
    public var checksName = true
    public var versions = Version.tls12...Version.tls13
    /// Names of protocols to offer, such as `http/1.1`.
    public var protocols: [String] = []
    /// The cipher suites of TLS 1.2 to offer, as OpenSSL lists them; all that it has, unless said otherwise.
    public var ciphers: String?
    /// An earlier session to resume.
    public var session: TestTLSTicket?
    /// Everything is sent in pieces of so many bytes.
    public var pieceBytes = Int.max

    public init(rootPEM: String, serverName: String? = "localhost") {
        self.rootPEM = rootPEM
        self.serverName = serverName
    }
}

/// What the two sides of a TLS connection have agreed on.
public struct TestTLSFacts: Sendable, Equatable {
    /// Such as `TLSv1.3`.
    public var version: String
    public var cipher: String
    /// The protocol that the server has chosen; none when it has not said.
    public var protocolName: String
    public var isResumed: Bool
    /// The SHA-256 of the server's certificate, in hexadecimal digits.
    public var certificateDigest: String
}
