import CognitoCore
import StrictJSON

/// Adds an app client, with a new secret, a given one, or none.
enum CreateUserPoolClient: PoolAdministration {
    static let name = "CreateUserPoolClient"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let name = try input.string("ClientName", length: 1...128)
        let secret = try secret(input)
        let now = try pool.now()
        let client = try pool.withDirectory { directory throws(CognitoError) in
            var client = AppClient(RandomText.clientID(), secret: secret)
            client.name = name
            try client.read(input, in: directory)
            try directory.add(client, at: now)
            return try directory.client(client.id)
        }
        return ["UserPoolClient": client.json(poolID: pool.id)]
    }

    private static func secret(_ input: OperationInput) throws(CognitoError) -> String? {
        if let secret = try input.optionalString("ClientSecret", length: 24...64) {
            let isWord = secret.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || "_+".utf8.contains($0)
            }
            guard isWord else { throw input.malformed("ClientSecret") }
            return secret
        }
        return try input.optionalBool("GenerateSecret") == true ? RandomText.clientSecret() : nil
    }
}
