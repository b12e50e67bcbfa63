import CognitoCore
import EnvironmentReading
import JOSE
import StrictJSON

extension UserDirectory {
    /// Adds the users and groups of a configuration, as far as they are not there. A user who is keeps the password, which only a pool that
    /// remembers can know better. Throws as `create` does, and `internalFailure` when there is no usable clock.
    ///
    /// - Returns: How many users keep another password than the configured one.
    mutating func add(_ configuration: PoolConfiguration, keeping passwords: PasswordKeeping) throws(CognitoError) -> Int {
        guard let now = configuration.now()?.secondsSinceEpoch else { throw .internalFailure }
        if settings.createdAt == 0 { (settings.createdAt, settings.changedAt) = (now, now) }
        for client in configuration.clients { try addOrKeep(client, at: now) }
        for server in configuration.resourceServers where !resourceServers.contains(where: { sameBytes($0.identifier, server.identifier) })
        {
            resourceServers.append(server)
        }
        let expected = Set((allGroups.map(\.name) + configuration.users.flatMap(\.groups)).map { ExactText($0) })
        // Only what an earlier run has left counts as known: a name that the configuration has twice is a mistake.
        let known = configuration.users.map { user in try? account(namesUsersBySubject ? user.email ?? "" : user.username).user }
        for (user, known) in zip(configuration.users, known) {
            if let known {
                try join(known, user.groups, at: now)
            } else {
                try add(user, ofPool: configuration.id, keeping: passwords, at: now)
            }
        }
        for group in configuration.groups where !expected.contains(ExactText(group)) { _ = try createGroup(group, at: now) }
        return zip(configuration.users, known).count { $1?.password.isOther(than: $0.password) == true }
    }

    /// A client that is there keeps its settings, but for the secret: the configuration is what programs know it by.
    private mutating func addOrKeep(_ configured: AppClient, at now: Double) throws(CognitoError) {
        guard var client = try? client(configured.id) else { return try add(configured, at: now) }
        guard client.secrets.map(\.value) != configured.secrets.map(\.value) else { return }
        client.secrets = configured.secrets
        try replace(client, at: now)
    }

    private mutating func add(
        _ user: TestUser, ofPool poolID: String, keeping passwords: PasswordKeeping, at now: Double
    ) throws(CognitoError) {
        let user = try named(user)
        _ = try create(user, proof: try passwords.kept(user.password, of: SRPIdentity(username: user.username, poolID: poolID)), at: now)
    }

    private mutating func join(_ user: TestUser, _ groups: [String], at now: Double) throws(CognitoError) {
        for group in groups where !user.groups.contains(where: { sameBytes($0, group) }) {
            do { _ = try createGroup(group, at: now) } catch .groupExists {}
            try add(user.username, toGroup: group, at: now)
        }
    }
}

extension TestUser.Password {
    fileprivate func isOther(than configured: TestUser.Password) -> Bool {
        guard let hash, let secret = configured.secret else { return false }
        return (try? hash.matches(secret.revealed)) == false
    }
}
