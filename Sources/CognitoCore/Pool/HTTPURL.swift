import CoreSyntax

/// The reason why a text is refused as a URL.
public enum HTTPURLError: Error, Equatable, Sendable {
    /// Longer than 2,048 bytes.
    case tooLong
    /// A byte that is no printing ASCII character, or one of `"<>\^{|}` and the backtick, which no URI has.
    case forbiddenCharacter
    /// Neither `https://` nor `http://`.
    case unsupportedScheme
    /// A user name in front of the host.
    case userInformation
    /// The host is missing, or is neither a name, nor an IPv4 address, nor an IPv6 address in brackets.
    case malformedHost
    /// The port is not a number from 1 to 65535.
    case malformedPort
    /// A fragment, or a query where there may be none.
    case queryOrFragment
    /// `http://` to a host that is not this machine.
    case insecure
}

/// An `https` URL, or an `http` URL of this machine (127.0.0.0/8, `::1`, `localhost`), so that neither secrets nor key sets cross a network
/// unprotected. The only exception is named in its initialiser.
///
/// The text is kept unchanged, so that an issuer can be compared byte for byte.
///
/// Source: RFC 3986 §3
public struct HTTPURL: Sendable, Equatable {
    /// The text, exactly as it was given.
    public let text: String
    /// True if the scheme is `https`.
    public let isSecure: Bool
    /// True if the host is this machine, by its address or as `localhost`.
    public let isLoopback: Bool

    /// - Throws: The `HTTPURLError` of the first rule that the text breaks.
    public init(_ text: String) throws(HTTPURLError) {
        try self.init(unprotected: text)
        guard isProtected else { throw .insecure }
    }

    /// A URL that may have a query, as the identifier of a resource may.
    ///
    /// - Throws: The `HTTPURLError` of the first other rule that the text breaks.
    ///
    /// Source: RFC 8707 §2
    init(identifier text: String) throws(HTTPURLError) {
        try self.init(unprotected: text, takingQuery: true)
        guard isProtected else { throw .insecure }
    }

    /// A URL that may also be an `http` one of another machine, such as that of an emulator in a container. No key set may come from it.
    ///
    /// - Throws: The `HTTPURLError` of the first other rule that the text breaks.
    init(unprotected text: String) throws(HTTPURLError) { try self.init(unprotected: text, takingQuery: false) }

    private init(unprotected text: String, takingQuery: Bool) throws(HTTPURLError) {
        guard text.utf8.count <= 2_048 else { throw .tooLong }
        guard text.utf8.allSatisfy({ $0.isVisibleASCII && !Self.forbidden.contains($0) }) else {
            throw .forbiddenCharacter
        }
        let (isSecure, rest) = try Self.scheme(Array(text.utf8))
        guard takingQuery || !rest.contains(UInt8(ascii: "?")), !rest.contains(UInt8(ascii: "#")) else { throw .queryOrFragment }
        isLoopback = try Self.host(of: rest.prefix { !Self.endsAuthority($0) }).isLoopback
        self.isSecure = isSecure
        self.text = text
    }

    /// True if no network can read or change the traffic.
    var isProtected: Bool { isSecure || isLoopback }

    private init(text: String, isSecure: Bool, isLoopback: Bool) {
        self.text = text
        self.isSecure = isSecure
        self.isLoopback = isLoopback
    }

    /// Scheme, host and port, unchanged, without a trailing slash.
    package var origin: String { String(text[..<pathStart]) }

    /// Host and port, unchanged.
    var authority: Substring { origin.utf8.firstRange(of: "://".utf8).map { origin[$0.upperBound...] } ?? origin[...] }

    /// The path, unchanged: empty, or a slash and perhaps more.
    package var path: Substring { text[pathStart..<queryStart] }

    /// The path without trailing slashes: empty, or a slash and more.
    package var plainPath: String {
        var path = path
        while path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
        return String(path)
    }

    /// The query with its question mark; empty if there is none.
    package var query: Substring { text[queryStart...] }

    private var pathStart: String.Index {
        let authority = text.utf8.firstRange(of: "://".utf8)?.upperBound ?? text.startIndex
        return text[authority...].utf8.firstIndex(where: Self.endsAuthority) ?? text.endIndex
    }

    private var queryStart: String.Index { text.utf8.firstIndex(of: UInt8(ascii: "?")) ?? text.endIndex }

    private static func endsAuthority(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") }

    /// A URL below this one, with exactly one slash between the paths, and without its query. The caller must pass a well-formed path.
    ///
    /// Source: OpenID Connect Discovery 1.0 §4.1 (a slash at the end of an issuer is dropped first)
    package func appending(path: String) -> HTTPURL {
        HTTPURL(text: "\(origin)\(plainPath)/\(path)", isSecure: isSecure, isLoopback: isLoopback)
    }

    /// An `http` address of this machine. Port 0 stands for one not known yet: connecting to it fails.
    package static func loopback(port: Int) -> HTTPURL {
        HTTPURL(text: "http://127.0.0.1:\(port)", isSecure: false, isLoopback: true)
    }

    /// The root of an `https` host that is known to be well-formed and not this machine.
    init(secureHost host: String) {
        self.init(text: "https://\(host)", isSecure: true, isLoopback: false)
    }

    private static let forbidden = Set("\"<>\\^`{|}".utf8)

    private static func host(of authority: ArraySlice<UInt8>) throws(HTTPURLError) -> URLHost {
        do throws(URLHost.Fault) {
            return try URLHost(authority: authority)
        } catch {
            switch error {
            case .userInformation: throw .userInformation
            case .malformedHost: throw .malformedHost
            case .malformedPort: throw .malformedPort
            }
        }
    }

    private static func scheme(_ bytes: [UInt8]) throws(HTTPURLError) -> (isSecure: Bool, rest: ArraySlice<UInt8>) {
        for (prefix, isSecure) in [("https://", true), ("http://", false)]
        where bytes.lazy.map(\.asciiLowercased).starts(with: prefix.utf8) {
            return (isSecure, bytes.dropFirst(prefix.utf8.count))
        }
        throw .unsupportedScheme
    }
}
