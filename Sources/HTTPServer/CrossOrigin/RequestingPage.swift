/// What a request says about the page that has sent it.
///
/// Browsers say it by themselves, and no page can change it. Another program may say anything: this protects a browser's user from pages of
/// other origins, and no program.
///
/// Source: Fetch Metadata Request Headers §2.4; RFC 6454 §4, §7
package enum RequestingPage: Equatable, Sendable {
    /// A page of the origin that the request is for: scheme, host and port are equal.
    case own
    /// A page of another origin, or of one without a name: `Origin: null`, a field that is there twice.
    case foreign
    /// Nothing was said: a program, a link that was followed, or a browser that is too old.
    case unsaid
}

extension RequestHead {
    /// The page that has sent the request. What is told twice, or contradicts itself, makes it ``RequestingPage/foreign``.
    package var requestingPage: RequestingPage {
        guard fetchMetadataIsOwn else { return .foreign }
        guard let range = firstFieldRange("origin") else { return .unsaid }
        guard fieldCount(named: "origin") == 1, let authority else { return .foreign }
        return schemes.contains { value(of: range).elementsEqual(WebOrigin.serialized(scheme: $0, authority: authority)) } ? .own : .foreign
    }

    /// Over TLS an `http` page is another origin's: an attacker in the network's path can write one. Without TLS of our own, a proxy may
    /// have ended it, so that the page is an `https` one; a browser tells that proxy of an `http` page in `Sec-Fetch-Site`.
    private var schemes: [String] { isOverTLS ? ["https"] : ["http", "https"] }

    /// If true, a page of this server's own origin has sent the request, and the scheme of that origin is the one that is spoken here.
    ///
    /// Behind a proxy that has ended TLS no page is such a one: this server cannot tell its `https` origin from another program's at the same
    /// host and port.
    package var namesOwnOrigin: Bool {
        guard requestingPage == .own, let origin = onlyField("origin"), let authority else { return false }
        return origin.elementsEqual(WebOrigin.serialized(scheme: isOverTLS ? "https" : "http", authority: authority))
    }

    private var fetchMetadataIsOwn: Bool {
        guard fieldCount(named: "sec-fetch-site") > 0 else { return true }
        guard let site = onlyField("sec-fetch-site") else { return false }
        // `none` is an address that a user has typed.
        return site.elementsEqual("same-origin".utf8) || site.elementsEqual("none".utf8)
    }
}

extension WebOrigin {
    /// The origin at an authority as a browser spells it: letters in lower case, and no port where it is the scheme's own.
    ///
    /// - Parameters:
    ///   - scheme: `http` or `https`.
    ///   - authority: A host with an optional port, as a request names them.
    ///
    /// Source: RFC 6454 §6.2
    static func serialized(scheme: String, authority: String) -> [UInt8] {
        let (host, digits) = split(Array(authority.utf8)[...])
        let significant = digits?.drop { $0 == UInt8(ascii: "0") } ?? []
        let usual = scheme == "https" ? "443" : "80"
        var bytes = Array("\(scheme)://".utf8) + host.map(Grammar.lowercased)
        guard digits?.isEmpty == false, !significant.elementsEqual(usual.utf8) else { return bytes }
        bytes.append(Grammar.colon)
        bytes.append(contentsOf: significant.isEmpty ? [UInt8(ascii: "0")] : significant)
        return bytes
    }
}
