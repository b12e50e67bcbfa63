/// Which pages of other origins may read this server's answers: the CORS protocol.
///
/// It guards nothing: a browser asks, and obeys for its user's sake; every other program may call as before. What it grants stands on every
/// answer, refusals included, because a page that cannot read a 401 cannot tell its user to sign in.
///
/// Source: Fetch §3.3
public struct CrossOriginPolicy: Sendable, Equatable {
    /// The origins of the pages.
    public enum Audience: Sendable, Equatable {
        /// Every origin. Never with credentials: any page could then act for a user and read the answer (Fetch §3.3.5).
        case anybody
        /// Those of these origins; with credentials, their requests may carry cookies.
        case listed([WebOrigin], withCredentials: Bool)
    }

    /// The origins whose pages may read the answers.
    public let audience: Audience
    /// How long a browser may remember the answer to a preflight, in seconds.
    public let maximumAgeSeconds: Int

    /// A policy for all routes of a server. Browsers cap `maximumAgeSeconds`, most of them at 7,200 or 86,400.
    public init(_ audience: Audience, maximumAgeSeconds: Int = 600) {
        self.audience = audience
        self.maximumAgeSeconds = maximumAgeSeconds
    }
}

extension CrossOriginPolicy {
    /// What one request's answer says.
    package enum Grant: Sendable, Equatable {
        /// Nothing, as the policy does not know the origin, or none was sent.
        case nothing
        /// Every page may read it.
        case anybody
        /// The origin at this place of the list may.
        case listed(Int)
    }

    /// What the policy grants to a request, or to a message that was none. Compared byte for byte: no prefix, suffix or folding of case can
    /// make one origin pass for another, and two `Origin` fields name no origin.
    package func grant(to head: RequestHead?) -> Grant {
        guard case .listed(let origins, _) = audience else { return .anybody }
        guard let head, let origin = head.firstFieldRange("origin"), head.fieldCount(named: "origin") == 1 else { return .nothing }
        let bytes = head.bytes
        for (place, listed) in origins.enumerated() where bytes.span.isExactly(listed.bytes.span, in: origin) {
            return .listed(place)
        }
        return .nothing
    }
}
