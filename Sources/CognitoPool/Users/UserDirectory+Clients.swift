import CognitoCore
import StrictJSON

extension UserDirectory {
    /// The app client of this id. Throws `clientNotFound`.
    func client(_ id: String) throws(CognitoError) -> AppClient {
        guard let client = clients.first(where: { sameBytes($0.id, id) }) else { throw .clientNotFound(id) }
        return client
    }

    /// Adds a client with a new id. Throws `limitExceeded`.
    mutating func add(_ client: AppClient, at now: Double) throws(CognitoError) {
        guard clients.count < Self.maximumClients else { throw .limitExceeded }
        var client = client
        (client.createdAt, client.changedAt) = (now, now)
        clients.append(client)
    }

    /// Replaces the client with the same id. Throws `clientNotFound`.
    mutating func replace(_ client: AppClient, at now: Double) throws(CognitoError) {
        guard let index = clients.firstIndex(where: { sameBytes($0.id, client.id) }) else { throw .clientNotFound(client.id) }
        clients[index] = client
        clients[index].changedAt = now
    }

    /// Removes a client. Throws `clientNotFound`.
    mutating func deleteClient(_ id: String) throws(CognitoError) {
        _ = try client(id)
        clients.removeAll { sameBytes($0.id, id) }
    }

    /// The resource server of this identifier. Throws `resourceServerNotFound`.
    func resourceServer(_ identifier: String) throws(CognitoError) -> ResourceServer {
        guard let server = resourceServers.first(where: { sameBytes($0.identifier, identifier) }) else { throw .resourceServerNotFound }
        return server
    }
}
