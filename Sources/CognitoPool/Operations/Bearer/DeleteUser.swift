import StrictJSON

/// Removes the user who has signed in.
enum DeleteUser: BearerOperation {
    static let name = "DeleteUser"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let subject = try pool.bearer(ofAccessToken: try input.string("AccessToken")).user.subject
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in try directory.delete(subject: subject, at: now) }
        return nil
    }
}
