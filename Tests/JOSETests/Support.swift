import COpenSSL
import JOSE
import Signing
import StrictJSON
import Testing

/// Key pairs that a test run makes once and shares; making an RSA pair takes longer than most suites.
enum Keys {
    private static let rsa = Result { try (ours: SigningKey(), foreign: SigningKey()) }
    private static let others = Result { try (ours: makeOthers(), foreign: makeOthers()) }

    private static func makeOthers() throws -> [SignatureAlgorithm: SigningKey] {
        let pairs = try [SignatureAlgorithm.es256, .es384, .es512, .edDSA].map { ($0, try SigningKey(algorithm: $0)) }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// The pair whose public half is in `set`.
    static func ours() throws -> SigningKey { try rsa.get().ours }

    /// A pair that no set has.
    static func foreign() throws -> SigningKey { try rsa.get().foreign }

    /// The pair for an algorithm. Those of RSA have one between them: nothing but the binding of the key tells them apart.
    static func ours(_ algorithm: SignatureAlgorithm) throws -> SigningKey { try others.get().ours[algorithm] ?? ours() }

    /// Another pair for the algorithm.
    static func foreign(_ algorithm: SignatureAlgorithm) throws -> SigningKey { try others.get().foreign[algorithm] ?? foreign() }

    /// The public half of `ours`, as a key set gives it.
    static func key() throws -> JSONWebKey { try key(.rs256) }

    /// The public half of `ours` for an algorithm, as a key set that names the algorithm gives it.
    static func key(_ algorithm: SignatureAlgorithm) throws -> JSONWebKey {
        let pair = try ours(algorithm)
        let set: JSONValue = ["keys": [try jwk(algorithm)]]
        return try #require(try JSONWebKeySet(parsing: set.encoded(), accepting: .all).key(pair.keyID))
    }

    /// The same as an element of `keys`.
    static func jwk(_ algorithm: SignatureAlgorithm) throws -> JSONValue {
        changed(try ours(algorithm).publicJWK.json, ["alg": .string(algorithm.rawValue)])
    }
}

extension SignatureAlgorithms {
    static let all = SignatureAlgorithms(SignatureAlgorithm.allCases)
}

/// Claims enough to tell one token from another.
let someClaims: JSONValue = ["sub": "someone", "token_use": "access"]

/// A token that is right in every respect, unless other parts are given.
func token(header: JSONValue? = nil, payload: JSONValue = someClaims) throws -> [UInt8] {
    let pair = try Keys.ours()
    let header = header ?? ["kid": .string(pair.keyID), "alg": "RS256"]
    return try CompactJWSBuilder(header: header, payload: payload).signed(by: pair)
}

/// A token of any bytes for header and payload, signed rightly.
func token(header: String? = nil, payload: some Sequence<UInt8>) throws -> [UInt8] {
    let header = try header ?? String(decoding: right(header: [:]).encoded(), as: UTF8.self)
    return try CompactJWSBuilder(header: Array(header.utf8), payload: Array(payload)).signed(by: try Keys.ours())
}

/// A right token of an algorithm.
func token(_ algorithm: SignatureAlgorithm, payload: JSONValue = someClaims) throws -> [UInt8] {
    let pair = try Keys.ours(algorithm)
    let builder = CompactJWSBuilder(keyID: pair.keyID, algorithm: algorithm, payload: payload)
    return builder.serialized(signature: try pair.sign(builder.signingInput, scheme: SignatureScheme(algorithm)))
}

/// The right header with members added or replaced; `nil` takes one away.
func right(header changes: KeyValuePairs<String, JSONValue?>) throws -> JSONValue {
    changed(["kid": .string(try Keys.ours().keyID), "alg": "RS256"], changes)
}

/// An object with members added or replaced; `nil` takes one away.
func changed(_ object: JSONValue, _ changes: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    guard case .object(var members) = object else { return object }
    for (name, value) in changes {
        members.removeAll { $0.name == name }
        if let value { members.append(.init(name, value)) }
    }
    return .object(members)
}

/// Reads and verifies a token with our key. Answers with the error, or `nil` when the token is accepted.
func refusal(_ token: [UInt8], _ key: JSONWebKey? = nil, accepting algorithms: SignatureAlgorithms = .rs256) throws -> JOSEError? {
    let key = try key ?? Keys.key()
    return refusal { () throws(JOSEError) in
        _ = try UnverifiedJWS(compactSerialization: token, accepting: algorithms).verified(with: key)
    }
}

/// The same for a key set.
func refusal(keySet: [UInt8], accepting algorithms: SignatureAlgorithms = .rs256) -> JOSEError? {
    refusal { () throws(JOSEError) in _ = try JSONWebKeySet(parsing: keySet, accepting: algorithms) }
}

/// The same for anything. Whatever comes of it, OpenSSL must have nothing left to complain about.
func refusal(_ attempt: () throws(JOSEError) -> Void) -> JOSEError? {
    defer { expectNoErrorsLeft() }
    do {
        try attempt()
        return nil
    } catch {
        return error
    }
}

private func expectNoErrorsLeft() {
    if ERR_peek_error() != 0 { Issue.record("OpenSSL's error queue is not empty") }
}

extension VerificationKey {
    /// `verifies` for arrays; the test macros cannot take spans apart.
    func accepts(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        defer { expectNoErrorsLeft() }
        return verifies(signature: signature.span, of: message.span)
    }
}

/// The bytes that a text in strict base64url spells.
func decoded(_ text: String?) throws -> [UInt8] { try Base64URL.decode(Array(try #require(text).utf8).span) }

/// The bytes that hexadecimal digits spell.
func hexadecimal(_ text: String) throws -> [UInt8] {
    let digits = Array(text.utf8)
    return try stride(from: 0, to: digits.count, by: 2).map { offset in
        try #require(UInt8(String(decoding: digits[offset..<offset + 2], as: UTF8.self), radix: 16))
    }
}
