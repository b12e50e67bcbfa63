import JOSE
package import StrictJSON

/// The claims that decide about a token, of the right types, but believed by nobody yet.
package struct UnverifiedClaims: Sendable {
    /// What kind of token it says it is, and whom it is for.
    enum Purpose: Sendable {
        /// An ID token, with its `aud`, one string or several.
        case id(audience: [JSONView])
        /// An access token, with its `client_id`, a string.
        case access(clientID: JSONView)

        var tokenUse: TokenUse {
            switch self {
            case .id: .id
            case .access: .access
            }
        }
    }

    /// A string.
    let issuer: JSONView
    let subject: String
    let purpose: Purpose
    let expirationTime: NumericDate
    let issuedAt: NumericDate?
    let notBefore: NumericDate?

    /// Reads a payload. Throws `missing` or `malformed`.
    ///
    /// Source: RFC 7519 §4.1; README.md, "Endpoints", "How tokens are read"
    package init(_ payload: JSONDocument) throws(ClaimsFault) {
        issuer = try Self.string(.issuer, of: payload)
        guard let subject = try Self.string(.subject, of: payload).string else { throw .malformed(.subject) }
        self.subject = subject
        guard !subject.isEmpty else { throw .malformed(.subject) }
        purpose = try Self.purpose(of: payload)
        guard let expirationTime = try Self.date(.expirationTime, of: payload) else { throw .missing(.expirationTime) }
        self.expirationTime = expirationTime
        issuedAt = try Self.date(.issuedAt, of: payload)
        notBefore = try Self.date(.notBefore, of: payload)
    }

    /// Source: docs/cognito.md (an access token has `client_id` and no `aud`, an ID token the reverse)
    private static func purpose(of payload: JSONDocument) throws(ClaimsFault) -> Purpose {
        let use = try string(.tokenUse, of: payload)
        if use.isString(TokenUse.id.rawValue) { return .id(audience: try audience(of: payload)) }
        if use.isString(TokenUse.access.rawValue) { return .access(clientID: try string(.clientID, of: payload)) }
        throw .malformed(.tokenUse)
    }

    /// Source: RFC 7519 §4.1.3 (a string, or an array of strings)
    private static func audience(of payload: JSONDocument) throws(ClaimsFault) -> [JSONView] {
        guard let value = payload[.audience] else { throw .missing(.audience) }
        let audience = value.elements ?? [value]
        guard audience.allSatisfy({ $0.kind == .string }) else { throw .malformed(.audience) }
        return audience
    }

    private static func string(_ claim: Claim, of payload: JSONDocument) throws(ClaimsFault) -> JSONView {
        guard let value = payload[claim] else { throw .missing(claim) }
        guard value.kind == .string else { throw .malformed(claim) }
        return value
    }

    private static func date(_ claim: Claim, of payload: JSONDocument) throws(ClaimsFault) -> NumericDate? {
        guard let value = payload[claim] else { return nil }
        guard let date = value.number.flatMap({ NumericDate($0) }) else { throw .malformed(claim) }
        return date
    }
}
