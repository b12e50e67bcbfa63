import StrictJSON

/// Lists the users of a group in the order in which they were made, in pages.
enum ListUsersInGroup: PoolAdministration {
    static let name = "ListUsersInGroup"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let name = try input.groupName()
        let size = try input.pageSize()
        let place = try PageToken.readNumber(try input.optionalString("NextToken"))
        let page = try pool.withDirectory { directory throws(CognitoError) in
            _ = try directory.group(name)
            return directory.accounts.page(after: place, limit: size) { $0.user.isIn(group: name) }
        }
        var answer = JSONMembers([.init("Users", .array(page.accounts.map { $0.userType() }))])
        answer["NextToken"] = page.next.map { .string(PageToken.text("\($0)")) }
        return answer.json
    }
}
