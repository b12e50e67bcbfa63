import JOSE
import Signing

/// The code challenge (PKCE), by which a client later proves that the code was issued to it.
///
/// Source: RFC 7636 §4
struct ProofKey: Sendable, Equatable {
    /// Base64url of SHA-256 of the verifier.
    let challenge: String

    /// - Returns: `nil` if the request has no challenge.
    /// - Throws: `invalid_request` for the method `plain`, which is also the default, and for a challenge that is no SHA-256 value.
    static func read(_ parameters: FormParameters) throws(OAuthError) -> ProofKey? {
        let (challenge, method) = (parameters["code_challenge"], parameters["code_challenge_method"])
        guard challenge != nil || method != nil else { return nil }
        guard method == "S256" else { throw OAuthError(.invalidRequest, "The code_challenge_method must be S256.") }
        guard let challenge, challenge.utf8.count == 43, (try? Base64URL.decode(Array(challenge.utf8).span)) != nil else {
            throw OAuthError(.invalidRequest, "The code_challenge is not a SHA-256 hash in base64url.")
        }
        return ProofKey(challenge: challenge)
    }

    /// - Returns: True for the verifier of this challenge: 43 to 128 unreserved characters.
    func isProved(by verifier: String) -> Bool {
        let bytes = Array(verifier.utf8)
        guard (43...128).contains(bytes.count), bytes.allSatisfy(FormParameters.isUnreserved) else { return false }
        let expected = Base64URL.encode(Digest.sha256(bytes))
        return AuthenticationCode.areEqual(Array(expected.utf8), Array(challenge.utf8))
    }
}
