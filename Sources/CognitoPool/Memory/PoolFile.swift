import FileReading
import Glibc

/// A file that is one pool's alone. Whatever happens to the process, the file holds what one whole write has put there.
///
/// The lock is a file beside it, `….lock`, because a lock would stay behind with the old content when new content takes its place. It
/// goes with the process that holds it; the file itself stays, since whoever removed it could remove another one's lock.
final class PoolFile: Sendable {
    static let maximumBytes = 512 << 20

    let path: String
    private let lock: Int32

    /// Takes the lock. Throws `inUse`, or `unwritable` where there is no place for it.
    init(_ path: String) throws(PoolFileError) {
        let descriptor = unsafe open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw .unwritable(errno: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            close(descriptor)
            throw number == EWOULDBLOCK ? .inUse : .unwritable(errno: number)
        }
        // Last: `deinit` runs once every property is set, even if this initializer throws, and would close a number that is another's by then.
        lock = descriptor
        self.path = path
    }

    deinit { close(lock) }

    /// The content; `nil` when there is no file yet. Throws what is wrong with the file.
    func read() throws(PoolFileError) -> [UInt8]? {
        let file: RegularFile
        do {
            file = try RegularFile(path, followingLinks: false)
        } catch .notFound {
            return nil
        } catch {
            throw PoolFileError(error)
        }
        try Self.check(file.attributes)
        do { return try file.content(maximumBytes: Self.maximumBytes) } catch { throw PoolFileError(error) }
    }

    /// Puts new content in the place of the old: under another name first, and once it is on the disk under this one.
    func write(_ content: [UInt8]) throws(PoolFileError) {
        guard content.count <= Self.maximumBytes else { throw .tooLarge(limit: Self.maximumBytes) }
        let new = "\(path).new"
        // Left behind by a process that was killed. Only the holder of the lock gets here.
        unsafe unlink(new)
        let descriptor = unsafe open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .unwritable(errno: errno) }
        do throws(PoolFileError) {
            defer { close(descriptor) }
            try Self.writeAll(content, to: descriptor)
            guard fsync(descriptor) == 0, unsafe rename(new, path) == 0 else { throw .unwritable(errno: errno) }
        } catch {
            unsafe unlink(new)
            throw error
        }
        syncFolder()
    }

    private static func check(_ attributes: FileAttributes) throws(PoolFileError) {
        guard attributes.owner == geteuid() else { throw .otherOwner }
        guard attributes.permissions & 0o077 == 0 else { throw .openToOthers(permissions: attributes.permissions) }
    }

    private static func writeAll(_ content: [UInt8], to descriptor: Int32) throws(PoolFileError) {
        var rest = content[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { throw .unwritable(errno: errno) }
            rest = rest.dropFirst(max(0, count))
        }
    }

    /// Puts the new name on the disk. Some file systems cannot; there the old content may come back when the machine fails, but whole.
    private func syncFolder() {
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? "."
        let descriptor = unsafe open(String(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
