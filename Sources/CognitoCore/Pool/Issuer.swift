public import JOSE

/// An issuer whose tokens are trusted: its `iss`, the location of its keys, and the rules for its tokens.
public struct Issuer: Sendable, Equatable {
    /// What the tokens must say besides `iss`, `sub` and their times.
    public enum Rules: Sendable, Equatable {
        /// A Cognito user pool. An ID token is for one of the clients alone (`aud`), an access token was given to one of them
        /// (`client_id`), and is for one of the APIs (`aud`) where any are named.
        case userPool(clientIDs: [String], tokenUse: AcceptedTokenUse, apiAudiences: [String])
        /// Any other OpenID Connect issuer: the token is for one of these, perhaps among others.
        ///
        /// Source: RFC 7519 §4.1.3
        case openID(audiences: [String])
    }

    /// Why an issuer cannot be trusted as it was described.
    public enum Fault: Error, Equatable, Sendable {
        /// Without an audience every token of the issuer would pass, those for other services too.
        case noAudience
        /// No text to compare `iss` with.
        case noName
        /// Without an algorithm no token would pass.
        case noAlgorithm
    }

    /// The expected `iss`, compared byte for byte.
    public let name: String
    /// Where the keys are read from.
    public let keySetLocation: JWKSLocation
    public let rules: Rules
    /// How its tokens may be signed; a user pool's are RS256.
    public let algorithms: SignatureAlgorithms
    /// True if a service that lacks its keys is not ready. Where it need not have them, the issuer's tokens cannot be judged meanwhile, and
    /// all others are.
    public var isRequired = true
    /// Where its tokens say in which groups a user is.
    let groupsClaim: ClaimPath
    /// Where its tokens say which scopes they grant.
    let scopesClaim: ScopesClaim

    /// A user pool.
    public init(_ pool: UserPool, tokenUse: AcceptedTokenUse, apiAudiences: [String] = []) {
        name = pool.issuer
        keySetLocation = pool.keySetLocation
        rules = .userPool(clientIDs: pool.clientIDs, tokenUse: tokenUse, apiAudiences: apiAudiences)
        algorithms = .rs256
        groupsClaim = ClaimPath(.groups)
        scopesClaim = .text
    }

    /// An OpenID Connect issuer that is no user pool.
    ///
    /// - Parameters:
    ///   - name: The expected `iss`.
    ///   - audiences: At least one; a token is for one of them.
    ///   - keySetLocation: Where the keys are read from.
    ///   - algorithms: How tokens may be signed.
    ///   - groups: Where tokens say in which groups a user is, as an array of strings: `groups`, unless said otherwise.
    ///   - scopes: Where tokens say which scopes they grant, as text or as an array of strings: `scope`, or `scp` where there is no
    ///     `scope`, unless said otherwise.
    /// - Throws: ``Fault``
    public init(
        openID name: String, audiences: [String], keySetLocation: JWKSLocation, algorithms: SignatureAlgorithms = .rs256,
        groups: ClaimPath? = nil, scopes: ClaimPath? = nil
    ) throws(Fault) {
        guard !name.isEmpty else { throw .noName }
        guard !audiences.isEmpty, audiences.allSatisfy({ !$0.isEmpty }) else { throw .noAudience }
        guard !algorithms.elements.isEmpty else { throw .noAlgorithm }
        self.name = name
        self.algorithms = algorithms
        self.keySetLocation = keySetLocation
        rules = .openID(audiences: audiences)
        groupsClaim = groups ?? ClaimPath(.openIDGroups)
        scopesClaim = scopes.map { .at($0) } ?? .usual
    }

    /// A load balancer, as far as its tokens' claims are those of an issuer: for explanations.
    init(_ balancer: LoadBalancer) {
        name = balancer.issuer
        algorithms = [.es256]
        keySetLocation = .remote(balancer.keyLocation)
        rules = .openID(audiences: balancer.clientIDs)
        groupsClaim = ClaimPath(.openIDGroups)
        scopesClaim = .none
    }

    /// What its keys are named.
    public var keyIDForm: KeyIDForm {
        switch rules {
        case .userPool: .base64
        case .openID: .any
        }
    }

    /// Whom its tokens can be made for.
    var recipients: [String] {
        switch rules {
        case .userPool(let clientIDs, tokenUse: _, apiAudiences: _): clientIDs
        case .openID(let audiences): audiences
        }
    }
}
