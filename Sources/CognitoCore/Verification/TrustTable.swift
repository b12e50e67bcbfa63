import StrictJSON

/// The issuers that a verifier trusts: those that it was made with, and those that a directory has named. Their numbers stand for them in the
/// cache of tokens.
struct TrustTable: Sendable {
    typealias Entry = (number: Int, trust: CognitoVerifier.Trust)

    /// What `iss` of a token stands for.
    enum Finding {
        case trusted(Entry)
        case stranger
        /// A directory has to be asked about this name.
        case askedFor(String)
    }

    let fixed: [CognitoVerifier.Trust]
    let known: KnownIssuers?

    /// The issuer of this number, if it is trusted now; `nil` too where a directory has to be asked first.
    func trust(_ number: Int) -> CognitoVerifier.Trust? {
        number < fixed.count ? fixed[number] : known?.current(number)?.trust
    }

    func find(_ issuer: JSONView) -> Finding {
        if let number = fixed.firstIndex(where: { issuer.isString($0.policy.issuer.name) }) { return .trusted((number, fixed[number])) }
        guard let known, let name = issuer.string else { return .stranger }
        switch known.cached(name) {
        case .some(let found?): return .trusted((found.number, found.trust))
        case .some(nil): return .stranger
        case nil: return .askedFor(name)
        }
    }
}
