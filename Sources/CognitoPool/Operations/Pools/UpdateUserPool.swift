import StrictJSON

/// Sets the settings of a pool. Those that the call does not name get Cognito's default, except the policies and MFA, which stay, as at AWS.
enum UpdateUserPool: PoolAdministration {
    static let name = "UpdateUserPool"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let name = try input.optionalString("PoolName", length: 1...128)
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            var settings = directory.settings
            try PoolSettings.checkUnused(input)
            try settings.read(input)
            settings.name = name ?? settings.name
            settings.changedAt = now
            directory.settings = settings
        }
        return [:]
    }
}
