import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct SecretHashTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let username, clientID, secret, hash: String
        var testDescription: String { username }
    }

    /// Computed with Python's `hmac` and `base64`.
    static let vectors = [
        Vector(
            username: "leo", clientID: "exampleClientIdABC123", secret: "s3cr3t",
            hash: "a0pI0Rpe9nR76tp2d/F04rZMIAHLLkM7cAhEJzBv5kE="),
        Vector(
            username: "löwe@example.com", clientID: "a", secret: "x", hash: "w0tFaqCkN01zEgu2z9jo7oZKBx4cCCEVNh75GrOWJnU="),
        Vector(
            username: "c63585ea-7e39-42e9-8399-cc5ea588165d", clientID: "1example23456789", secret: "9example87654321",
            hash: "8CBwNCdUYCkBeeemGhZCyw0Av0c0yoAncE91dMt2DU0="),
        Vector(username: "", clientID: "c", secret: "", hash: "tn/T5Ay5efws4YQPhZnm6bqBo5mxO7hnI34QjbCVMJI="),
    ]

    @Test(arguments: vectors) func `the hash is the HMAC of username and client id`(vector: Vector) throws {
        let hash = try SecretHash.text(username: vector.username, clientID: vector.clientID, clientSecret: vector.secret)
        #expect(hash == vector.hash)
    }

    @Test func `codes are equal only as a whole`() {
        #expect(AuthenticationCode.areEqual([1, 2], [1, 2]))
        #expect(AuthenticationCode.areEqual([], []))
        #expect(!AuthenticationCode.areEqual([1, 2], [1, 3]))
        #expect(!AuthenticationCode.areEqual([1, 2], [1]))
        #expect(!AuthenticationCode.areEqual([], [0]))
    }

    @Test func `a client without a secret takes no hash, one with a secret the right one`() throws {
        let plain = AppClient("plain")
        let guarded = AppClient("guarded", secret: "s")
        let hash = try SecretHash.text(username: "leo", clientID: "guarded", clientSecret: "s")
        try plain.checkSecretHash(nil, username: "leo")
        try guarded.checkSecretHash(hash, username: "leo")
        #expect(throws: CognitoError.secretHashWrong(clientID: "plain")) { try plain.checkSecretHash(hash, username: "leo") }
        #expect(throws: CognitoError.secretHashMissing(clientID: "guarded")) {
            try guarded.checkSecretHash(nil, username: "leo")
        }
        #expect(throws: CognitoError.secretHashWrong(clientID: "guarded")) {
            try guarded.checkSecretHash(hash, username: "lea")
        }
        #expect(throws: CognitoError.secretHashWrong(clientID: "guarded")) {
            try guarded.checkSecretHash("", username: "leo")
        }
    }

    @Test func `a client's secret does not show`() {
        #expect(!"\(AppClient("id", secret: "hush"))".contains("hush"))
    }
}
