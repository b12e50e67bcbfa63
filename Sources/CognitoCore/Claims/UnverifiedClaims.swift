import JOSE
package import StrictJSON

/// The claims that decide about a token. Their types have been checked, but not the signature.
package struct UnverifiedClaims: Sendable {
    /// The kind of token that the claims state, with its recipient.
    enum Purpose: Sendable {
        /// An ID token, with its `aud`, one string or several.
        case id(audience: [JSONView])
        /// A user's access token, with its `client_id`.
        case access(clientID: String)
        /// The access token of the client that it names as its subject.
        case machine(clientID: String)
        /// A user's token of an issuer that is no user pool, with its `aud`.
        case openID(audience: [JSONView])
        /// A program's token of such an issuer, with the client and its `aud`.
        case program(clientID: String, audience: [JSONView])
    }

    let subject: String
    let purpose: Purpose
    let expirationTime: NumericDate
    let issuedAt: NumericDate?
    let notBefore: NumericDate?
    /// The client to which an access token was issued; empty for another kind of token.
    var clientID: String {
        switch purpose {
        case .access(let clientID), .machine(let clientID), .program(let clientID, audience: _): clientID
        case .id, .openID: ""
        }
    }
    /// `aud` of a token of an issuer that is no user pool; empty for a token of a user pool.
    var audience: [JSONView] {
        switch purpose {
        case .openID(let audience), .program(clientID: _, let audience): audience
        case .id, .access, .machine: []
        }
    }
    /// `aud` of an access token, which has it only if the client has requested it.
    let accessAudience: [JSONView]?

    /// Reads a payload by the rules of the policy's issuer.
    ///
    /// - Throws: `missing` or `malformed`.
    ///
    /// Source: RFC 7519 §4.1; docs/configuration.md, "Further issuers"
    package init(_ payload: JSONDocument, under policy: ClaimsPolicy) throws(ClaimsFault) {
        guard let subject = try Self.string(.subject, of: payload).string, !subject.isEmpty else { throw .malformed(.subject) }
        self.subject = subject
        (purpose, accessAudience) = try Self.purpose(of: payload, subject: subject, policy)
        guard let expirationTime = try Self.date(.expirationTime, of: payload) else { throw .missing(.expirationTime) }
        self.expirationTime = expirationTime
        issuedAt = try Self.date(.issuedAt, of: payload)
        notBefore = try Self.date(.notBefore, of: payload)
    }

    /// `iss`, which determines the rules for the other claims.
    ///
    /// - Throws: `missing` or `malformed`.
    static func issuer(of payload: JSONDocument) throws(ClaimsFault) -> JSONView { try string(.issuer, of: payload) }

    /// Source: docs/cognito.md (an access token has `client_id` and no `aud`, an ID token the reverse)
    private static func purpose(
        of payload: JSONDocument, subject: String, _ policy: ClaimsPolicy
    ) throws(ClaimsFault) -> (Purpose, accessAudience: [JSONView]?) {
        if case .openID = policy.issuer.rules {
            let audience = try audience(of: payload)
            guard ProgramToken.isProgram(payload, subject: subject) else { return (.openID(audience: audience), nil) }
            return (.program(clientID: ProgramToken.client(in: .document(payload)) ?? subject, audience: audience), nil)
        }
        let use = try string(.tokenUse, of: payload)
        if use.isString(TokenUse.id.rawValue) { return (.id(audience: try audience(of: payload)), nil) }
        guard use.isString(TokenUse.access.rawValue) else { throw .malformed(.tokenUse) }
        guard let clientID = try string(.clientID, of: payload).string else { throw .malformed(.clientID) }
        let audience = payload[.audience] == nil ? nil : try audience(of: payload)
        let isMachine = payload[.username] == nil && sameBytes(subject, clientID)
        return (isMachine ? .machine(clientID: clientID) : .access(clientID: clientID), audience)
    }

    /// Source: RFC 7519 §4.1.3 (a string, or an array of strings)
    private static func audience(of payload: JSONDocument) throws(ClaimsFault) -> [JSONView] {
        guard let value = payload[.audience] else { throw .missing(.audience) }
        let audience = value.elements ?? [value]
        guard audience.allSatisfy({ $0.kind == .string }) else { throw .malformed(.audience) }
        return audience
    }

    static func string(_ claim: Claim, of payload: JSONDocument) throws(ClaimsFault) -> JSONView {
        guard let value = payload[claim] else { throw .missing(claim) }
        guard value.kind == .string else { throw .malformed(claim) }
        return value
    }

    static func date(_ claim: Claim, of payload: JSONDocument) throws(ClaimsFault) -> NumericDate? {
        guard let value = payload[claim] else { return nil }
        guard let date = value.number.flatMap({ NumericDate($0) }) else { throw .malformed(claim) }
        return date
    }
}
