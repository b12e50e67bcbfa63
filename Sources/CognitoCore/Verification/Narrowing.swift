import StrictJSON

/// What a route takes of all that its verifier trusts: tokens of some issuers alone, or for some recipients alone.
///
/// It is a question to claims that have been verified already, so that routes share one verifier and its memory.
struct Narrowing: Sendable {
    let issuers: [String]?
    /// App clients of a user pool, or audiences of another issuer.
    let recipients: [String]?

    /// - Throws: `issuerNotTakenHere` or `recipientNotTakenHere`
    func check(_ claims: CallerClaims) throws(ClaimsFault) {
        if let issuers {
            guard let issuer = claims.claimsSet[.issuer], issuers.contains(where: { issuer.isString($0) }) else {
                throw .issuerNotTakenHere(taken: issuers)
            }
        }
        if let recipients {
            guard claims.recipients.contains(where: { recipient in recipients.contains { recipient.isString($0) } }) else {
                throw .recipientNotTakenHere(taken: recipients)
            }
        }
    }
}

extension CognitoVerifier {
    /// A verifier for routes that take less: tokens of some issuers alone, or made for some app clients or audiences alone. Others are
    /// refused as those of strangers are.
    ///
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
        copy.narrowing = Narrowing(issuers: names, recipients: recipients)
        return copy
    }
}

extension CallerClaims {
    /// Whom the token was made for.
    fileprivate var recipients: [JSONView] {
        switch kind {
        case .access, .machine: claimsSet[.clientID].map { [$0] } ?? []
        case .id, .openID: claimsSet[.audience].map { $0.elements ?? [$0] } ?? []
        // No token of an issuer is of this kind.
        case .loadBalancer: []
        }
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
}
