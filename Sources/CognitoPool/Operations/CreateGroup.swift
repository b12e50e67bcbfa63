import CognitoCore
import StrictJSON

/// Adds a group.
enum CreateGroup: PoolAdministration {
    static let name = "CreateGroup"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let name = try input.string("GroupName", length: 1...512)
        let description = try input.optionalString("Description")
        let precedence = try input.optionalInteger("Precedence")
        let now = try pool.now()
        let group = try pool.withDirectory { directory throws(CognitoError) in
            try directory.createGroup(name, description: description, precedence: precedence, at: now)
        }
        return ["Group": group.json(poolID: pool.id)]
    }
}

extension UserDirectory.Group {
    fileprivate func json(poolID: String) -> JSONValue {
        let description = description.map { [JSONValue.Member("Description", .string($0))] } ?? []
        let precedence = precedence.map { [JSONValue.Member("Precedence", .integer($0))] } ?? []
        let dates: [JSONValue.Member] = [.init("LastModifiedDate", .double(createdAt)), .init("CreationDate", .double(createdAt))]
        let names: [JSONValue.Member] = [.init("GroupName", .string(name)), .init("UserPoolId", .string(poolID))]
        return .object(names + description + precedence + dates)
    }
}
