import EnvironmentReading
import StrictJSON

/// Gives an app client a second secret, a new or a given one, so that programs can change from the first to it one after another. Both count
/// until one is deleted. A given secret is not in the answer.
///
/// Source: the `AddUserPoolClientSecret` operation
enum AddUserPoolClientSecret: PoolAdministration {
    static let name = "AddUserPoolClientSecret"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let (id, given, now) = (try input.clientID(), try input.clientSecret(), try pool.now())
        let secret = try pool.withDirectory { directory throws(CognitoError) in
            try directory.addSecret(given ?? RandomText.clientSecret(), toClient: id, at: now)
        }
        var descriptor = secret.descriptor
        descriptor["ClientSecretValue"] = given == nil ? .string(secret.value.revealed) : nil
        return ["ClientSecretDescriptor": descriptor.json]
    }
}

extension ClientSecret {
    /// `ClientSecretDescriptorType` without the value.
    var descriptor: JSONMembers { ["ClientSecretId": .string(id), "ClientSecretCreateDate": .double(createdAt)] }
}

extension OperationInput {
    /// `ClientSecret`: 24 to 64 letters, digits, `_` and `+`. Throws `malformedMember`.
    func clientSecret() throws(CognitoError) -> String? {
        guard let secret = try optionalString("ClientSecret", length: 24...64) else { return nil }
        let isWord = secret.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || "_+".utf8.contains($0)
        }
        guard isWord else { throw malformed("ClientSecret") }
        return secret
    }
}
