import CognitoCore
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

extension PoolFixture {
    /// `InitiateAuth`, or `AdminInitiateAuth`.
    func initiate(
        _ flow: String, _ parameters: [String: String], client: String = plainClient, operation: String = "InitiateAuth"
    ) async throws -> JSONView {
        try await call(
            operation,
            [
                "UserPoolId": .string(poolID), "ClientId": .string(client), "AuthFlow": .string(flow),
                "AuthParameters": .texts(parameters.map { ($0.key, $0.value) }),
            ])
    }

    /// `RespondToAuthChallenge`, with the session of the answer before if it has one.
    func respond(
        to answer: JSONView, as name: String? = nil, _ responses: [String: String], client: String = plainClient
    ) async throws -> JSONView {
        try await call(
            "RespondToAuthChallenge",
            [
                "ClientId": .string(client), "ChallengeName": .string(name ?? answer["ChallengeName"]?.string ?? ""),
                "Session": answer["Session"]?.string.map { .string($0) } ?? .null,
                "ChallengeResponses": .texts(responses.map { ($0.key, $0.value) }),
            ])
    }

    /// Leo signs in by password with an authenticator.
    func tokensByAuthenticator() async throws -> JSONView {
        let answer = try await signIn()
        let code = try pool.oneTimePassword(of: "leo")
        return try await respond(to: answer, ["USERNAME": "leo", "SOFTWARE_TOKEN_MFA_CODE": code])
    }
}

extension JSONView {
    var challengeName: String? { self["ChallengeName"]?.string }

    func parameter(_ name: String) -> String? { self["ChallengeParameters"]?.member(name)?.string }
}
