import Glibc

/// The file with the root certificate that clients must trust. It never contains a key.
enum RootFile {
    /// Replaces the certificate of the last run. It writes another file and renames it, so that no reader sees a part of it.
    ///
    /// - Returns: False if the file cannot be written.
    static func write(_ text: String, to path: String) -> Bool {
        if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex {
            // The folder may exist; any other failure shows in the next step.
            _ = unsafe mkdir(String(path[..<slash]), 0o755)
        }
        let new = "\(path).\(getpid()).new"
        let descriptor = unsafe open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { return false }
        let bytes = Array(text.utf8)
        let written = unsafe Glibc.write(descriptor, bytes, bytes.count)
        let isWhole = Glibc.close(descriptor) == 0 && written == bytes.count
        guard isWhole, unsafe rename(new, path) == 0 else {
            unsafe unlink(new)
            return false
        }
        return true
    }
}
