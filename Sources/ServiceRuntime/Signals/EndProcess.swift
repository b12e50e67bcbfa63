import Glibc

/// Ends this process.
///
/// It skips the handlers of `exit()`, since they would free memory that a library's thread, such as one that fetches a key set, may still
/// use.
package func endProcess(_ status: Int32) -> Never {
    fflush(nil)
    _exit(status)
}
