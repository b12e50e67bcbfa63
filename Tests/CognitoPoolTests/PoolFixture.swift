import CognitoCore
import JOSE
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// A pool with a clock of its own, whose operations a test calls as a client would, but without HTTP.
struct PoolFixture {
    static let plainClient = "plainclient"
    static let secretClient = "secretclient"
    static let otherClient = "otherclient"
    static let clientSecret = "the client's secret"
    static let password = "Pass!word123"
    static let temporaryPassword = "Temp!word123"
    static let newPassword = "New!word123"

    /// Made once, since making keys is what takes time here. Without them each pool makes its own.
    static let keys = try? TokenKeys()

    let clock = ManualClock()
    let pool: EmbeddedUserPool
    var poolID: String { pool.service.id }

    /// Leo is a lion with a permanent password; Pup has a temporary one.
    init(signsInByEmail: Bool = false, _ change: (inout PoolConfiguration) -> Void = { _ in }) throws {
        let secretClient = AppClient(Self.secretClient, secret: Self.clientSecret)
        var configuration = PoolConfiguration(
            clients: [AppClient(Self.plainClient), secretClient, AppClient(Self.otherClient)], users: [Self.leo, Self.pup])
        configuration.signsInByEmail = signsInByEmail
        for index in configuration.clients.indices { configuration.clients[index].hidesUnknownUsers = false }
        configuration.keys = Self.keys
        configuration.now = clock.date
        change(&configuration)
        pool = try EmbeddedUserPool(configuration)
    }

    static var leo: TestUser {
        TestUser(username: "leo", password: password, email: "leo@example.com", groups: ["lions"])
    }

    static var pup: TestUser {
        TestUser(username: "pup", temporaryPassword: temporaryPassword, email: "pup@example.com")
    }

    /// The answer of an operation; one without content is `{}` here.
    func call(_ operation: String, _ input: JSONValue) async throws -> JSONView {
        let named = try PoolOperations.named("\(PoolOperations.targetPrefix)\(operation)".utf8)
        let document = try JSONDocument(parsing: input.encoded())
        let output = try await named.answer(try OperationInput(document.root), among: pool.pools) ?? [:]
        return try JSONDocument(parsing: output.encoded()).root
    }

    /// `InitiateAuth` by password; `nil` leaves a parameter out.
    func signIn(
        _ username: String? = "leo", _ password: String? = password, client: String = plainClient, secretHash: String? = nil
    ) async throws -> JSONView {
        let parameters = [("USERNAME", username), ("PASSWORD", password), ("SECRET_HASH", secretHash)]
        return try await call(
            "InitiateAuth",
            ["AuthFlow": "USER_PASSWORD_AUTH", "ClientId": .string(client), "AuthParameters": .texts(parameters)])
    }

    /// The session of the challenge that Pup gets.
    func challenge(_ username: String = "pup", client: String = plainClient, secretHash: String? = nil) async throws -> String {
        let answer = try await signIn(username, Self.temporaryPassword, client: client, secretHash: secretHash)
        return try #require(answer["Session"]?.string)
    }

    /// `RespondToAuthChallenge`; `nil` leaves a parameter out.
    func respond(
        session: String?, _ username: String? = "pup", _ password: String? = newPassword, client: String = plainClient,
        secretHash: String? = nil, more: [(String, String?)] = []
    ) async throws -> JSONView {
        let responses = [("USERNAME", username), ("NEW_PASSWORD", password), ("SECRET_HASH", secretHash)] + more
        let input: JSONValue = [
            "ClientId": .string(client), "ChallengeName": "NEW_PASSWORD_REQUIRED", "ChallengeResponses": .texts(responses),
            "Session": session.map { .string($0) } ?? .null,
        ]
        return try await call("RespondToAuthChallenge", input)
    }

    static func secretHash(_ username: String, secret: String = clientSecret) throws -> String {
        try SecretHash.text(username: username, clientID: secretClient, clientSecret: secret)
    }

    /// The claims of a token, unchecked.
    static func claims(_ token: String?) throws -> JSONView {
        let token = try #require(token)
        return try UnverifiedJWS(compactSerialization: Array(token.utf8)).payload.root
    }
}

extension JSONValue {
    /// An object of those texts that are there.
    static func texts(_ members: [(String, String?)]) -> JSONValue {
        .object(members.compactMap { name, value in value.map { JSONValue.Member(name, .string($0)) } })
    }
}

extension JSONView {
    /// A token of an `AuthenticationResult`.
    func token(_ name: String) -> String? { self["AuthenticationResult"]?.member(name)?.string }

    var memberNames: [String] { members?.map(\.name) ?? [] }
}
