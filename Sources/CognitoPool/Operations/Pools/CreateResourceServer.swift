import StrictJSON

/// Adds an API with its scopes.
enum CreateResourceServer: PoolAdministration {
    static let name = "CreateResourceServer"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let identifier = try input.string("Identifier", length: 1...256)
        guard isWord(identifier) else { throw input.malformed("Identifier") }
        let server = ResourceServer(
            identifier: identifier, name: try input.label("Name", length: 1...256), scopes: try scopes(input))
        try pool.withDirectory { directory throws(CognitoError) in
            guard (try? directory.resourceServer(identifier)) == nil else { throw .resourceServerExists }
            guard directory.resourceServers.count < UserDirectory.maximumResourceServers else { throw .limitExceeded }
            directory.resourceServers.append(server)
        }
        return ["ResourceServer": server.json(poolID: pool.id)]
    }

    private static func scopes(_ input: OperationInput) throws(CognitoError) -> [ResourceServer.Scope] {
        var scopes: [ResourceServer.Scope] = []
        for scope in try input.objects("Scopes") {
            let name = try scope.string("ScopeName", length: 1...256)
            guard isWord(name), !name.utf8.contains(UInt8(ascii: "/")), scopes.count < 100 else { throw scope.malformed("ScopeName") }
            scopes.append(.init(name, description: try scope.string("ScopeDescription", length: 1...256)))
        }
        return scopes
    }

    /// Source: RFC 6749 §3.3 (`scope-token`)
    private static func isWord(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }
}

extension ResourceServer {
    /// `ResourceServerType`.
    func json(poolID: String) -> JSONValue {
        [
            "UserPoolId": .string(poolID), "Identifier": .string(identifier), "Name": .string(name),
            "Scopes": .array(scopes.map { ["ScopeName": .string($0.name), "ScopeDescription": .string($0.description)] }),
        ]
    }
}
