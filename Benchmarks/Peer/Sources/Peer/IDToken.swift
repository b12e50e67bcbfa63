import Foundation
import JWTKit

/// The claims of a Cognito ID token that the answer shows, and those that decide about it.
struct IDToken: JWTPayload {
    let subject: SubjectClaim
    let username: String
    let email: String?
    let groups: [String]?
    let issuer: IssuerClaim
    let audience: AudienceClaim
    let expiration: ExpirationClaim
    let tokenUse: String

    enum CodingKeys: String, CodingKey {
        case subject = "sub"
        case username = "cognito:username"
        case email
        case groups = "cognito:groups"
        case issuer = "iss"
        case audience = "aud"
        case expiration = "exp"
        case tokenUse = "token_use"
    }

    /// What can be judged without knowing the pool; JWTKit calls it once the signature has been checked.
    func verify(using algorithm: some JWTAlgorithm) throws {
        try expiration.verifyNotExpired()
        guard tokenUse == "id" else {
            throw JWTError.claimVerificationFailure(failedClaim: nil, reason: "not an ID token")
        }
    }
}

/// The pool whose tokens are taken.
struct Pool: Sendable {
    let keys: JWTKeyCollection
    let issuer: String
    let clientID: String

    /// The pool with the keys that it publishes now.
    init(issuer: String, clientID: String, keySet: String) async throws {
        keys = try await JWTKeyCollection().add(jwksJSON: keySet)
        self.issuer = issuer
        self.clientID = clientID
    }

    /// The claims of a token that this pool made for this client.
    func verify(_ token: some StringProtocol) async throws -> IDToken {
        let claims = try await keys.verify(String(token), as: IDToken.self)
        guard claims.issuer.value == issuer else {
            throw JWTError.claimVerificationFailure(failedClaim: claims.issuer, reason: "another pool's")
        }
        try claims.audience.verifyIntendedAudience(includes: clientID)
        return claims
    }
}
