import CognitoCore
import EnvironmentReading
import StrictJSON

/// Settings, clients and resource servers in the pool's file, with the members of the operations that make them, and a few more.
extension UserDirectory {
    /// The members `settings`, `clients` and `resourceServers`.
    var settingsRecord: [JSONValue.Member] {
        [
            .init("settings", settings.record), .init("clients", .array(clients.map(\.record))),
            .init("resourceServers", .array(resourceServers.map { $0.json(poolID: "") })),
        ]
    }

    /// Reads them; a file of version 1 has none.
    ///
    /// - Parameter defaults: The settings of a pool that has none in the file.
    init(settingsOf record: PoolRecordReader, defaults: PoolSettings) throws(PoolRecordFault) {
        do throws(CognitoError) {
            guard let pool = record.input, let settings = try pool.object("settings") else {
                self.init(settings: defaults)
                return
            }
            self.init(settings: try PoolSettings(record: settings))
            for server in try pool.objects("resourceServers") { resourceServers.append(try ResourceServer(server)) }
            for client in try pool.objects("clients") { clients.append(try AppClient(record: client)) }
        } catch {
            throw .entry(error)
        }
    }
}

extension PoolSettings {
    fileprivate var record: JSONValue {
        var record = members
        record["PoolName"] = .string(name)
        record["Schema"] = .array(foundingSchema)
        record["anyCustomAttribute"] = .bool(customAttributes == nil)
        record["softwareTokenMFA"] = .bool(mfa.allowsSoftwareToken)
        record["emailMFA"] = .bool(mfa.allowsEmail)
        record["smsMFA"] = .bool(mfa.allowsSMS)
        for name in PoolMFA.configurationNames { record[name] = mfa.configurations[name] }
        record["domain"] = domain.map { .string($0) }
        record["managedLoginVersion"] = .integer(domainSettings.managedLoginVersion)
        record["domainCertificate"] = domainSettings.certificate.map { .string($0) }
        record["createdAt"] = .double(createdAt)
        record["changedAt"] = .double(changedAt)
        return record.json
    }

    fileprivate init(record: OperationInput) throws(CognitoError) {
        self.init()
        name = try record.string("PoolName", length: 1...128)
        try readFounding(record)
        mfa.allowsSoftwareToken = try record.optionalBool("softwareTokenMFA") ?? false
        mfa.allowsEmail = try record.optionalBool("emailMFA") ?? false
        mfa.allowsSMS = try record.optionalBool("smsMFA") ?? false
        for name in PoolMFA.configurationNames { mfa.configurations[name] = record.value(name).map { JSONValue($0) } }
        try read(record)
        if try record.optionalBool("anyCustomAttribute") == true { customAttributes = nil }
        domain = try record.optionalString("domain")
        domainSettings = DomainSettings(
            managedLoginVersion: try record.optionalInteger("managedLoginVersion") ?? 1,
            certificate: try record.optionalString("domainCertificate"))
        createdAt = record.time("createdAt")
        changedAt = record.time("changedAt")
    }
}

extension AppClient {
    fileprivate var record: JSONValue {
        var record = members
        record["ClientId"] = .string(id)
        // Without one, the client has the pool's lifetime, which the description gives as Cognito's.
        record["RefreshTokenValidity"] = refreshTokenValidity.map { .integer($0.value) }
        record["ClientName"] = .string(name)
        record["secrets"] = .array(
            secrets.map { ["id": .string($0.id), "value": .string($0.value.revealed), "createdAt": .double($0.createdAt)] })
        record["readsAll"] = .bool(readAttributes == .all)
        record["writesAll"] = .bool(writeAttributes == .all)
        record["createdAt"] = .double(createdAt)
        record["changedAt"] = .double(changedAt)
        return record.json
    }

    fileprivate init(record: OperationInput) throws(CognitoError) {
        self.init(try record.clientID())
        name = try record.string("ClientName", length: 1...128)
        for secret in try record.objects("secrets") {
            secrets.append(
                ClientSecret(id: try secret.string("id"), value: Secret(try secret.string("value")), createdAt: secret.time("createdAt")))
        }
        try read(record)
        if try record.optionalBool("readsAll") == true { readAttributes = .all }
        if try record.optionalBool("writesAll") == true { writeAttributes = .all }
        createdAt = record.time("createdAt")
        changedAt = record.time("changedAt")
    }
}

extension ResourceServer {
    /// Reads the members of `CreateResourceServer`.
    init(_ record: OperationInput) throws(CognitoError) {
        var scopes: [Scope] = []
        for scope in try record.objects("Scopes") {
            scopes.append(Scope(try scope.string("ScopeName"), description: try scope.string("ScopeDescription")))
        }
        self.init(identifier: try record.string("Identifier"), name: try record.string("Name"), scopes: scopes)
    }
}

extension OperationInput {
    /// A time in seconds since 1970; 0 if the member is absent.
    fileprivate func time(_ name: String) -> Double { value(name)?.number?.double ?? 0 }
}
