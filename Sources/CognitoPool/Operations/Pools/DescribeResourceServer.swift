import StrictJSON

/// Describes an API with its scopes.
enum DescribeResourceServer: PoolAdministration {
    static let name = "DescribeResourceServer"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let identifier = try input.string("Identifier", length: 1...256)
        let server = try pool.withDirectory { directory throws(CognitoError) in try directory.resourceServer(identifier) }
        return ["ResourceServer": server.json(poolID: pool.id)]
    }
}
