import Locking
import StrictJSON

/// Lists the groups of a pool in the order of their names, in pages.
enum ListGroups: PoolAdministration {
    static let name = "ListGroups"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let groups = pool.directory.withLock { $0.allGroups }
        return try pool.page(of: groups, input)
    }
}

extension PoolService {
    func page(of groups: [UserDirectory.Group], _ input: OperationInput) throws(CognitoError) -> JSONValue {
        let (page, next) = try groups.page(after: try input.optionalString("NextToken"), size: try input.pageSize()) { $0.name }
        var answer = JSONMembers([.init("Groups", .array(page.map { $0.json(poolID: id) }))])
        answer["NextToken"] = next.map { .string($0) }
        return answer.json
    }
}
