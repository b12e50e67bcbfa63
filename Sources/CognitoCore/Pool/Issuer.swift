public import JOSE

/// An issuer whose tokens are trusted: its `iss`, the location of its keys, and the rules for its tokens.
public struct Issuer: Sendable, Equatable {
    /// The rules for the claims other than `iss`, `sub` and the times.
    public enum Rules: Sendable, Equatable {
        /// A Cognito user pool. `aud` of an ID token is exactly one of the clients; `client_id` of an access token is one of them, and its
        /// `aud` is one of the APIs, if any are listed.
        case userPool(clientIDs: [String], tokenUse: AcceptedTokenUse, apiAudiences: [String])
        /// Any other OpenID Connect issuer. `aud` contains one of these audiences.
        ///
        /// Source: RFC 7519 §4.1.3
        case openID(audiences: [String])
    }

    /// The reason why a description of an issuer is refused.
    public enum Fault: Error, Equatable, Sendable {
        /// The list of audiences is empty. Tokens for other services would pass.
        case noAudience
        /// The name is empty.
        case noName
        /// The list of algorithms is empty. No token would pass.
        case noAlgorithm
    }

    /// The expected `iss`, compared byte for byte.
    public let name: String
    /// The location of the key set.
    public let keySetLocation: JWKSLocation
    /// What its tokens must say besides, by the kind of the issuer.
    public let rules: Rules
    /// The algorithms by which its tokens may be signed; RS256 for a user pool.
    public let algorithms: SignatureAlgorithms
    /// If true, a service without the issuer's keys is not ready. If false, only this issuer's tokens cannot be judged meanwhile.
    public var isRequired = true
    /// The claim of its tokens with the user's groups.
    let groupsClaim: ClaimPath
    /// The claim of its tokens with the granted scopes.
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
    ///   - audiences: At least one; `aud` of a token must contain one of them.
    ///   - keySetLocation: The location of the key set.
    ///   - algorithms: The algorithms by which tokens may be signed.
    ///   - groups: The claim with the user's groups, an array of strings; by default `groups`.
    ///   - scopes: The claim with the granted scopes, text or an array of strings; by default `scope`, or else `scp`.
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

    /// The form of its keys' names.
    public var keyIDForm: KeyIDForm {
        switch rules {
        case .userPool: .base64
        case .openID: .any
        }
    }

    /// The recipients that its rules name.
    var recipients: [String] {
        switch rules {
        case .userPool(let clientIDs, tokenUse: _, apiAudiences: _): clientIDs
        case .openID(let audiences): audiences
        }
    }
}
