import Glibc

/// Text for people on standard error, beside the log.
public enum StandardError {
    /// Writes a line, after the log lines that were taken before it.
    public static func write(_ line: String) {
        LogWriter.standardError.flush()
        write(bytes: Array((line + "\n").utf8))
    }

    /// Writes all bytes, in as many calls as it takes.
    ///
    /// - Returns: How many were written: fewer than all if standard error takes no more, as on a full disk. That must not stop the service.
    @discardableResult
    package static func write(bytes: [UInt8]) -> Int {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count > 0 {
                written += count
            } else if errno == EAGAIN {
                waitForRoom()
            } else if errno != EINTR {
                break
            }
        }
        return written
    }

    /// Another process may have made the descriptor non-blocking for all who share it.
    private static func waitForRoom() {
        var descriptor = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
        _ = poll(&descriptor, 1, -1)
    }
}
