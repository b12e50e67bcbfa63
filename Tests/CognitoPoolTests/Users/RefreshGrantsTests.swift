import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct RefreshGrantsTests {
    private let signIn = SignIn(at: 0)

    @Test func `a refresh token looks like a real one`() {
        let token = RandomText.refreshToken()
        #expect(token.split(separator: ".").count == 5)
        #expect(token.hasPrefix("eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ."))
    }

    @Test func `a refresh token is good at its client until it expires`() throws {
        var grants = RefreshGrants()
        let token = grants.issue(subject: "s", clientID: "c", signIn, lifetime: 60, at: 0)
        #expect(try grants.usable(token, clientID: "c", at: 59.9).signIn == signIn)
        #expect(throws: CognitoError.refreshTokenExpired) { try grants.usable(token, clientID: "c", at: 60) }
        #expect(throws: CognitoError.refreshTokenInvalid) { try grants.usable(token, clientID: "d", at: 0) }
        #expect(throws: CognitoError.refreshTokenInvalid) { try grants.usable("x", clientID: "c", at: 0) }
    }

    @Test func `revoking one ends its sign-in and no other`() throws {
        var grants = RefreshGrants()
        let other = SignIn(at: 0)
        let token = grants.issue(subject: "s", clientID: "c", signIn, lifetime: 60, at: 0)
        let second = grants.issue(subject: "s", clientID: "c", other, lifetime: 60, at: 0)
        grants.revoke(token, at: 0)
        grants.revoke("unknown", at: 0)
        #expect(throws: CognitoError.refreshTokenRevoked) { try grants.usable(token, clientID: "c", at: 0) }
        #expect(grants.isRevoked(originTokenID: signIn.originTokenID))
        _ = try grants.usable(second, clientID: "c", at: 0)
        #expect(!grants.isRevoked(originTokenID: other.originTokenID))
    }

    @Test func `T142 what is issued for a sign-in after its revocation is revoked`() throws {
        var grants = RefreshGrants()
        grants.revoke(originTokenID: signIn.originTokenID, at: 0)
        let token = grants.issue(subject: "s", clientID: "c", signIn, lifetime: 60, at: 0)
        #expect(throws: CognitoError.refreshTokenRevoked) { try grants.usable(token, clientID: "c", at: 0) }
        #expect(grants.isRevoked(originTokenID: signIn.originTokenID))
    }

    @Test func `T143 a token that another has replaced is no good after rotation has been turned off`() throws {
        var grants = RefreshGrants()
        let first = grants.issue(subject: "s", clientID: "c", signIn, lifetime: 100, at: 0)
        let second = try grants.rotate(first, clientID: "c", gracePeriod: 60, at: 50).token
        #expect(throws: CognitoError.refreshTokenReused) { try grants.usable(first, clientID: "c", at: 50) }
        _ = try grants.usable(second, clientID: "c", at: 50)
    }

    @Test func `signing out everywhere ends all of a user's and none of another's`() throws {
        var grants = RefreshGrants()
        let mine = [SignIn(at: 0), SignIn(at: 1)].map {
            grants.issue(subject: "me", clientID: "c", $0, lifetime: 60, at: 0)
        }
        let theirs = grants.issue(subject: "they", clientID: "c", signIn, lifetime: 60, at: 0)
        grants.revokeAll(subject: "me", at: 0)
        for token in mine {
            #expect(throws: CognitoError.refreshTokenRevoked) { try grants.usable(token, clientID: "c", at: 0) }
        }
        _ = try grants.usable(theirs, clientID: "c", at: 0)
    }

    @Test func `T143 a rotated token works on for the grace period, and then ends the sign-in`() throws {
        var grants = RefreshGrants()
        let first = grants.issue(subject: "s", clientID: "c", signIn, lifetime: 100, at: 0)
        let second = try grants.rotate(first, clientID: "c", gracePeriod: 10, at: 50)
        #expect(second.token != first)
        #expect(second.grant.expiresAt == 100)
        let third = try grants.rotate(first, clientID: "c", gracePeriod: 10, at: 59.9)
        #expect(throws: CognitoError.refreshTokenReused) { try grants.rotate(first, clientID: "c", gracePeriod: 10, at: 60) }
        for token in [first, second.token, third.token] {
            #expect(throws: CognitoError.refreshTokenRevoked) { try grants.rotate(token, clientID: "c", gracePeriod: 10, at: 60) }
        }
        #expect(grants.isRevoked(originTokenID: signIn.originTokenID))
    }

    @Test func `T143 without a grace period a token is good once`() throws {
        var grants = RefreshGrants()
        let first = grants.issue(subject: "s", clientID: "c", signIn, lifetime: 100, at: 0)
        _ = try grants.rotate(first, clientID: "c", gracePeriod: 0, at: 50)
        #expect(throws: CognitoError.refreshTokenReused) { try grants.rotate(first, clientID: "c", gracePeriod: 0, at: 50) }
    }

    @Test func `T143 a rotated token expires when the first would have, and is its client's`() throws {
        var grants = RefreshGrants()
        let first = grants.issue(subject: "s", clientID: "c", signIn, lifetime: 100, at: 0)
        let second = try grants.rotate(first, clientID: "c", gracePeriod: 0, at: 50).token
        #expect(throws: CognitoError.refreshTokenInvalid) { try grants.rotate(second, clientID: "d", gracePeriod: 0, at: 50) }
        #expect(throws: CognitoError.refreshTokenInvalid) { try grants.rotate("x", clientID: "c", gracePeriod: 0, at: 50) }
        #expect(throws: CognitoError.refreshTokenExpired) { try grants.rotate(second, clientID: "c", gracePeriod: 0, at: 100) }
    }
}
