import Glibc

/// Ends this process.
///
/// The handlers of `exit()` are left out. A library's thread may still be at work, such as one that fetches a key set, and they would
/// take away under it what it uses.
package func endProcess(_ status: Int32) -> Never {
    fflush(nil)
    _exit(status)
}
