import JOSE

extension CognitoVerifier {
    /// The claims of a token that has been verified before, if all that was true then still holds.
    func cachedClaims(of token: ArraySlice<UInt8>, partition: Int, now: NumericDate) -> CallerClaims? {
        guard let cache else { return nil }
        let entry = cache.entry(of: token, partition: partition, now: now)
        let isCurrent = entry.map { issuers[$0.issuer].keys.generation == $0.generation } ?? false
        cache.count(hit: isCurrent, partition: partition)
        if isCurrent { return entry?.claims }
        if entry != nil { cache.forget(token, partition: partition) }
        return nil
    }

    /// Caches claims that have just been verified by keys of a generation; does nothing where that is `nil`.
    func cache(
        _ claims: CallerClaims, of token: ArraySlice<UInt8>, _ judged: borrowing JudgedToken, generation: UInt64?, partition: Int
    ) {
        guard let cache, let generation else { return }
        let entry = VerifiedTokenCache.Entry(
            token, claims, issuer: judged.issuer, generation: generation, from: judged.from, until: claims.acceptedUntil)
        cache.insert(entry, partition: partition)
    }
}
