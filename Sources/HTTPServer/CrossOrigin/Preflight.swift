import HTTPTypes

/// What a browser asks before it lets a page send a request that a form could not have sent.
///
/// It comes without credentials and is about the path, so no guard judges it and no handler hears of it; but a path that has a route of
/// `OPTIONS` answers as that says, since its author wants no other answer. Source: Fetch §3.3.3
enum Preflight {
    /// Longer wishes are not repeated, so that an answer stays small.
    static let wishBytes = 1024

    /// The fields that a page may send unasked to a server like this one.
    private static let usualFields = ["Authorization", "Content-Type", "X-Request-Id", "traceparent"]

    /// Whether a request is one. Malformed fields make it no less one: what is granted is decided apart.
    static func isAsked(by head: RequestHead) -> Bool {
        head.knownMethod == .options && head.firstFieldRange("origin") != nil
            && head.firstFieldRange("access-control-request-method") != nil
    }

    /// 204 with what the path supports and, if anything is granted, what a page may do with it.
    static func answer(to head: RequestHead, allow: String, _ policy: CrossOriginPolicy) -> Response {
        var response = Response(status: .noContent)
        response.addField(.allow, allow)
        response.addField(.vary, "Access-Control-Request-Method, Access-Control-Request-Headers")
        guard policy.grant(to: head) != .nothing else { return response }
        response.addField(.accessControlAllowMethods, allow)
        response.addField(.accessControlAllowHeaders, (usualFields + wishes(of: head)).joined(separator: ", "))
        response.addField(.accessControlMaxAge, "\(policy.maximumAgeSeconds)")
        return response
    }

    /// What else the page wants to send. All of it is granted: an origin is trusted or it is not, and what a field may do is for guards and
    /// handlers to say. A list of anything but tokens is not repeated, nor are several lists, which no browser sends.
    private static func wishes(of head: RequestHead) -> [String] {
        guard let list = head.onlyField("access-control-request-headers"), list.count <= wishBytes else { return [] }
        var names: [String] = []
        var isValid = true
        list.span.forEachListElement(in: 0..<list.count) { range in
            let name = list[(list.startIndex + range.lowerBound)..<(list.startIndex + range.upperBound)]
            if !name.allSatisfy(Grammar.token.contains) { isValid = false }
            if !name.isEmpty { names.append(String(decoding: name, as: UTF8.self)) }
        }
        return isValid ? names.filter { name in !usualFields.contains { $0.lowercased() == name.lowercased() } } : []
    }
}
