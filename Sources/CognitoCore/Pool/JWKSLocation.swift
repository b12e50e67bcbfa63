import CoreSyntax

/// The location of an issuer's key set. It comes from configuration alone, never from a token.
public enum JWKSLocation: Sendable, Equatable {
    /// Fetched and refreshed over HTTP.
    case remote(HTTPURL)
    /// A file beside the program: read at start, and again only on request.
    case file(path: String)

    /// An address as `HTTPURL` allows it, or `file:` and a path; a path without a leading slash is relative to the
    /// working directory. `nil` for anything else, percent escapes in a path included: the name is taken as it
    /// stands.
    ///
    /// Source: RFC 8089 §2
    public init?(_ text: String) {
        guard let rest = text.droppingFileScheme else {
            guard let url = try? HTTPURL(text) else { return nil }
            self = .remote(url)
            return
        }
        let path = rest.hasPrefix("//localhost/") ? rest.dropFirst("//localhost".count) : rest.droppingEmptyAuthority
        guard let path, !path.isEmpty, path.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "%") })
        else {
            return nil
        }
        self = .file(path: String(path))
    }
}

extension String {
    fileprivate var droppingFileScheme: Substring? {
        let scheme = "file:"
        guard utf8.lazy.map(\.asciiLowercased).starts(with: scheme.utf8) else { return nil }
        return Substring(utf8.dropFirst(scheme.utf8.count))
    }
}

extension Substring {
    /// `///path` is `/path` with an empty authority; `//host/path` is a file on another host, and so `nil`.
    fileprivate var droppingEmptyAuthority: Substring? {
        guard utf8.starts(with: "//".utf8) else { return self }
        return utf8.starts(with: "///".utf8) ? Substring(utf8.dropFirst(2)) : nil
    }
}

extension JWKSLocation: CustomStringConvertible {
    /// The address, or `file:` and the path.
    public var description: String {
        switch self {
        case .remote(let url): url.text
        case .file(let path): "file:\(path)"
        }
    }
}
