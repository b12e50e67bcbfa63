import JOSE
import StrictJSON

extension UserDirectory {
    /// Adds the users and groups of a configuration, as far as they are not there. A user who is keeps the password, which only a pool that
    /// remembers can know better. Throws as `create` does, and `internalFailure` when there is no usable clock.
    mutating func add(_ configuration: PoolConfiguration) throws(CognitoError) {
        guard let now = configuration.now()?.secondsSinceEpoch else { throw .internalFailure }
        let expected = Set((allGroups.map(\.name) + configuration.users.flatMap(\.groups)).map { ExactText($0) })
        for user in configuration.users {
            guard let known = remembered(user, configuration) else {
                _ = try create(user, at: now)
                continue
            }
            for group in user.groups where !known.groups.contains(where: { sameBytes($0, group) }) {
                do { _ = try createGroup(group, at: now) } catch .groupExists {}
                try add(known.username, toGroup: group, at: now)
            }
        }
        for group in configuration.groups where !expected.contains(ExactText(group)) { _ = try createGroup(group, at: now) }
    }

    /// The user as an earlier run has left them. Without such a run, a name that is there twice is a mistake.
    private func remembered(_ user: TestUser, _ configuration: PoolConfiguration) -> TestUser? {
        guard configuration.dataFile != nil else { return nil }
        return try? account(signsInByEmail ? user.email ?? "" : user.username).user
    }
}
