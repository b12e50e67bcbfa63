import StrictJSON

/// Lets a disabled user sign in again.
enum AdminEnableUser: PoolAdministration {
    static let name = "AdminEnableUser"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let username = try input.username()
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            try directory.change(username, at: now) { $0.isEnabled = true }
        }
        return [:]
    }
}
