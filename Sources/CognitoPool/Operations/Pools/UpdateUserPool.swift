import StrictJSON

/// Sets the settings of a pool. Those that the call does not name get Cognito's default, except the policies, MFA and the
/// attributes that are verified before an update, which stay, as at AWS.
enum UpdateUserPool: PoolAdministration {
    static let name = "UpdateUserPool"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let name = try input.optionalLabel("PoolName")
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            var settings = directory.settings
            try PoolSettings.check(input)
            try settings.read(input)
            settings.name = name ?? settings.name
            settings.changedAt = now
            directory.settings = settings
        }
        return [:]
    }
}
