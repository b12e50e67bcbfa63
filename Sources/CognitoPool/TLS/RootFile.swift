import Glibc

/// The file by which clients are told what to trust. Only certificates are ever written to it.
enum RootFile {
    /// Puts a certificate in the place of the last run's: under another name first, so that no reader sees half of it.
    ///
    /// - Returns: False if that is not possible.
    static func write(_ text: String, to path: String) -> Bool {
        if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex {
            // What is there already is as good; anything else shows in the next step.
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
