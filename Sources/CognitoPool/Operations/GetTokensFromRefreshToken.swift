import StrictJSON

/// Issues new tokens for a refresh token. The call carries the client's secret itself, instead of a `SECRET_HASH`.
enum GetTokensFromRefreshToken: ClientOperation {
    static let name = "GetTokensFromRefreshToken"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let token = try input.string("RefreshToken")
        let client = try pool.client(try input.clientID())
        guard client.hasSecret(try input.optionalString("ClientSecret")) else { throw .secretHashWrong(clientID: client.id) }
        let tokens = try pool.exchange(refreshToken: token, try SignInCall(input, at: client, isAdministration: false))
        return ["AuthenticationResult": tokens.json]
    }
}
