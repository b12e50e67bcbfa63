import CognitoCore
import EnvironmentReading
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

    /// Gives a client a second secret. The id ends with the time in milliseconds, or, where that is not new, with the next number.
    ///
    /// - Throws: `clientNotFound`; `limitExceeded` for a third secret; `invalidParameter(.clientWithoutSecret)` for a client without one, whose
    ///   programs would stop working.
    mutating func addSecret(_ text: String, toClient id: String, at now: Double) throws(CognitoError) -> ClientSecret {
        var client = try client(id)
        guard let first = client.secrets.first else { throw .invalidParameter(.clientWithoutSecret) }
        guard client.secrets.count < AppClient.maximumSecrets else { throw .limitExceeded }
        let milliseconds = Int64(max(0, min(now * 1_000, 1e15)))
        let own = "\(id)--\(milliseconds)"
        let secret = ClientSecret(
            id: sameBytes(own, first.id) ? "\(id)--\(milliseconds + 1)" : own, value: Secret(text), createdAt: now)
        client.secrets.append(secret)
        try replace(client, at: now)
        return secret
    }

    /// Removes a secret of a client.
    ///
    /// - Throws: `clientNotFound`; `clientSecretNotFound`; `invalidParameter(.lastClientSecret)`.
    mutating func deleteSecret(_ secretID: String, ofClient id: String, at now: Double) throws(CognitoError) {
        var client = try client(id)
        guard client.secrets.contains(where: { sameBytes($0.id, secretID) }) else { throw .clientSecretNotFound }
        guard client.secrets.count > 1 else { throw .invalidParameter(.lastClientSecret) }
        client.secrets.removeAll { sameBytes($0.id, secretID) }
        try replace(client, at: now)
    }

    /// The resource server of this identifier. Throws `resourceServerNotFound`.
    func resourceServer(_ identifier: String) throws(CognitoError) -> ResourceServer {
        guard let server = resourceServers.first(where: { sameBytes($0.identifier, identifier) }) else { throw .resourceServerNotFound }
        return server
    }
}
