import CognitoCore
import StrictJSON

/// Adds a group.
enum CreateGroup: PoolAdministration {
    static let name = "CreateGroup"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let name = try input.groupName()
        let members = try GroupMembers(input)
        let now = try pool.now()
        let group = try pool.withDirectory { directory throws(CognitoError) in
            try directory.createGroup(
                name, description: members.description, precedence: members.precedence, roleARN: members.roleARN, at: now)
        }
        return ["Group": group.json(poolID: pool.id)]
    }
}

/// The members that `CreateGroup` and `UpdateGroup` set besides the name.
struct GroupMembers {
    let description: String?
    let precedence: Int64?
    let roleARN: String?

    init(_ input: OperationInput) throws(CognitoError) {
        description = try input.optionalString("Description", length: 0...2_048)
        precedence = try input.optionalInteger("Precedence", in: 0...Int64(Int32.max))
        roleARN = try input.optionalARN("RoleArn")
    }
}
