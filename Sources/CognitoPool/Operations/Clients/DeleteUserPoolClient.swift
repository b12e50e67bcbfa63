import StrictJSON

/// Removes an app client.
enum DeleteUserPoolClient: PoolAdministration {
    static let name = "DeleteUserPoolClient"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let id = try input.clientID()
        try pool.withDirectory { directory throws(CognitoError) in try directory.deleteClient(id) }
        return nil
    }
}
