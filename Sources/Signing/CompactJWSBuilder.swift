public import JOSE
public import StrictJSON

/// A compact serialization from any three byte strings, so that a test can build every token that must be refused.
///
/// Source: RFC 7515 §7.1
public struct CompactJWSBuilder: Sendable {
    /// The header before base64url; need not be JSON.
    public var header: [UInt8]
    /// The payload before base64url; need not be JSON.
    public var payload: [UInt8]

    /// A token of any header and payload.
    public init(header: [UInt8], payload: [UInt8]) {
        self.header = header
        self.payload = payload
    }

    /// A token of a JSON header and payload.
    public init(header: JSONValue, payload: JSONValue) {
        self.init(header: header.encoded(), payload: payload.encoded())
    }

    /// A token with the header that Cognito writes: `kid` and `alg`, no `typ`.
    public init(keyID: String, algorithm: SignatureAlgorithm = .rs256, payload: JSONValue) {
        self.init(header: ["kid": .string(keyID), "alg": .string(algorithm.rawValue)], payload: payload)
    }

    /// The bytes that a signature covers.
    public var signingInput: [UInt8] {
        var output: [UInt8] = []
        Base64URL.append(header, to: &output)
        output.append(UInt8(ascii: "."))
        Base64URL.append(payload, to: &output)
        return output
    }

    /// The whole token with the signature of a key, regardless of the key and algorithm in the header.
    public func signed(by key: SigningKey) throws(SigningFailure) -> [UInt8] {
        serialized(signature: try key.sign(signingInput))
    }

    /// The whole token with any bytes for a signature; none leaves the part empty.
    public func serialized(signature: [UInt8]) -> [UInt8] {
        var output = signingInput
        output.append(UInt8(ascii: "."))
        Base64URL.append(signature, to: &output)
        return output
    }
}
