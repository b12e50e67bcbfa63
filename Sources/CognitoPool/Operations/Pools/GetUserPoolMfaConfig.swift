import StrictJSON

/// Describes the second factors of a pool.
enum GetUserPoolMfaConfig: PoolAdministration {
    static let name = "GetUserPoolMfaConfig"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        pool.settings.mfa.json
    }
}
