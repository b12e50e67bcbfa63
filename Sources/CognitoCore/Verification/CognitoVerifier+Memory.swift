import JOSE

extension CognitoVerifier {
    /// The claims of a token that has been verified before, if all that was true then still holds.
    func remembered(_ token: ArraySlice<UInt8>, _ lane: Int) throws(VerificationError) -> CallerClaims? {
        guard let cache else { return nil }
        let entry = cache.entry(of: token, lane: lane, now: try present())
        let isCurrent = entry.map { issuers[$0.issuer].keys.generation == $0.generation } ?? false
        cache.count(hit: isCurrent, lane: lane)
        if isCurrent { return entry?.claims }
        if entry != nil { cache.forget(token, lane: lane) }
        return nil
    }

    /// Remembers claims that have just been verified, by keys of a generation.
    func remember(
        _ claims: CallerClaims, _ judged: borrowing JudgedToken, _ token: ArraySlice<UInt8>, _ generation: UInt64?, lane: Int
    ) {
        guard let cache, let generation else { return }
        let entry = VerifiedTokenCache.Entry(
            token, claims, issuer: judged.issuer, generation: generation, from: judged.from, until: claims.acceptedUntil)
        cache.remember(entry, lane: lane)
    }
}
