import Glibc

/// Ends this process when its log lines are written.
///
/// It skips the handlers of `exit()`, since they would free memory that a library's thread, such as one that fetches a key set, may still
/// use.
package func endProcess(_ status: Int32) -> Never {
    fflush(nil)
    LogWriter.standardError.flush()
    _exit(status)
}
