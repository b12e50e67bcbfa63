import StrictJSON

/// Begins a sign-in by password, or refreshes one.
enum InitiateAuth: ClientOperation {
    static let name = "InitiateAuth"

    static func answer(_ input: OperationInput, at pool: PoolService) async throws(CognitoError) -> JSONValue? {
        let flow = try input.string("AuthFlow")
        let client = try pool.client(try input.clientID())
        let parameters = try input.parameters("AuthParameters")
        switch flow {
        case "USER_PASSWORD_AUTH": return try await signIn(parameters, client, pool, input)
        case "REFRESH_TOKEN_AUTH", "REFRESH_TOKEN": return try refresh(parameters, client, pool)
        case "USER_SRP_AUTH", "CUSTOM_AUTH", "USER_AUTH": throw .flowNotEnabled(flow)
        default: throw .malformedMember("authFlow")
        }
    }

    private static func signIn(
        _ parameters: OperationParameters, _ client: AppClient, _ pool: PoolService, _ input: OperationInput
    ) async throws(CognitoError) -> JSONValue {
        let lifetime = try LifetimeRequest.read(input)
        let username = try parameters.required("USERNAME")
        let password = try parameters.required("PASSWORD")
        try client.checkSecretHash(parameters["SECRET_HASH"], username: username)
        switch try await pool.signIn(username, password, at: client, from: input.origin, lifetime: lifetime) {
        case .tokens(let tokens): return result(tokens)
        case .newPasswordRequired(let user, let session): return challenge(user, session)
        }
    }

    /// No new refresh token comes of it: refresh tokens are not rotated here.
    private static func refresh(
        _ parameters: OperationParameters, _ client: AppClient, _ pool: PoolService
    ) throws(CognitoError) -> JSONValue {
        let token = try parameters.required("REFRESH_TOKEN")
        let now = try pool.now()
        let (grant, user) = try pool.withDirectory { directory throws(CognitoError) in
            let grant = try directory.grants.usable(token, clientID: client.id, at: now)
            return (grant, try directory.account(grant.subject).user)
        }
        try client.checkSecretHash(parameters["SECRET_HASH"], username: user.username)
        return result(try pool.tokens(for: user, client, grant.signIn, refreshToken: nil))
    }

    static func result(_ tokens: SignInTokens) -> JSONValue {
        ["AuthenticationResult": tokens.json, "ChallengeParameters": [:]]
    }

    /// Two of the parameters are JSON texts inside strings.
    private static func challenge(_ user: TestUser, _ session: String) -> JSONValue {
        let attributes = user.attributeList.dropFirst().map { JSONValue.Member($0.name, .string($0.value)) }
        let parameters: JSONValue = [
            "USER_ID_FOR_SRP": .string(user.username),
            "requiredAttributes": "[]",
            "userAttributes": .string(String(decoding: JSONValue.object(attributes).encoded(), as: UTF8.self)),
        ]
        return [
            "ChallengeName": "NEW_PASSWORD_REQUIRED", "ChallengeParameters": parameters, "Session": .string(session),
        ]
    }
}
