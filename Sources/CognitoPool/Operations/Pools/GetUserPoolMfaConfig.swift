import StrictJSON

/// Tells which second factors a pool asks for.
enum GetUserPoolMfaConfig: PoolAdministration {
    static let name = "GetUserPoolMfaConfig"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        pool.settings.mfa.json
    }
}
