/// The lockouts of a pool, one for each user and origin: a page that guesses passwords locks out its own origin, but neither the user's
/// programs nor other pages. The real service does not distinguish origins, and locks out all callers.
///
/// Unknown names are locked out, too; otherwise a lockout would show that the user exists. They have a table of their own, so that invented
/// names push no user's lockout out.
struct Lockouts: Sendable {
    static let maximumCount = 10_000
    /// The length in bytes of the longest name that a user can have. All longer names share one lockout.
    static let maximumNameLength = 512

    private struct Entry: Sendable {
        let name: ExactText
        var lockout = Lockout()
    }

    private var entries = BoundedTable<Entry>(capacity: maximumCount)
    private var unknown = BoundedTable<Entry>(capacity: maximumCount)

    /// The lockout of a user's `sub`, or of an unknown name.
    subscript(name: String, origin: CallOrigin, isKnown isKnown: Bool) -> Lockout {
        get { (isKnown ? entries : unknown)[Self.key(name, origin)]?.lockout ?? Lockout() }
        set {
            let name = Self.bounded(name)
            let entry = Entry(name: ExactText(name), lockout: newValue)
            if isKnown { entries.insert(entry, for: Self.key(name, origin)) } else { unknown.insert(entry, for: Self.key(name, origin)) }
        }
    }

    /// Ends a user's lockouts for all origins.
    mutating func forgive(_ name: String) {
        let name = ExactText(name)
        entries.update(where: { $0.name == name }) { $0.lockout = Lockout() }
    }

    private static func key(_ name: String, _ origin: CallOrigin) -> String {
        switch origin {
        case .program: "\0\(bounded(name))"
        // No field value contains a byte 0, so different pairs have different keys.
        case .page(let page): "\(page)\0\0\(bounded(name))"
        }
    }

    private static func bounded(_ name: String) -> String { name.utf8.count <= maximumNameLength ? name : "" }
}
