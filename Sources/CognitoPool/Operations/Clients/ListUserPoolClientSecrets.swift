import StrictJSON

/// Lists the ids of an app client's secrets and when they were made, without the secrets themselves.
///
/// Source: the `ListUserPoolClientSecrets` operation
enum ListUserPoolClientSecrets: PoolAdministration {
    static let name = "ListUserPoolClientSecrets"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let client = try pool.client(try input.clientID())
        return ["ClientSecrets": .array(client.secrets.map { $0.descriptor.json })]
    }
}
