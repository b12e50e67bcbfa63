import StrictJSON

/// Removes one of the two secrets of an app client. The last one stays: without it, the client would need no secret any more.
///
/// Source: the `DeleteUserPoolClientSecret` operation
enum DeleteUserPoolClientSecret: PoolAdministration {
    static let name = "DeleteUserPoolClientSecret"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let (id, secretID) = (try input.clientID(), try input.string("ClientSecretId", length: 1...256))
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            try directory.deleteSecret(secretID, ofClient: id, at: now)
        }
        return nil
    }
}
