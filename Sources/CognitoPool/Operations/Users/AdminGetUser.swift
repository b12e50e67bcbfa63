import StrictJSON

/// Describes a user.
enum AdminGetUser: PoolAdministration {
    static let name = "AdminGetUser"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        try pool.account(try input.username()).adminDescription
    }
}
