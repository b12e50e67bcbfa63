import JOSE

extension CognitoVerifier {
    /// The claims of a token that has been verified before, if all that was true then still holds.
    func cachedClaims(of token: ArraySlice<UInt8>, partition: Int, now: NumericDate) -> CallerClaims? {
        guard let cache else { return nil }
        let entry = cache.entry(of: token, partition: partition, now: now)
        let trust = entry.flatMap { table.trust($0.issuer) }
        let isCurrent = trust != nil && trust?.keys.generation == entry?.generation
        cache.count(hit: isCurrent, partition: partition)
        if isCurrent { return entry?.claims }
        // Without its issuer, which a directory may only have to confirm, the entry stays.
        if trust != nil { cache.forget(token, partition: partition) }
        return nil
    }

    /// Caches claims that have just been verified by keys of a generation; does nothing where that is `nil`.
    func cache(
        _ claims: CallerClaims, of token: ArraySlice<UInt8>, _ judged: borrowing JudgedToken, generation: UInt64?, partition: Int
    ) {
        guard let cache, let generation else { return }
        let entry = VerifiedTokenCache.Entry(
            token, claims, issuer: judged.issuer.number, generation: generation, from: judged.from, until: claims.acceptedUntil)
        cache.insert(entry, partition: partition)
    }
}
