import Locking
import StrictJSON

/// Lists the app clients of a pool in the order of their ids, in pages.
enum ListUserPoolClients: PoolAdministration {
    static let name = "ListUserPoolClients"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let clients = pool.directory.withLock { $0.clients }.sorted { ExactText($0.id) < ExactText($1.id) }
        let size = Int(try input.optionalInteger("MaxResults", in: 1...60) ?? 60)
        let (page, next) = try clients.page(after: try input.optionalString("NextToken"), size: size) { $0.id }
        let descriptions = page.map { client in
            ["ClientId": .string(client.id), "UserPoolId": .string(pool.id), "ClientName": .string(client.name)] as JSONValue
        }
        var answer = JSONMembers([.init("UserPoolClients", .array(descriptions))])
        answer["NextToken"] = next.map { .string($0) }
        return answer.json
    }
}
