import StrictJSON

/// Lists the pools in the order of their ids, in pages.
enum ListUserPools: PoolOperation {
    static let name = "ListUserPools"
    static let isOwnersOnly = true

    static func answer(_ input: OperationInput, among pools: UserPools) throws(CognitoError) -> JSONValue? {
        guard let size = try input.optionalInteger("MaxResults", in: 1...60) else { throw input.missing("MaxResults") }
        let sorted = pools.all.sorted { ExactText($0.id) < ExactText($1.id) }
        let (page, next) = try sorted.page(after: try input.optionalString("NextToken"), size: Int(size)) { $0.id }
        var answer = JSONMembers([.init("UserPools", .array(page.map { description(of: $0) }))])
        answer["NextToken"] = next.map { .string($0) }
        return answer.json
    }

    private static func description(of pool: PoolService) -> JSONValue {
        let settings = pool.settings
        return [
            "Id": .string(pool.id), "Name": .string(settings.name), "LambdaConfig": settings.unused["LambdaConfig"] ?? [:],
            "LastModifiedDate": .double(settings.changedAt), "CreationDate": .double(settings.createdAt),
        ]
    }
}
