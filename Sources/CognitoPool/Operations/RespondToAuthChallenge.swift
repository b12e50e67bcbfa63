import CognitoCore
import StrictJSON

/// Answers a challenge.
enum RespondToAuthChallenge: ClientOperation {
    static let name = "RespondToAuthChallenge"

    static func answer(_ input: OperationInput, at pool: PoolService) async throws(CognitoError) -> JSONValue? {
        try await pool.respond(input, isAdministration: false).json
    }
}

/// `RespondToAuthChallenge` for a program with the credentials of the pool's owner.
enum AdminRespondToAuthChallenge: PoolAdministration {
    static let name = "AdminRespondToAuthChallenge"

    static func answer(_ input: OperationInput, at pool: PoolService) async throws(CognitoError) -> JSONValue? {
        try await pool.respond(input, isAdministration: true).json
    }
}

extension PoolService {
    fileprivate func respond(_ input: OperationInput, isAdministration: Bool) async throws(CognitoError) -> AuthStep {
        let client = try client(try input.clientID())
        let challenge = try input.string("ChallengeName")
        let call = try SignInCall(input, at: client, isAdministration: isAdministration)
        let (session, responses) = (try input.optionalString("Session"), try input.parameters("ChallengeResponses"))
        return try await respond(to: challenge, session: session, responses, call)
    }
}

extension PasswordPolicy {
    /// Throws `passwordBreaksPolicy`.
    func check(_ password: String) throws(CognitoError) {
        if let violation = violation(of: password) { throw .passwordBreaksPolicy(violation) }
    }
}
