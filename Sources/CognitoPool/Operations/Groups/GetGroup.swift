import StrictJSON

/// Describes a group.
enum GetGroup: PoolAdministration {
    static let name = "GetGroup"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let name = try input.groupName()
        let group = try pool.withDirectory { directory throws(CognitoError) in try directory.group(name) }
        return ["Group": group.json(poolID: pool.id)]
    }
}
