import CognitoCore
import EnvironmentReading
import JOSE
import StrictJSON

extension UserDirectory {
    /// Adds the missing users and groups of a configuration. A user whom the pool's file has keeps the password in it.
    ///
    /// - Returns: The number of users whose password differs from the configured one.
    /// - Throws: The errors of `create`; `internalFailure` if the clock fails.
    mutating func add(_ configuration: PoolConfiguration, keeping passwords: PasswordKeeping) throws(CognitoError) -> Int {
        guard let now = configuration.now()?.secondsSinceEpoch else { throw .internalFailure }
        if settings.createdAt == 0 { (settings.createdAt, settings.changedAt) = (now, now) }
        for client in configuration.clients { try addOrKeep(client, at: now) }
        for server in configuration.resourceServers where !resourceServers.contains(where: { sameBytes($0.identifier, server.identifier) })
        {
            resourceServers.append(server)
        }
        let expected = Set((allGroups.map(\.name) + configuration.users.flatMap(\.groups)).map { ExactText($0) })
        // Known are only the users of the file: a name that the configuration has twice is an error.
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

    /// Adds a client. An existing one keeps its settings, but gets the configured secret, which the client's programs use.
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
