import StrictJSON

/// The accounts of a pool, found by username, `sub` and aliases. The cost of listing a page does not depend on their number.
///
/// The table only guarantees that a name belongs to one account. `UserDirectory` has all other rules.
struct AccountTable: Sendable {
    typealias Account = UserDirectory.Account

    private struct Entry: Sendable {
        var account: Account
        /// The number in the order of creation.
        let sequence: Int
        var aliases: [ExactText] = []
    }

    /// An account that was added, replaced or removed, and its former entry.
    private struct Change: Sendable {
        let key: ExactText
        let subject: String
        let former: Entry?
    }

    private struct Place: Sendable {
        let sequence: Int
        let key: ExactText
    }

    private let isCaseSensitive: Bool
    /// The accounts, by folded real username.
    private var entries: [ExactText: Entry] = [:]
    /// From folded aliases to the key of `entries`.
    private var aliases: [ExactText: ExactText] = [:]
    /// From each folded `sub` to the key of `entries`. No two may differ in case alone where case does not count for names.
    private var subjects: [ExactText: ExactText] = [:]
    /// The keys of `entries`, in the order of creation.
    private var order: [Place] = []
    private var nextSequence = 1
    private var changes: [Change] = []

    /// The `sub` of each account that was added, replaced or removed since `forgetTouched()`, with repetitions.
    var touched: [String] { changes.map(\.subject) }

    init(isCaseSensitive: Bool) { self.isCaseSensitive = isCaseSensitive }

    var count: Int { entries.count }

    /// All accounts, in the order of creation.
    var all: some Sequence<Account> { order.lazy.compactMap { entries[$0.key]?.account } }

    /// The account of a username, a `sub` or an alias. A `sub` leads to its own account even if another has it as a name.
    subscript(name: String) -> Account? { key(of: name).flatMap { entries[$0]?.account } }

    /// The account with this `sub`, which is compared exactly. Names and aliases do not count: tokens, codes and sign-ins that have begun are
    /// those of one account, and no other may come into them by its name.
    func account(subject: String) -> Account? { key(ofSubject: subject).flatMap { entries[$0]?.account } }

    /// The account whose username, alias or `sub` a new name would equal, its `sub` too by the rule of this pool for case.
    func holder(of name: String) -> Account? {
        namesake(of: name) ?? subjects[folded(name)].flatMap { entries[$0]?.account }
    }

    /// The account whose username or alias a name would equal.
    func namesake(of name: String) -> Account? {
        let name = folded(name)
        return (entries[name] ?? aliases[name].flatMap { entries[$0] })?.account
    }

    /// - Returns: True if no account has the username, nor the `sub` in any case.
    func hasRoom(for account: Account) -> Bool {
        entries[folded(account.user.username)] == nil && subjects[folded(account.user.subject)] == nil
    }

    /// - Returns: True if the name is a username, a `sub` or an alias.
    func contains(_ name: String) -> Bool { key(of: name) != nil }

    /// Reserves memory for `count` accounts.
    mutating func reserveCapacity(_ count: Int) {
        entries.reserveCapacity(count)
        subjects.reserveCapacity(count)
        order.reserveCapacity(count)
    }

    mutating func forgetTouched() { changes.removeAll() }

    /// Undoes the changes since `forgetTouched()`, at a cost that depends on their number alone.
    mutating func undoTouched() {
        for change in changes.reversed() {
            guard let former = change.former else {
                remove(change.key)
                continue
            }
            if entries[change.key] == nil {
                order.insert(Place(sequence: former.sequence, key: change.key), at: firstIndex(after: former.sequence))
                subjects[folded(change.subject)] = change.key
            }
            setAliases([], of: change.key)
            entries[change.key] = former
            for alias in former.aliases { aliases[alias] = change.key }
        }
        changes.removeAll()
    }

    private mutating func note(_ key: ExactText, _ subject: String) {
        changes.append(Change(key: key, subject: subject, former: entries[key]))
    }

    /// Adds an account. The caller ensures that no other account has its username, `sub` or aliases.
    mutating func insert(_ account: Account, aliases: [String]) {
        let key = folded(account.user.username)
        changes.append(Change(key: key, subject: account.user.subject, former: nil))
        entries[key] = Entry(account: account, sequence: nextSequence, aliases: [])
        order.append(Place(sequence: nextSequence, key: key))
        nextSequence += 1
        subjects[folded(account.user.subject)] = key
        setAliases(aliases, of: key)
    }

    /// Replaces an account and its aliases. The username and the `sub` must be unchanged.
    mutating func replace(_ account: Account, aliases: [String]) {
        guard let key = key(ofSubject: account.user.subject), key == folded(account.user.username) else { return }
        note(key, account.user.subject)
        entries[key]?.account = account
        setAliases(aliases, of: key)
    }

    /// Replaces an account, whose username, `sub` and aliases must be unchanged.
    mutating func replace(_ account: Account) {
        guard let key = key(ofSubject: account.user.subject), key == folded(account.user.username) else { return }
        note(key, account.user.subject)
        entries[key]?.account = account
    }

    mutating func remove(_ name: String) {
        if let subject = self[name]?.user.subject { remove(subject: subject) }
    }

    mutating func remove(subject: String) {
        guard let key = key(ofSubject: subject) else { return }
        note(key, subject)
        remove(key)
    }

    private mutating func remove(_ key: ExactText) {
        guard let entry = entries[key] else { return }
        for alias in entry.aliases { aliases[alias] = nil }
        subjects[folded(entry.account.user.subject)] = nil
        let index = firstIndex(after: entry.sequence - 1)
        if index < order.count { order.remove(at: index) }
        entries[key] = nil
    }

    /// A page of matching accounts.
    ///
    /// - Parameters:
    ///   - place: 0 for the first page, else `next` of the previous one.
    ///   - limit: The most accounts of the page, 1 or more.
    /// - Returns: The accounts, and the place of the next page if more accounts follow.
    func page(after place: Int, limit: Int, where matches: (Account) -> Bool = { _ in true }) -> (accounts: [Account], next: Int?) {
        var found: [Account] = []
        var last = place
        for place in order[firstIndex(after: place)...] {
            guard let account = entries[place.key]?.account, matches(account) else { continue }
            guard found.count < limit else { return (found, last) }
            found.append(account)
            last = place.sequence
        }
        return (found, nil)
    }

    /// - Returns: The key of a name; names that count as the same in this pool have equal keys.
    func folded(_ name: String) -> ExactText { isCaseSensitive ? ExactText(name) : ExactText(foldingASCII: name) }

    private func key(of name: String) -> ExactText? {
        if let key = key(ofSubject: name) { return key }
        let key = folded(name)
        return entries[key] != nil ? key : aliases[key]
    }

    private func key(ofSubject subject: String) -> ExactText? {
        guard let key = subjects[folded(subject)], let found = entries[key]?.account.user.subject, sameBytes(found, subject) else {
            return nil
        }
        return key
    }

    private mutating func setAliases(_ new: [String], of key: ExactText) {
        let new = new.map(folded)
        guard let former = entries[key]?.aliases, former != new else { return }
        for alias in former { aliases[alias] = nil }
        for alias in new { aliases[alias] = key }
        entries[key]?.aliases = new
    }

    /// The index of the first account after `sequence`, by binary search.
    private func firstIndex(after sequence: Int) -> Int {
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            if order[middle].sequence <= sequence { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
