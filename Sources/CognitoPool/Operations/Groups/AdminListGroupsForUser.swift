import StrictJSON

/// Lists the groups of a user in the order of their names, in pages.
enum AdminListGroupsForUser: PoolAdministration {
    static let name = "AdminListGroupsForUser"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let username = try input.username()
        let groups = try pool.withDirectory { directory throws(CognitoError) in
            let names = try directory.account(username).user.groups
            return names.map { ExactText($0) }.sorted().compactMap { directory.groups[$0] }
        }
        return try pool.page(of: groups, input)
    }
}
