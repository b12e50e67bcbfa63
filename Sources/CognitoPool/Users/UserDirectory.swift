import CognitoCore
import StrictJSON

// The model of a user pool:
//
// - `UserDirectory` (here): one pool as a value without clock or lock. It has `settings` (`PoolSettings`), `clients` (`AppClient`),
//   `groups`, `resourceServers`, `accounts` (`AccountTable` of `Account`), and, forgotten at the end of the process, `sessions`
//   (challenges), `exchanges` (sign-ins by SRP), `grants` (refresh tokens; what is revoked is kept), `lockouts` and `codes`.
// - `UserDirectory+….swift`: the rules, by topic. Each operation gets `now` in seconds since 1970 and throws `CognitoError`.
// - `Account`: status, whether enabled, `user` (name, attributes, groups, password), `srp` (SRP salt and verifier, beside the password and
//   always of it), `mfa` (methods, TOTP keys). Passwords change by `setPassword(_: PasswordProof, …)` alone; a `PasswordProof` comes from
//   `PasswordKeeping.kept(_:of:)`, which is where the SRP verifier is made.
// - `PoolService`: one pool behind its lock, with its keys; `withDirectory` runs rules and saves. `client(_:)`, `messages`, `send…`.
// - `UserPools`: all pools of the process, found by pool id, client id, domain or the issuer of an access token.
// - An operation is a type in `Operations/`, one a file. Which protocol it has says how its pool is found and who may call it:
//   `PoolAdministration` (UserPoolId; signed, never from a page), `ClientOperation` (ClientId), `BearerOperation` (AccessToken),
//   `PoolOperation` (none: all pools). `PoolOperations.all` lists them.

/// The users, groups and clients of a pool, with their sessions and tokens.
///
/// It is a value without clock and lock: each operation gets `now`, in seconds since 1970, and the owner runs one operation at a time.
/// Everything that a caller can add to is bounded.
struct UserDirectory: Sendable {
    static let maximumUsers = 1_000_000
    static let maximumGroups = 10_000
    static let maximumGroupsOfUser = 100
    static let maximumClients = 1_000
    static let maximumResourceServers = 300

    var settings: PoolSettings { didSet { touchSettings() } }
    var accounts: AccountTable { didSet { contentRevision &+= 1 } }
    /// The app clients, in the order of creation.
    var clients: [AppClient] = [] { didSet { touchSettings() } }
    var groups: [ExactText: Group] = [:] { didSet { touchSettings() } }
    var resourceServers: [ResourceServer] = [] { didSet { touchSettings() } }

    var sessions = ChallengeSessions()
    var grants = RefreshGrants()
    var lockouts = Lockouts()
    var codes = ConfirmationCodes()
    var exchanges = SRPExchanges()
    /// Changes with each change of the stored content, but not with sign-ins.
    var revision: Int { contentRevision &+ grants.revoked.revision }
    private var contentRevision = 0
    /// True if settings, clients, groups or resource servers have changed since `forgetTouched()`.
    private(set) var areSettingsTouched = false

    init(settings: PoolSettings = .embedded) {
        self.settings = settings
        accounts = AccountTable(isCaseSensitive: settings.isCaseSensitive)
    }

    private mutating func touchSettings() {
        contentRevision &+= 1
        areSettingsTouched = true
    }

    /// Forgets which accounts and sign-ins, and whether settings, have changed.
    mutating func forgetTouched() {
        grants.revoked.forgetUnsaved()
        if !accounts.touched.isEmpty { accounts.forgetTouched() }
        areSettingsTouched = false
    }

    /// The stored content of a pool besides its accounts.
    struct Setting: Sendable {
        fileprivate let settings: PoolSettings
        fileprivate let clients: [AppClient]
        fileprivate let groups: [ExactText: Group]
        fileprivate let resourceServers: [ResourceServer]
    }

    var setting: Setting { Setting(settings: settings, clients: clients, groups: groups, resourceServers: resourceServers) }

    /// Undoes the changes since `forgetTouched()`.
    ///
    /// - Parameter former: The setting before these changes.
    mutating func undoTouched(to former: Setting) {
        (settings, clients) = (former.settings, former.clients)
        (groups, resourceServers) = (former.groups, former.resourceServers)
        accounts.undoTouched()
        areSettingsTouched = false
    }

