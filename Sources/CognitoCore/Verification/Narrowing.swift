import StrictJSON

/// What a route takes of all that its verifier trusts: tokens of some issuers alone, or for some recipients alone.
///
/// It is a question to claims that have been verified already, so that routes share one verifier and its cache.
struct Narrowing: Sendable {
    /// An issuer whose tokens are taken.
    private struct Part {
        let issuer: Issuer
        /// App clients of a user pool, or audiences of another issuer; `nil` for all that the issuer's policy names.
        let recipients: [String]?
    }

    private let parts: [Part]

    /// Takes all that the verifier trusts.
    init(everything issuers: [Issuer]) {
        parts = issuers.map { Part(issuer: $0, recipients: nil) }
    }

    /// What this one takes of these issuers, and of tokens for these recipients. A recipient counts for the issuers whose policies name it:
    /// another issuer's recipient of that name is a different one.
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
        guard let name = claims.claimsSet[.issuer], let part = parts.first(where: { name.isString($0.issuer.name) }) else {
            throw .issuerNotTakenHere(taken: parts.map(\.issuer.name))
        }
        guard let taken = part.recipients else { return }
        guard claims.recipients(of: part.issuer).contains(where: { recipient in taken.contains { recipient.isString($0) } }) else {
            throw .recipientNotTakenHere(taken: taken)
        }
    }
}

extension CognitoVerifier {
    /// A verifier for routes that take less: tokens of some issuers alone, or made for some app clients or audiences alone. Others are
    /// refused as those of strangers are. One that is narrowed again takes what both take.
    ///
    /// A recipient counts for the issuers whose policies name it. An issuer that names none of the recipients is not taken.
    ///
    /// - Parameters:
    ///   - names: Every issuer that the verifier takes, unless said otherwise.
    ///   - recipients: Every recipient, unless said otherwise.
    /// - Throws: ``NarrowingFault`` when nothing could pass, or for a name that is not trusted anyway.
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
    /// Whom a token of this issuer was made for.
    fileprivate func recipients(of issuer: Issuer) -> [JSONView] {
        if case .userPool = issuer.rules, kind != .id { return claimsSet[.clientID].map { [$0] } ?? [] }
        return claimsSet[.audience].map { $0.elements ?? [$0] } ?? []
    }
}

/// A narrowing that nothing could pass.
public enum NarrowingFault: Error, Equatable, Sendable {
    /// A list without entries.
    case emptyList
    /// An issuer that the verifier does not trust in the first place.
    case issuerNotTrusted(String)
    /// A recipient that none of the verifier's issuers makes tokens for.
    case recipientNotKnown(String)
    /// No issuer is left: those that are named have none of the recipients, or the verifier took neither these nor those before.
    case nothingLeft
}
