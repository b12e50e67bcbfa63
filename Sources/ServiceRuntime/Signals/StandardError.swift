import Glibc

/// Text for people on standard error, beside the log.
public enum StandardError {
    /// Writes a line, after the log lines that were taken before it.
    public static func write(_ line: String) {
        LogWriter.standardError.flush()
        write(bytes: Array((line + "\n").utf8))
    }

    /// Writes all bytes, in as many calls as it takes.
    package static func write(bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            // A failed write must not stop the service.
            guard count > 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
