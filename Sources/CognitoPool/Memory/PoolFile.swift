import FileReading
import Glibc

/// A file that one pool owns. Even if the process crashes, the file holds the content of one complete write.
///
/// The lock is a second file, `….lock`, since each write replaces the file, and a lock on it with it. The kernel releases the lock when the
/// process ends. The lock file is never removed, since a process that removed it could remove one that another process has locked meanwhile.
final class PoolFile: Sendable {
    static let maximumBytes = 512 << 20

    /// Waits until the disk has the name of the file at a path. Throws `folderNotSynced`.
    typealias FolderSync = @Sendable (_ path: String) throws(PoolFileError) -> Void

    let path: String
    private let lock: Int32
    private let syncFolder: FolderSync

    /// Takes the lock. Throws `inUse`, or `unwritable` if the lock file cannot be made.
    init(_ path: String, syncFolder: @escaping FolderSync = PoolFile.syncFolder(of:)) throws(PoolFileError) {
        let descriptor = unsafe open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw .unwritable(errno: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            close(descriptor)
            throw number == EWOULDBLOCK ? .inUse : .unwritable(errno: number)
        }
        self.syncFolder = syncFolder
        // Last: once every property is set, `deinit` also runs if this initializer throws, and would close the descriptor a second time.
        lock = descriptor
        self.path = path
    }

    deinit { close(lock) }

    /// The content; `nil` if there is no file yet. Throws the fault of the file.
    func read() throws(PoolFileError) -> [UInt8]? { try Self.content(of: path) }

    /// The content of a file that only its owner may read; `nil` if there is none. Throws the fault of the file.
    static func content(of path: String) throws(PoolFileError) -> [UInt8]? {
        let file: RegularFile
        do {
            file = try RegularFile(path, followingLinks: false)
        } catch .notFound {
            return nil
        } catch {
            throw PoolFileError(error)
        }
        try check(file.attributes)
        do { return try file.content(maximumBytes: maximumBytes) } catch { throw PoolFileError(error) }
    }

    /// Replaces the content: writes a file with another name, waits for the disk, and renames the file.
    ///
    /// - Returns: `folderNotSynced` if a crash of the machine may bring back the former content, which is complete; else `nil`.
    @discardableResult func write(_ content: [UInt8]) throws(PoolFileError) -> PoolFileError? {
        guard content.count <= Self.maximumBytes else { throw .tooLarge(limit: Self.maximumBytes) }
        let new = "\(path).new"
        let descriptor = try Self.made(new)
        do throws(PoolFileError) {
            defer { close(descriptor) }
            try Self.writeAll(content, to: descriptor)
            guard fsync(descriptor) == 0, unsafe rename(new, path) == 0 else { throw .unwritable(errno: errno) }
        } catch {
            unsafe unlink(new)
            throw error
        }
        do { try syncFolder(path) } catch { return error }
        return nil
    }

    /// Makes an empty file for its owner alone, in the place of one that a killed process may have left there. Only the holder of the lock may
    /// call this.
    ///
    /// - Returns: Its descriptor, to be closed.
    static func made(_ path: String) throws(PoolFileError) -> Int32 {
        unsafe unlink(path)
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .unwritable(errno: errno) }
        return descriptor
    }

    /// - Returns: The length of an open file that is its owner's alone.
    /// - Throws: The reason why it is not.
    static func lengthOfOwn(_ descriptor: Int32) throws(PoolFileError) -> Int {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .unreadable(errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notPlainFile }
        guard status.st_uid == geteuid() else { throw .otherOwner }
        guard status.st_mode & 0o077 == 0 else { throw .openToOthers(permissions: status.st_mode & 0o777) }
        guard status.st_nlink == 1 else { throw .linked }
        return status.st_size
    }

    private static func check(_ attributes: FileAttributes) throws(PoolFileError) {
        guard attributes.owner == geteuid() else { throw .otherOwner }
        guard attributes.permissions & 0o077 == 0 else { throw .openToOthers(permissions: attributes.permissions) }
    }

    static func writeAll(_ content: [UInt8], to descriptor: Int32) throws(PoolFileError) {
        var rest = content[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { throw .unwritable(errno: errno) }
            rest = rest.dropFirst(max(0, count))
        }
    }

    /// Waits until the disk has a new name. File systems that know no such wait are taken as they are.
    static func syncFolder(of path: String) throws(PoolFileError) { try syncFolder(of: path) { fsync($0) } }

    static func syncFolder(of path: String, _ sync: (Int32) -> Int32) throws(PoolFileError) {
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? "."
        let descriptor = unsafe open(String(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .folderNotSynced(errno: errno) }
        defer { close(descriptor) }
        guard sync(descriptor) != 0 else { return }
        let number = errno
        guard number == EINVAL || number == EOPNOTSUPP else { throw .folderNotSynced(errno: number) }
    }
}
