import StrictJSON

/// Sets attributes of a user. A changed e-mail address or phone number becomes unverified, unless the same call sets it verified.
enum AdminUpdateUserAttributes: PoolAdministration {
    static let name = "AdminUpdateUserAttributes"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let username = try input.username()
        let attributes = try input.requiredAttributes("UserAttributes")
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            try directory.setAttributes(attributes, of: username, at: now)
        }
        return [:]
    }
}
