import CognitoCore
import CognitoTesting
import JOSE

/// Makes claims by signing a token with keys of its own and having the real verifier check it.
struct VerifiedUser {
    static let shared = Result { try VerifiedUser() }

    let issuer: TokenIssuer
    let verifier: CognitoVerifier
    let user = TestUser(username: "leo", password: "Pass!word123", email: "leo@example.com")

    private init() throws {
        let pool = try UserPool(id: "us-fake-1_Unit", region: "us-fake-1", clientIDs: ["client"])
        issuer = try TokenIssuer(for: pool)
        verifier = CognitoVerifier(policy: ClaimsPolicy(trusting: pool, tokenUse: .any), keys: try FixedKeys(of: issuer))
    }

    func claims(_ change: (inout TokenDraft) -> Void = { _ in }) async throws -> CallerClaims {
        try await verifier.verify(Array(try issuer.idToken(for: user, change).utf8))
    }
}

extension Result where Success == VerifiedUser, Failure == any Error {
    func claims(_ change: (inout TokenDraft) -> Void = { _ in }) async throws -> CallerClaims {
        try await get().claims(change)
    }
}
