import CognitoCore
import StrictJSON

/// A change of a pool's file, as a line of its journal: a whole pool, which is added or replaced; the changes of one; or the deletion of one.
enum PoolChange {
    /// The touched accounts of a directory, its new revocations, and its whole setting if that was touched.
    static func json(of directory: UserDirectory, poolID: String) -> JSONValue {
        var members: [JSONValue.Member] = [.init("changed", .string(poolID))]
        if directory.areSettingsTouched { members += directory.settingsRecord + [directory.groupsRecord] }
        var (changed, removed): ([JSONValue], [JSONValue]) = ([], [])
        var seen: Set<ExactText> = []
        for subject in directory.accounts.touched where seen.insert(ExactText(subject)).inserted {
            if let account = directory.account(ofSubject: subject) {
                if let record = account.record { changed.append(record) }
            } else {
                removed.append(.string(subject))
            }
        }
        members += [.init("users", .array(changed)), .init("removed", .array(removed))]
        let revoked = directory.grants.revoked.unsaved.sorted { $0.key < $1.key }.map { (id: $0.key.text, time: $0.value) }
        return .object(members + (revoked.isEmpty ? [] : [RevokedSignIns.record(revoked)]))
    }

    static func json(ofForgetting poolID: String) -> JSONValue { ["forgotten": .string(poolID)] }
}

extension UserDirectory {
    fileprivate func account(ofSubject subject: String) -> Account? {
        accounts[subject].flatMap { sameBytes($0.user.subject, subject) ? $0 : nil }
    }

    /// Applies the output of `PoolChange.json(of:poolID:)`. Throws the fault of the change.
    mutating func apply(_ change: PoolRecordReader) throws(PoolRecordFault) {
        if try change.optionalObject("settings") != nil {
            var renewed = try UserDirectory(settingsOf: change, defaults: settings)
            try renewed.restoreGroups(change)
            (renewed.accounts, renewed.grants) = (accounts, grants)
            self = renewed
        }
        for subject in try change.textList("removed") where account(ofSubject: subject) != nil { accounts.remove(subject) }
        var changed: [Account] = []
        for (index, user) in try change.list("users").enumerated() {
            do { changed.append(try Account(user)) } catch { throw .element("users[\(index)]", error) }
        }
        try grants.revoked.restore(change)
        // An alias may have passed from one of them to another.
        for account in changed where self.account(ofSubject: account.user.subject) != nil { accounts.replace(account, aliases: []) }
        for (index, account) in changed.enumerated() {
            do { try putBack(account) } catch { throw .element("users[\(index)]", .entry(error)) }
        }
        forgetTouched()
    }

    private mutating func putBack(_ account: Account) throws(CognitoError) {
        guard self.account(ofSubject: account.user.subject) != nil else { return try restore(account) }
        accounts.replace(account, aliases: try storedAliases(of: account))
    }
}
