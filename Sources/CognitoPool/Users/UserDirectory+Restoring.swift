import CognitoCore

/// Accounts that a file has kept.
extension UserDirectory {
    /// Restores the accounts of the member `users`. A fault names its account.
    mutating func restore(usersOf record: PoolRecordReader) throws(PoolRecordFault) {
        let stored = try record.list("users")
        accounts.reserveCapacity(stored.count)
        for (index, user) in stored.enumerated() {
            do { try restore(user) } catch { throw .element("users[\(index)]", error) }
        }
        forgetTouched()
    }

    private mutating func restore(_ user: PoolRecordReader) throws(PoolRecordFault) {
        let account = try Account(user)
        do { try restore(account) } catch { throw .entry(error) }
    }

    /// Restores a stored account, and adds the missing ones of its groups. The rules for new users do not apply: it may be older than a rule,
    /// and a pool must not fail to start for that.
    ///
    /// - Throws: `userExists`, `aliasExists`, `limitExceeded`, or `malformedMember` for an invalid name.
    mutating func restore(_ account: Account) throws(CognitoError) {
        let user = account.user
        guard CognitoName.isWellFormed(user.username) else { throw .malformedMember("username") }
        guard accounts.hasRoom(for: account) else { throw .userExists }
        guard accounts.count < Self.maximumUsers, user.groups.count <= Self.maximumGroupsOfUser else { throw .limitExceeded }
        let aliases = try storedAliases(of: account)
        for group in user.groups where groups[ExactText(group)] == nil { _ = try createGroup(group, at: account.createdAt) }
        accounts.insert(account, aliases: aliases)
    }
}
