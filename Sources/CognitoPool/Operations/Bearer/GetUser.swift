import StrictJSON

/// Tells the bearer of an access token about its user, as far as the client may read. Groups are not told.
enum GetUser: BearerOperation {
    static let name = "GetUser"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let (account, client) = try pool.bearerAndClient(ofAccessToken: try input.string("AccessToken"))
        return account.description(for: client)
    }
}
