import StrictJSON

/// Which algorithms a verifier accepts: a constant of its own, which neither token nor key extends. One byte, as it is looked at for
/// every token.
///
/// Source: RFC 8725 §3.1
public struct SignatureAlgorithms: Sendable, Equatable, ExpressibleByArrayLiteral {
    private let bits: UInt8

    /// RS256 and nothing else, which is what Cognito signs with.
    public static let rs256: SignatureAlgorithms = [.rs256]

    private static let all = SignatureAlgorithm.allCases

    /// These algorithms; without any, every token is refused.
    public init(_ algorithms: some Sequence<SignatureAlgorithm>) {
        bits = algorithms.reduce(0) { $0 | $1.bit }
    }

    /// These algorithms, as in `[.rs256, .es256]`.
    public init(arrayLiteral algorithms: SignatureAlgorithm...) { self.init(algorithms) }

    private init(bits: UInt8) { self.bits = bits }

    /// What either of the two accepts.
    public func union(_ other: SignatureAlgorithms) -> SignatureAlgorithms { SignatureAlgorithms(bits: bits | other.bits) }

    /// - Returns: True if the algorithm is accepted.
    public func contains(_ algorithm: SignatureAlgorithm) -> Bool { bits & algorithm.bit != 0 }

    /// The accepted algorithms, in the order of `SignatureAlgorithm`.
    public var elements: [SignatureAlgorithm] { Self.all.filter(contains) }

    /// The accepted algorithm of exactly this name; case counts.
    func named(_ name: JSONView) -> SignatureAlgorithm? {
        // The usual case costs one comparison.
        if contains(.rs256), name.isString("RS256") { return .rs256 }
        for algorithm in Self.all where contains(algorithm) && name.isString(algorithm.rawValue) { return algorithm }
        return nil
    }
}

extension SignatureAlgorithm {
    fileprivate var bit: UInt8 {
        switch self {
        case .rs256: 1
        case .rs384: 1 << 1
        case .rs512: 1 << 2
        case .ps256: 1 << 3
        case .es256: 1 << 4
        case .es384: 1 << 5
        case .es512: 1 << 6
        case .edDSA: 1 << 7
        }
    }
}
