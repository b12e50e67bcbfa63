import StrictJSON

/// Begins a sign-in, or refreshes one.
enum InitiateAuth: ClientOperation {
    static let name = "InitiateAuth"

    static func answer(_ input: OperationInput, at pool: PoolService) async throws(CognitoError) -> JSONValue? {
        try await pool.initiate(input, isAdministration: false).json
    }
}

/// `InitiateAuth` for a program with the credentials of the pool's owner.
enum AdminInitiateAuth: PoolAdministration {
    static let name = "AdminInitiateAuth"

    static func answer(_ input: OperationInput, at pool: PoolService) async throws(CognitoError) -> JSONValue? {
        try await pool.initiate(input, isAdministration: true).json
    }
}

extension PoolService {
    fileprivate func initiate(_ input: OperationInput, isAdministration: Bool) async throws(CognitoError) -> AuthStep {
        let flow = try input.string("AuthFlow")
        let client = try client(try input.clientID())
        let call = try SignInCall(input, at: client, isAdministration: isAdministration)
        return try await initiate(flow, try input.parameters("AuthParameters"), call)
    }
}
