import StrictJSON

/// A restriction of a route to some issuers or some recipients of those that its verifier trusts.
///
/// It checks verified claims, so that routes share one verifier and its cache.
struct Narrowing: Sendable {
    /// An issuer whose tokens are accepted.
    private struct Part {
        let issuer: Issuer
        /// App clients of a user pool, or audiences of another issuer; `nil` for all that the issuer's policy names.
        let recipients: [String]?
    }

    private let parts: [Part]

    /// Accepts all issuers and recipients that the verifier trusts.
    init(everything issuers: [Issuer]) {
        parts = issuers.map { Part(issuer: $0, recipients: nil) }
    }

    /// Restricts another one to these issuers and recipients. A recipient counts only for the issuers whose policies name it, since another
    /// issuer's recipient of that name is a different one.
    ///
    /// - Parameters:
    ///   - names: `nil` for every issuer.
    ///   - recipients: `nil` for every recipient.
    /// - Throws: `nothingLeft`
    init(_ wider: Narrowing, toIssuers names: [String]?, recipients: [String]?) throws(NarrowingFault) {
        parts = wider.parts.compactMap { part in
            if let names, !names.contains(where: { sameBytes($0, part.issuer.name) }) { return nil }
            guard let recipients else { return part }
            let left = (part.recipients ?? part.issuer.recipients).filter { name in recipients.contains { sameBytes($0, name) } }
            return left.isEmpty ? nil : Part(issuer: part.issuer, recipients: left)
        }
        guard !parts.isEmpty else { throw .nothingLeft }
    }

    /// - Throws: `issuerNotTakenHere` or `recipientNotTakenHere`
    func check(_ claims: CallerClaims) throws(ClaimsFault) {
        guard let name = claims.common.text[.issuer], let part = parts.first(where: { name.isString($0.issuer.name) }) else {
            throw .issuerNotTakenHere(taken: parts.map(\.issuer.name))
        }
        guard let taken = part.recipients else { return }
        guard claims.recipients(of: part.issuer).contains(where: { recipient in taken.contains { recipient.isString($0) } }) else {
            throw .recipientNotTakenHere(taken: taken)
        }
    }
}

extension CognitoVerifier {
    /// A verifier that accepts only tokens of some issuers, or for some app clients or audiences. It refuses all others. Restricting it again
    /// accepts the tokens that satisfy both restrictions.
    ///
    /// A recipient counts only for the issuers whose policies name it. An issuer that names none of the recipients is not accepted.
    ///
    /// - Parameters:
    ///   - names: The accepted issuers; `nil` for all that the verifier accepts.
    ///   - recipients: The accepted recipients; `nil` for all.
    /// - Throws: ``NarrowingFault``, if no token could pass, or for a name that the verifier does not trust.
    public func narrowed(toIssuers names: [String]? = nil, recipients: [String]? = nil) throws(NarrowingFault) -> CognitoVerifier {
        for list in [names, recipients] where list?.isEmpty == true { throw .emptyList }
        let known = issuers.map(\.policy.issuer)
        if let stranger = names?.first(where: { name in !known.contains { sameBytes($0.name, name) } }) {
            throw .issuerNotTrusted(stranger)
        }
        if let stranger = recipients?.first(where: { name in !known.contains { $0.recipients.contains { sameBytes($0, name) } } }) {
            throw .recipientNotKnown(stranger)
        }
        var copy = self
        copy.narrowing = try Narrowing(narrowing ?? Narrowing(everything: known), toIssuers: names, recipients: recipients)
        return copy
    }
}

extension CallerClaims {
    /// The recipients of a token of this issuer.
    fileprivate func recipients(of issuer: Issuer) -> [JSONView] {
        if case .userPool = issuer.rules, kind != .id { return common.text[.clientID].map { [$0] } ?? [] }
        return common.text[.audience].map { $0.elements ?? [$0] } ?? []
    }
}

/// The reason why a restriction is refused.
public enum NarrowingFault: Error, Equatable, Sendable {
    /// A list without entries.
    case emptyList
    /// The verifier does not trust this issuer.
    case issuerNotTrusted(String)
    /// No issuer of the verifier names this recipient.
    case recipientNotKnown(String)
    /// No issuer is left: the named issuers have none of the recipients, or an earlier restriction excludes them.
    case nothingLeft
}
