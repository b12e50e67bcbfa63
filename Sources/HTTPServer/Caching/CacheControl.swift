/// Which caches may keep an answer, and for how long it may be used without asking again: the value of `Cache-Control`.
///
/// An answer without one is ``noStore``. Source: RFC 9111 §5.2.2
public struct CacheControl: Sendable, Equatable, CustomStringConvertible {
    /// As it stands in the field.
    public let description: String

    /// No cache keeps it.
    public static let noStore = CacheControl(description: "no-store")

    /// Any cache may keep it, and asks at each use whether it is still good. Without ``Validators`` it is sent anew each time.
    public static let noCache = CacheControl(description: "no-cache")

    /// The caller's own cache may keep it, and asks at each use whether it is still good: for what is behind a guard.
    public static let privateNoCache = CacheControl(description: "private, no-cache")

    /// The caller's own cache may use it for this many seconds, at least 0, without asking: for what is behind a guard. During that time the
    /// guard is not asked either.
    public static func privateMaxAge(_ seconds: Int) -> CacheControl { CacheControl(description: "private, max-age=\(max(0, seconds))") }

    /// Any cache may give it to any client for this many seconds, at least 0. Not for what is behind a guard, which would then not be asked.
    public static func publicMaxAge(_ seconds: Int) -> CacheControl { CacheControl(description: "public, max-age=\(max(0, seconds))") }
}
