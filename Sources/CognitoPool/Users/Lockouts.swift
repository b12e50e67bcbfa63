/// The lockouts of a pool's users. The real service does not distinguish origins, and locks out all callers.
///
/// Unknown names are locked out, too; otherwise a lockout would show that the user exists. They have a table of their own, so that invented
/// names push no user's lockout out.
struct Lockouts: Sendable {
    static let maximumCount = 10_000
    /// The length in bytes of the longest name that a user can have. All longer names share one lockout.
    static let maximumNameLength = 512

    private var known = BoundedTable<UserLockouts>(capacity: maximumCount)
    private var unknown = BoundedTable<UserLockouts>(capacity: maximumCount)

    /// The lockouts of a user's `sub`, or of an unknown name.
    subscript(name: String, isKnown isKnown: Bool) -> UserLockouts {
        get { (isKnown ? known : unknown)[Self.bounded(name)] ?? UserLockouts() }
        set {
            if isKnown { known.insert(newValue, for: Self.bounded(name)) } else { unknown.insert(newValue, for: Self.bounded(name)) }
        }
    }

    /// Ends a user's lockouts for all origins.
    mutating func forgive(_ name: String) { self[name, isKnown: true] = UserLockouts() }

    private static func bounded(_ name: String) -> String { name.utf8.count <= maximumNameLength ? name : "" }
}
