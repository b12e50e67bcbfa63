import CognitoCore
import EnvironmentReading
import StrictJSON

extension UserDirectory {
    /// Adds the entries of a seed that this directory does not have. Throws `notJSON` or `entry`.
    mutating func add(
        _ seed: PoolSeed, ofPool poolID: String, keeping passwords: PasswordKeeping, at now: Double
    ) throws(PoolSeedError) {
        do throws(CognitoError) {
            if let pool = try seed.root.object("UserPool") { try seedSettings(pool, at: now) }
        } catch {
            throw .entry("UserPool", error)
        }
        for (place, entry) in try seed.entries("ResourceServers") { try at(place) { () throws(CognitoError) in try seedServer(entry) } }
        for (place, entry) in try seed.entries("Clients") { try at(place) { () throws(CognitoError) in try seedClient(entry, at: now) } }
        for (place, entry) in try seed.entries("Groups") { try at(place) { () throws(CognitoError) in try seedGroup(entry, at: now) } }
        for (place, entry) in try seed.entries("Users") {
            try at(place) { () throws(CognitoError) in try seedUser(entry, ofPool: poolID, keeping: passwords, at: now) }
        }
    }

    private func at(_ place: String, _ body: () throws(CognitoError) -> Void) throws(PoolSeedError) {
        do { try body() } catch { throw .entry(place, error) }
    }

    /// Sets the pool's settings. Those about usernames are fixed once the pool has users, so only a pool without users takes them.
    private mutating func seedSettings(_ input: OperationInput, at now: Double) throws(CognitoError) {
        var settings = settings
        settings.name = try input.optionalString("PoolName", length: 1...128) ?? settings.name
        if accounts.count == 0 {
            let anyAttribute = settings.customAttributes == nil && input.value("Schema") == nil
            try settings.readFounding(input)
            if anyAttribute { settings.customAttributes = nil }
        }
        try settings.read(input)
        self.settings = settings
        if accounts.count == 0 { accounts = AccountTable(isCaseSensitive: settings.isCaseSensitive) }
    }

    private mutating func seedServer(_ input: OperationInput) throws(CognitoError) {
        let server = try ResourceServer(input)
        guard (try? resourceServer(server.identifier)) == nil else { return }
        resourceServers.append(server)
    }

    private mutating func seedClient(_ input: OperationInput, at now: Double) throws(CognitoError) {
        let id = try input.clientID()
        guard (try? client(id)) == nil else { return }
        var client = AppClient(id, secret: try input.optionalString("ClientSecret"))
        client.name = try input.optionalString("ClientName", length: 1...128) ?? id
        // A client with only id, name and secret gets the embedded pool's defaults.
        if (input.memberNames.contains { !["ClientId", "ClientName", "ClientSecret"].contains($0) }) {
            try client.read(input)
            try client.check(in: self, isNew: true)
        }
        try add(client, at: now)
    }

    private mutating func seedGroup(_ input: OperationInput, at now: Double) throws(CognitoError) {
        let (name, members) = (try input.groupName(), try GroupMembers(input))
        guard (try? group(name)) == nil else { return }
        _ = try createGroup(
            name, description: members.description, precedence: members.precedence, roleARN: members.roleARN, at: now)
    }

    private mutating func seedUser(
        _ input: OperationInput, ofPool poolID: String, keeping passwords: PasswordKeeping, at now: Double
    ) throws(CognitoError) {
        let username = try input.username()
        guard !accounts.contains(username) else { return }
        let permanent = try input.optionalString("Password", length: 1...256)
        let temporary = try input.optionalString("TemporaryPassword", length: 1...256)
        let password = permanent ?? temporary ?? RandomText.password()
        let kept: TestUser.Password = permanent == nil ? .temporary(Secret(password)) : .permanent(Secret(password))
        var user = try newUser(username, kept, try input.attributes("UserAttributes"), by: .administrator)
        user.groups = try input.optionalStrings("Groups", maximumCount: Self.maximumGroupsOfUser) ?? []
        _ = try create(user, proof: try passwords.kept(kept, of: SRPIdentity(username: user.username, poolID: poolID)), at: now)
    }
}
