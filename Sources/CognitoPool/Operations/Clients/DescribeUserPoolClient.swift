import StrictJSON

/// Describes an app client, its secret included.
enum DescribeUserPoolClient: PoolAdministration {
    static let name = "DescribeUserPoolClient"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        ["UserPoolClient": try pool.client(try input.clientID()).json(poolID: pool.id)]
    }
}
