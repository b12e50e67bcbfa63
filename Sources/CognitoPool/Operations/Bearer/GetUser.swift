import StrictJSON

/// Describes the user of an access token, with the attributes that the client may read and without groups.
enum GetUser: BearerOperation {
    static let name = "GetUser"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let (account, client) = try pool.bearerAndClient(ofAccessToken: try input.string("AccessToken"))
        return account.description(for: client)
    }
}
