/// The TLS offer of a test's client, and the authority that it trusts.
public struct TestTLS: Sendable {
    public enum Version: Int, Sendable, Comparable, CaseIterable {
        case tls10 = 0x0301
        case tls11, tls12, tls13

        public static func < (left: Version, right: Version) -> Bool { left.rawValue < right.rawValue }
    }

    /// The authority that must have issued the server's certificate; see `TestAuthority`.
    public var rootPEM: String
    /// The host that the client names and that the certificate must have; `nil` to name none and to accept any.
    public var serverName: String?
    /// If true, a certificate for another host is refused.
    public var checksName = true
    public var versions = Version.tls12...Version.tls13
    /// Names of protocols to offer, such as `http/1.1`.
    public var protocols: [String] = []
    /// The cipher suites of TLS 1.2 to offer, as an OpenSSL cipher list; `nil` for all that OpenSSL has.
    public var ciphers: String?
    /// An earlier session to resume.
    public var session: TestTLSTicket?
    /// Everything is sent in pieces of at most this many bytes.
    public var pieceBytes = Int.max

    public init(rootPEM: String, serverName: String? = "localhost") {
        self.rootPEM = rootPEM
        self.serverName = serverName
    }
}

/// The negotiated parameters of a TLS connection.
public struct TestTLSFacts: Sendable, Equatable {
    /// OpenSSL's name of the version, such as `TLSv1.3`.
    public var version: String
    public var cipher: String
    /// The protocol that the server has chosen by ALPN; empty if it has chosen none.
    public var protocolName: String
    public var isResumed: Bool
    /// The SHA-256 of the server's certificate, in hexadecimal digits.
    public var certificateDigest: String
}
