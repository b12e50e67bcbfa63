import JOSE

/// The format of a fetched text.
enum KeySetFormat: Sendable, Equatable {
    /// A key set in JSON, of which keys of these algorithms are kept.
    ///
    /// Source: RFC 7517 §5
    case json(accepting: SignatureAlgorithms, access: KeySetAccess)
    /// The textual form of one load balancer's key, which is read under this name.
    ///
    /// Source: RFC 7468 §13; AWS, "Authenticate users using an Application Load Balancer"
    case loadBalancerKey(LoadBalancerKeyID)

    /// The statuses that mean that the key does not exist; S3 answers 403 for a missing object to a caller that may not list the bucket. Any
    /// other status but 200 leaves the existence open.
    var absentStatuses: [Int] {
        switch self {
        case .json: []
        case .loadBalancerKey: [403, 404]
        }
    }

    /// The keys in a text.
    ///
    /// - Throws: `JOSEError`, if the text cannot be used.
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