    /// All users, in the order of creation.
    var everybody: [Account] { Array(accounts.all) }
    var allGroups: [Group] { groups.sorted { $0.key < $1.key }.map(\.value) }

    /// The account of a username, a `sub`, or an alias. Throws `userNotFound`.
    func account(_ name: String) throws(CognitoError) -> Account {
        guard let account = accounts[name] else { throw .userNotFound }
        return account
    }

    /// The account with this `sub`. Throws `userNotFound`.
    func account(subject: String) throws(CognitoError) -> Account {
        guard let account = accounts.account(subject: subject) else { throw .userNotFound }
        return account
    }

    /// Adds a user, and the missing ones of the user's groups.
    ///
    /// - Parameters:
    ///   - user: The user, with the stored form of the password unless `proof` is given.
    ///   - proof: The stored form of the password.
    ///   - status: The status; `nil` to derive it from the password.
    ///   - takingAliases: If true, aliases of other users move to this one (`ForceAliasCreation`).
    /// - Throws: `userExists`, `accountExists`, `aliasExists`, `limitExceeded`, `usernameNotAlias`, or `malformedMember` for an
    ///   invalid name.
    mutating func create(
        _ user: TestUser, proof: PasswordProof? = nil, status: UserStatus? = nil, takingAliases: Bool = false, at now: Double
    ) throws(CognitoError) -> Account {
        var user = try named(user)
        if let proof { user.password = proof.password }
        guard CognitoName.isWellFormed(user.username) else { throw .malformedMember("username") }
        guard accounts.holder(of: user.username) == nil, accounts.holder(of: user.subject) == nil else { throw .userExists }
        guard accounts.count < Self.maximumUsers, user.groups.count <= Self.maximumGroupsOfUser else { throw .limitExceeded }
        let account = Account(user: user, createdAt: now, changedAt: now, status: status, srp: proof?.srp)
        let aliases: [String]
        do throws(CognitoError) {
            aliases = try freeAliases(of: account, takingFromOthers: takingAliases, at: now)
        } catch .aliasExists(let attribute) where settings.usernameAttributes.contains(attribute) {
            throw .accountExists(attribute)
        }
        for group in user.groups where groups[ExactText(group)] == nil { _ = try createGroup(group, at: now) }
        accounts.insert(account, aliases: aliases)
        return account
    }

    /// Changes an account, except its name. Throws `userNotFound`, `aliasExists` and the errors of `change`; the account is unchanged then.
    mutating func change(
        _ name: String, takingAliases: Bool = false, at now: Double, _ change: (inout Account) throws(CognitoError) -> Void
    ) throws(CognitoError) {
        try self.change(subject: try account(name).user.subject, takingAliases: takingAliases, at: now, change)
    }

    /// Changes the account with this `sub`, as ``change(_:takingAliases:at:_:)`` does.
    mutating func change(
        subject: String, takingAliases: Bool = false, at now: Double, _ change: (inout Account) throws(CognitoError) -> Void
    ) throws(CognitoError) {
        var account = try account(subject: subject)
        try change(&account)
        account.changedAt = now
        accounts.replace(account, aliases: try freeAliases(of: account, takingFromOthers: takingAliases, at: now))
    }

    /// Ends every sign-in of a user, also those of which only access tokens are left. Throws `userNotFound`.
    mutating func endSignIns(ofSubject subject: String, at now: Double) throws(CognitoError) {
        var account = try account(subject: subject)
        account.signInsEndedAt = now
        accounts.replace(account)
        grants.revokeAll(subject: subject, at: now)
    }

    /// Deletes a user, and ends the user's sign-ins. Throws `userNotFound`.
    mutating func delete(_ name: String, at now: Double) throws(CognitoError) {
        try delete(subject: try account(name).user.subject, at: now)
    }

    /// Deletes the user with this `sub`, and ends the user's sign-ins. Throws `userNotFound`.
    mutating func delete(subject: String, at now: Double) throws(CognitoError) {
        guard accounts.account(subject: subject) != nil else { throw .userNotFound }
        accounts.remove(subject: subject)
        grants.revokeAll(subject: subject, at: now)
    }
}
