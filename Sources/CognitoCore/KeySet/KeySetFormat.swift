import JOSE

/// What the text that a fetch brings is read as.
enum KeySetFormat: Sendable, Equatable {
    /// A key set in JSON, of which keys of these algorithms are kept.
    ///
    /// Source: RFC 7517 §5
    case json(accepting: SignatureAlgorithms, access: KeySetAccess)
    /// The textual form of one load balancer's key, which is read under this name.
    ///
    /// Source: RFC 7468 §13; AWS, "Authenticate users using an Application Load Balancer"
    case loadBalancerKey(LoadBalancerKeyID)

    /// Statuses that say that there is no key. All others but 200 say that it is unknown whether there is one. S3 says 403 of an object that is not
    /// there to a caller that may not list the others.
    var absentStatuses: [Int] {
        switch self {
        case .json: []
        case .loadBalancerKey: [403, 404]
        }
    }

    /// The keys in a text.
    ///
    /// - Throws: `JOSEError` for a text that is not to be used.
    func keys(in text: [UInt8]) throws(JOSEError) -> JSONWebKeySet {
        switch self {
        case .json(let algorithms, let access):
            try JSONWebKeySet(
                parsing: text, accepting: algorithms, maximumBytes: access.limits.maximumBodyBytes, maximumKeys: access.maximumKeys)
        case .loadBalancerKey(let id):
            JSONWebKeySet([try JSONWebKey(keyID: id.text, publicKey: try VerificationKey(algorithm: .es256, pem: text))])
        }
    }
}
