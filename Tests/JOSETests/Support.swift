import CognitoTesting
import JOSE
import StrictJSON
import Testing

/// Key pairs that a test run makes once and shares; making one takes longer than most suites.
enum Keys {
    private static let pairs = Result { try (ours: SigningKey(), foreign: SigningKey()) }

    /// The pair whose public half is in `set`.
    static func ours() throws -> SigningKey { try pairs.get().ours }

    /// A pair that no set has.
    static func foreign() throws -> SigningKey { try pairs.get().foreign }

    /// The public half of `ours`, as a key set gives it.
    static func key() throws -> JSONWebKey {
        let pair = try ours()
        return try #require(try JSONWebKeySet(parsing: SigningKey.keySet([pair])).key(pair.keyID))
    }
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
func refusal(_ token: [UInt8], _ key: JSONWebKey? = nil) throws -> JOSEError? {
    let key = try key ?? Keys.key()
    do throws(JOSEError) {
        _ = try UnverifiedJWS(compactSerialization: token).verified(with: key)
        return nil
    } catch {
        return error
    }
}

/// The same for a key set.
func refusal(keySet: [UInt8]) -> JOSEError? {
    do throws(JOSEError) {
        _ = try JSONWebKeySet(parsing: keySet)
        return nil
    } catch {
        return error
    }
}

extension RSAPublicKey {
    /// `verifies` for arrays; the test macros cannot take spans apart.
    func accepts(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        verifies(signature: signature.span, of: message.span)
    }
}
