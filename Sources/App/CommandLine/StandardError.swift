import Glibc

/// Whole lines on standard error.
public enum StandardError {
    /// A line for people, beside the log.
    public static func write(_ line: String) {
        write(Array(line.utf8))
    }

    /// Adds the line's end, and writes it in one call, so that lines of two threads do not mix.
    static func write(_ line: [UInt8]) {
        var rest = (line + [UInt8(ascii: "\n")])[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            // A line that cannot be written must not stop the service.
            guard count > 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
