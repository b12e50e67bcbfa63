import JOSE

extension CognitoVerifier {
    /// The claims of a token that has been verified before, if all that was true then still holds.
    func cachedClaims(of token: ArraySlice<UInt8>, partition: Int, now: NumericDate) -> CallerClaims? {
        guard let cache else { return nil }
        guard let entry = cache.entry(of: token) else {
            cache.count(hit: false, partition: partition)
            return nil
        }
        let (trust, isValid) = (table.trust(entry.issuer), entry.isValid(at: now))
        let isGood = isValid && trust != nil && trust?.keys.generation == entry.generation
        cache.count(hit: isGood, partition: partition)
        if isGood { return entry.claims }
        // Without its issuer, which a directory may only have to confirm, the entry stays.
        if !isValid || trust != nil { cache.remove(token) }
        return nil
    }
}
