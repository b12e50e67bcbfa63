import StrictJSON

/// Sets a group's description, precedence and role, as far as the call has them.
enum UpdateGroup: PoolAdministration {
    static let name = "UpdateGroup"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let name = try input.groupName()
        let members = try GroupMembers(input)
        let now = try pool.now()
        let group = try pool.withDirectory { directory throws(CognitoError) in
            var group = try directory.group(name)
            group.description = members.description ?? group.description
            group.precedence = members.precedence ?? group.precedence
            group.roleARN = members.roleARN ?? group.roleARN
            group.changedAt = now
            directory.groups[ExactText(name)] = group
            return group
        }
        return ["Group": group.json(poolID: pool.id)]
    }
}
