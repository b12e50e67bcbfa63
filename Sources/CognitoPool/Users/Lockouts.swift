/// The lockouts of a pool, one for each user and origin: a page that guesses passwords shuts out its own origin, and neither the user's
/// programs nor the pages of others. The real service, which does not know origins, shuts everybody out.
///
/// Names that no user has are held as well: otherwise whoever is shut out would have learned that there is such a user.
struct Lockouts: Sendable {
    static let maximumCount = 10_000
    /// In bytes. No user has a longer name, so all longer ones share one lockout.
    static let maximumNameLength = 512

    private struct Entry: Sendable {
        let name: ExactText
        var lockout = Lockout()
    }

    private var entries = BoundedTable<Entry>(capacity: maximumCount)

    /// The lockout of a user's `sub`, or of a name that no user has.
    subscript(name: String, origin: CallOrigin) -> Lockout {
        get { entries[Self.key(name, origin)]?.lockout ?? Lockout() }
        set {
            let name = Self.bounded(name)
            entries.insert(Entry(name: ExactText(name), lockout: newValue), for: Self.key(name, origin))
        }
    }

    /// Lets a user in again, from everywhere.
    mutating func forgive(_ name: String) {
        let name = ExactText(name)
        entries.update(where: { $0.name == name }) { $0.lockout = Lockout() }
    }

    private static func key(_ name: String, _ origin: CallOrigin) -> String {
        switch origin {
        case .program: "\0\(bounded(name))"
        // No field has a byte 0, so no two pairs make one key.
        case .page(let page): "\(page)\0\0\(bounded(name))"
        }
    }

    private static func bounded(_ name: String) -> String { name.utf8.count <= maximumNameLength ? name : "" }
}
