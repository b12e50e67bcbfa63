import CoreSyntax
import EnvironmentReading

/// A proxy for CONNECT. It need not be trusted, since TLS runs through it from end to end.
///
/// Source: RFC 9110 §9.3.6
public struct HTTPProxy: Sendable, Equatable {
    /// `http://`, the user and password if there are any, host and port.
    let address: Secret
    /// The address without user and password, for a listing.
    let shownAddress: String
    /// The hosts that are reached without it, as `no_proxy` lists them.
    let exemptHosts: String

    /// `nil` unless the text is `[http://][user[:password]@]host:port`, a slash behind it allowed, and the exempt hosts are a list as
    /// `no_proxy` has it. The port must be there: programs disagree on which one is meant without.
    public init?(_ text: String, exemptHosts: String = "") {
        let authority = text.droppingHTTPScheme.droppingSlash
        let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let host = parts.last, Self.isAuthority(host),
            parts.count == 1 || Self.isUserInformation(parts[0]), Self.isHostList(exemptHosts)
        else { return nil }
        address = Secret("http://\(authority)")
        shownAddress = parts.count == 1 ? "http://\(host)" : "http://\(Secret.mask)@\(host)"
        self.exemptHosts = exemptHosts
    }

    /// A list of host names, domains with a dot in front, addresses, networks, or `*`, separated by commas or blanks.
    static func isHostList(_ text: String) -> Bool {
        text.utf8.count <= 4_096
            && text.utf8.allSatisfy { $0.isASCIILetterOrDigit || "-._*:/[], \t".utf8.contains($0) }
    }

    private static func isAuthority(_ text: Substring) -> Bool {
        guard (try? URLHost(authority: Array(text.utf8)[...])) != nil, let port = text.utf8.lastIndex(of: UInt8(ascii: ":"))
        else { return false }
        return !text[port...].utf8.contains(UInt8(ascii: "]"))
    }

    private static func isUserInformation(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 512 && text.utf8.allSatisfy { $0.isVisibleASCII && !"\"<>\\^`{|}/?#[]".utf8.contains($0) }
    }
}

extension String {
    fileprivate var droppingHTTPScheme: Substring {
        let scheme = "http://"
        return utf8.lazy.map(\.asciiLowercased).starts(with: scheme.utf8) ? Substring(utf8.dropFirst(scheme.utf8.count)) : self[...]
    }
}

extension Substring {
    fileprivate var droppingSlash: Substring { hasSuffix("/") ? dropLast() : self }
}
