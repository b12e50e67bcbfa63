import Glibc

/// The attributes of an open file. Equal attributes at one path mean unchanged content: another file has another inode, and a write changes
/// the times, which only the kernel sets.
package struct FileAttributes: Equatable, Sendable {
    package let owner: UInt32
    /// The nine permission bits.
    package let permissions: UInt32
    /// The length in bytes.
    package let size: Int
    private let device, inode: UInt64
    private let modified, changed: Moment

    /// When the content was last written, in seconds since 1970, as far as its writer has not said otherwise.
    package var modifiedSecondsSinceEpoch: Int { modified.seconds }

    /// A text that is the same as long as the attributes are those that a change of the content changes.
    package var fingerprint: String {
        "\(device) \(inode) \(size) \(modified.seconds).\(modified.nanoseconds) \(changed.seconds).\(changed.nanoseconds)"
    }

    private struct Moment: Equatable {
        let seconds, nanoseconds: Int

        init(_ time: timespec) { (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec) }
    }

    /// - Throws: `notRegular`; `system` if the attributes cannot be read.
    init(of descriptor: Int32) throws(FileReadError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .system(errno: errno) }
        if let kind = FileReadError.Kind(status) { throw .notRegular(kind) }
        owner = status.st_uid
        permissions = status.st_mode & 0o777
        size = status.st_size
        (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
        (modified, changed) = (Moment(status.st_mtim), Moment(status.st_ctim))
    }
}

extension FileReadError.Kind {
    /// `nil` for a regular file.
    init?(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: return nil
        case S_IFDIR: self = .folder
        case S_IFLNK: self = .link
        case S_IFIFO: self = .pipe
        case S_IFSOCK: self = .socket
        default: self = .device
        }
    }
}
