import Glibc

/// A file that the configuration names, open for reading.
///
/// Opening never waits for the writer of a FIFO, and anything but a regular file is refused before a byte of it is read. Links are followed by
/// default, since files that are mounted into containers often are links.
///
/// Its calls block on the disk, so use it at start-up or on a queue of its own.
package struct RegularFile: ~Copyable {
    /// Never waits for the writer of a FIFO, and makes no terminal the process' own.
    static let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC

    /// Those at the time of opening.
    package let attributes: FileAttributes
    private let descriptor: Int32

    /// - Throws: Every case of ``FileReadError`` but `tooLarge`.
    package init(_ path: String, followingLinks: Bool = true) throws(FileReadError) {
        let descriptor = unsafe open(path, Self.flags | (followingLinks ? 0 : O_NOFOLLOW))
        guard descriptor >= 0 else { throw Self.refusal(of: path, errno) }
        try self.init(descriptor: descriptor)
    }

    /// - Parameter descriptor: Closed in the end, or at once if it is no regular file's.
    init(descriptor: Int32) throws(FileReadError) {
        do {
            attributes = try FileAttributes(of: descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        // Last: `deinit` runs once every property is set.
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The attributes of the file at a path. A reader compares them with those of its last reading to learn whether the content has changed.
    package static func attributes(of path: String) -> Result<FileAttributes, FileReadError> {
        Result { () throws(FileReadError) in try RegularFile(path).attributes }
    }

    /// - Returns: The bytes of the file at a path.
    /// - Throws: ``FileReadError``; `tooLarge` for a file of more than `maximumBytes`.
    package static func content(of path: String, maximumBytes: Int) throws(FileReadError) -> [UInt8] {
        try RegularFile(path).content(maximumBytes: maximumBytes)
    }

    /// Reads the whole file into one array, so that the caller can wipe a secret.
    ///
    /// - Throws: `tooLarge` for more than `maximumBytes`; `system` if reading fails.
    package func content(maximumBytes: Int) throws(FileReadError) -> [UInt8] {
        guard attributes.size <= maximumBytes else { throw .tooLarge(limit: maximumBytes) }
        // Room for one more byte shows whether the end has been reached.
        var room = attributes.size + 1
        while true {
            let bytes = try beginning(room)
            if bytes.count < room { return bytes }
            // The file has grown, or it is one of the kernel's, as in /proc, whose stated size is 0.
            guard bytes.count <= maximumBytes else { throw .tooLarge(limit: maximumBytes) }
            room = min(2 * room + 4096, maximumBytes + 1)
        }
    }

    /// The attributes as they are now. Those of opening, if the content has not changed since.
    package func currentAttributes() throws(FileReadError) -> FileAttributes { try FileAttributes(of: descriptor) }

    /// Reads the first `room` bytes, or all if the file is shorter.
    private func beginning(_ room: Int) throws(FileReadError) -> [UInt8] { try bytes(at: 0, atMost: room) }

    /// - Parameters:
    ///   - offset: The first byte, 0 or more.
    ///   - room: The most bytes, 0 or more.
    /// - Returns: Fewer bytes only where the file ends before.
    /// - Throws: `system` if reading fails.
    package func bytes(at offset: Int, atMost room: Int) throws(FileReadError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            while count < room {
                let read = unsafe pread(descriptor, buffer.baseAddress.map { unsafe $0 + count }, room - count, offset + count)
                if read < 0, errno == EINTR { continue }
                if read < 0 { failure = errno }
                guard read > 0 else { return }
                count += read
            }
        }
        guard failure == 0 else { throw .system(errno: failure) }
        return bytes
    }

    /// The error for an `errno` of `open`.
    private static func refusal(of path: String, _ number: Int32) -> FileReadError {
        guard number != ENOENT else { return .notFound }
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return errno == ENOENT ? .notFound : .unreachable(errno: errno) }
        switch FileReadError.Kind(status) {
        // ELOOP alone is about the link itself: it was not followed, or leads to itself. Any other error is about its destination.
        case .link? where number != ELOOP: return .system(errno: number)
        case let kind?: return .notRegular(kind)
        case nil: return .system(errno: number)
        }
    }
}
