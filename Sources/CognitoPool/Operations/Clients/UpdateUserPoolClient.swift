import StrictJSON

/// Sets the settings of an app client; those that the call does not name get Cognito's default, as at AWS. Secrets stay.
enum UpdateUserPoolClient: PoolAdministration {
    static let name = "UpdateUserPoolClient"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let id = try input.clientID()
        let name = try input.optionalLabel("ClientName")
        let now = try pool.now()
        let client = try pool.withDirectory { directory throws(CognitoError) in
            var client = try directory.client(id)
            try client.read(input)
            try client.check(in: directory, isNew: false)
            client.name = name ?? client.name
            try directory.replace(client, at: now)
            return try directory.client(id)
        }
        return ["UserPoolClient": client.json(poolID: pool.id)]
    }
}
