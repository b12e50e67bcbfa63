import CognitoCore
import StrictJSON

/// Adds an app client, with a new secret, a given one, or none.
enum CreateUserPoolClient: PoolAdministration {
    static let name = "CreateUserPoolClient"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let name = try input.label("ClientName")
        let generated = try input.optionalBool("GenerateSecret") == true ? RandomText.clientSecret() : nil
        let secret = try input.clientSecret() ?? generated
        let now = try pool.now()
        let client = try pool.withDirectory { directory throws(CognitoError) in
            var client = AppClient(RandomText.clientID(), secret: secret)
            client.name = name
            try client.read(input)
            try client.check(in: directory, isNew: true)
            try directory.add(client, at: now)
            return try directory.client(client.id)
        }
        return ["UserPoolClient": client.json(poolID: pool.id)]
    }
}
