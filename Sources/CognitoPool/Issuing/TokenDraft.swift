import JOSE
public import Signing
import StrictJSON

/// A token before it is signed. A test changes the parts that are to be wrong:
///
///     issuer.idToken(for: user) { $0.claims["exp"] = 1 }                      // another claim
///     issuer.idToken(for: user) { $0.claims["sub"] = nil }                    // a missing one
///     issuer.idToken(for: user) { $0.claims.append("exp", 1) }                // one twice
///     issuer.idToken(for: user) { $0.header["alg"] = "none"; $0.signature = .bytes([]) }
///     issuer.idToken(for: user) { $0.key = stranger }                         // signed by another key than `kid` says
///     issuer.idToken(for: user) { $0.signature = .made(.ps256) }              // by another algorithm than `alg` says
///
/// Header and claims are written unchanged, without any check. As in Cognito's tokens, a solidus in the claims is written `\/`.
public struct TokenDraft: Sendable {
    /// The source of the signature part.
    public enum Signature: Sendable {
        /// A signature of `key` over the final header and claims, by any scheme. `alg` in the header stays unchanged.
        case made(SignatureScheme)
        /// These bytes.
        case bytes([UInt8])
    }

    /// The protected header: `kid` and `alg`, as Cognito writes it.
    public var header: JSONMembers
    /// The claims.
    public var claims: JSONMembers
    /// The key that signs. `header["kid"]` does not follow a change.
    public var key: SigningKey
    /// The signature part; by default RS256 by `key`.
    public var signature: Signature = .made(.rs256)

    package init(claims: JSONMembers, key: SigningKey) {
        header = ["kid": .string(key.keyID), "alg": "RS256"]
        self.claims = claims
        self.key = key
    }

    /// The compact serialization.
    ///
    /// Source: RFC 7515 §7.1
    func serialized() throws(SigningFailure) -> String {
        let builder = CompactJWSBuilder(header: header.json.encoded(), payload: EscapedSolidus.text(claims.json.encoded()))
        let signature =
            switch signature {
            case .made(let scheme): try key.sign(builder.signingInput, scheme: scheme)
            case .bytes(let bytes): bytes
            }
        return String(decoding: builder.serialized(signature: signature), as: UTF8.self)
    }
}
