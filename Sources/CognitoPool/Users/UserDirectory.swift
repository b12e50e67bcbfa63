import CognitoCore
import StrictJSON

/// The users and groups of a pool, what they have been given, and what has been taken back.
///
/// A value that knows neither clock nor lock: each operation gets `now`, in seconds since 1970, and its owner sees to it that one happens
/// at a time. Whatever a caller can add to is bounded.
struct UserDirectory: Sendable {
    static let maximumUsers = 10_000
    static let maximumGroups = 10_000
    static let maximumGroupsOfUser = 100

    /// A user as the pool keeps one.
    struct Account: Sendable {
        var user: TestUser
        let createdAt: Double
        var changedAt: Double

        var needsNewPassword: Bool { user.password.isTemporary }
    }

    struct Group: Sendable {
        let name: String
        var description: String?
        var precedence: Int64?
        let createdAt: Double
    }

    /// Whether users sign in by e-mail address and are named by their `sub`.
    let signsInByEmail: Bool
    var sessions = ChallengeSessions()
    var grants = RefreshGrants()
    var lockouts = Lockouts()
    /// Changes with users and groups; not with sign-ins, which no pool remembers.
    private(set) var revision = 0
    /// By real username.
    private var accounts: [ExactText: Account] = [:]
    /// From `sub` and, where users sign in by it, e-mail address to the real username.
    private var aliases: [ExactText: ExactText] = [:]
    private var groups: [ExactText: Group] = [:]

    init(signsInByEmail: Bool = false) { self.signsInByEmail = signsInByEmail }

    /// Users in the order of their names, groups in that of theirs.
    var everybody: [Account] { accounts.values.sorted { $0.user.username < $1.user.username } }
    var allGroups: [Group] { groups.values.sorted { $0.name < $1.name } }

    /// The account of a username, a `sub`, or an e-mail address where users sign in by it. Throws `userNotFound`.
    func account(_ name: String) throws(CognitoError) -> Account {
        let key = ExactText(name)
        guard let account = accounts[key] ?? aliases[key].flatMap({ accounts[$0] }) else { throw .userNotFound }
        return account
    }

    /// Adds a user, whose password is as the pool keeps it, and those of the user's groups that do not exist yet.
    ///
    /// Throws `userExists`, `limitExceeded`, `usernameNotEmail`, or `malformedMember` for a name that is no name.
    mutating func create(_ user: TestUser, at now: Double) throws(CognitoError) -> Account {
        var user = user
        if signsInByEmail {
            guard let email = user.email, email.utf8.contains(UInt8(ascii: "@")) else { throw .usernameNotEmail }
            guard aliases[ExactText(email)] == nil else { throw .userExists }
            user.username = user.subject
        }
        let key = ExactText(user.username)
        guard CognitoName.isWellFormed(user.username) else { throw .malformedMember("username") }
        guard accounts[key] == nil, aliases[key] == nil else { throw .userExists }
        guard accounts.count < Self.maximumUsers else { throw .limitExceeded }
        guard user.groups.count <= Self.maximumGroupsOfUser else { throw .limitExceeded }
        for group in user.groups where groups[ExactText(group)] == nil { _ = try createGroup(group, at: now) }
        let account = Account(user: user, createdAt: now, changedAt: now)
        revision += 1
        accounts[key] = account
        aliases[ExactText(user.subject)] = key
        if signsInByEmail, let email = user.email { aliases[ExactText(email)] = key }
        return account
    }

    /// Adds a group. Throws `groupExists`, `limitExceeded`, or `malformedMember` for a name that is no name.
    mutating func createGroup(
        _ name: String, description: String? = nil, precedence: Int64? = nil, at now: Double
    ) throws(CognitoError) -> Group {
        let key = ExactText(name)
        guard CognitoName.isWellFormed(name) else { throw .malformedMember("groupName") }
        guard groups[key] == nil else { throw .groupExists }
        guard groups.count < Self.maximumGroups else { throw .limitExceeded }
        let group = Group(name: name, description: description, precedence: precedence, createdAt: now)
        groups[key] = group
        revision += 1
        return group
    }

    /// Adds a user to a group; to be in it already is no error. Throws `userNotFound`, `groupNotFound` or `limitExceeded`.
    mutating func add(_ name: String, toGroup group: String, at now: Double) throws(CognitoError) {
        guard groups[ExactText(group)] != nil else { throw .groupNotFound }
        try change(name, at: now) { account throws(CognitoError) in
            guard !account.user.groups.contains(where: { sameBytes($0, group) }) else { return }
            guard account.user.groups.count < Self.maximumGroupsOfUser else { throw .limitExceeded }
            account.user.groups.append(group)
        }
    }

    /// Takes a user out of a group; not to be in it is no error. Throws `userNotFound` or `groupNotFound`.
    mutating func remove(_ name: String, fromGroup group: String, at now: Double) throws(CognitoError) {
        guard groups[ExactText(group)] != nil else { throw .groupNotFound }
        try change(name, at: now) { $0.user.groups.removeAll { sameBytes($0, group) } }
    }

    /// Changes an account, whose name in the pool stays. Throws `userNotFound` and what `change` throws.
    mutating func change(
        _ name: String, at now: Double, _ change: (inout Account) throws(CognitoError) -> Void
    ) throws(CognitoError) {
        var account = try account(name)
        defer {
            accounts[ExactText(account.user.username)] = account
            revision += 1
        }
        try change(&account)
        account.changedAt = now
    }

    /// Puts back an account that was kept. Throws as `create` does.
    mutating func restore(_ account: Account) throws(CognitoError) {
        let made = try create(account.user, at: account.createdAt)
        accounts[ExactText(made.user.username)]?.changedAt = account.changedAt
    }
}
