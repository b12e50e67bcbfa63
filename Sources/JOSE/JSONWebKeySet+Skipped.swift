extension JSONWebKeySet {
    /// A key that the set names but that cannot be used here.
    public struct Skipped: Equatable, Sendable {
        /// Its position in `keys`, from 0.
        public let index: Int
        /// Its `kid`, when it has a well-formed one.
        public let keyID: String?
        /// Why it was left out.
        public let reason: JSONWebKey.Unusable

        /// A key at a position of a set, and why it is left out.
        public init(index: Int, keyID: String?, reason: JSONWebKey.Unusable) {
            self.index = index
            self.keyID = keyID
            self.reason = reason
        }
    }
}

extension JSONWebKey.Unusable: CustomStringConvertible {
    /// The reason in words. It repeats nothing that the key says.
    public var description: String {
        switch self {
        case .notAnObject: "no JSON object"
        case .typeNotAllowed: "kty is missing, or no accepted algorithm works with such keys"
        case .malformedKeyID: "kid is missing, or no string of 1 to 256 bytes without control characters"
        case .useNotSignature: "use is not sig"
        case .operationsLackVerify: "key_ops does not list verify"
        case .algorithmNotAllowed: "alg is not an accepted one"
        case .curveNotAllowed: "crv is missing, or no accepted algorithm works on that curve"
        case .algorithmMismatch: "alg is not for keys of this kty and crv"
        case .algorithmAmbiguous: "alg is missing, and more than one accepted algorithm would do"
        case .malformedMember(let name): "\(name) is missing, or no base64url"
        case .publicKey(let error): "\(error)"
        }
    }
}
