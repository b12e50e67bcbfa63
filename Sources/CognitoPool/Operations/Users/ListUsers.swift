import StrictJSON

/// Lists users in the order in which they were made, in pages of up to 60. A filter selects users.
///
/// The cost of a page does not depend on the size of the pool, except with a filter, which reads every user.
enum ListUsers: PoolAdministration {
    static let name = "ListUsers"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let size = try input.pageSize()
        let place = try PageToken.readNumber(try input.optionalString("PaginationToken"))
        let filter = try UserFilter.read(try input.optionalString("Filter", length: 0...256))
        let attributes = try input.optionalStrings("AttributesToGet", maximumCount: 100, length: 1...32)
        let page = try pool.withDirectory { directory in
            directory.accounts.page(after: place, limit: size) { filter?.matches($0) ?? true }
        }
        var answer = JSONMembers([.init("Users", .array(page.accounts.map { $0.userType(attributes: attributes) }))])
        answer["PaginationToken"] = page.next.map { .string(PageToken.text("\($0)")) }
        return answer.json
    }
}
