import StrictJSON

/// Describes a pool.
enum DescribeUserPool: PoolAdministration {
    static let name = "DescribeUserPool"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        ["UserPool": pool.userPoolType]
    }
}
