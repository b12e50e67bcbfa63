import Glibc

/// A file that the configuration names, open for reading.
///
/// To open it never waits, as it would for the writer of a FIFO, and what is no regular file is refused before a byte of it is read. Links
/// are followed unless said otherwise, as files that are mounted into containers often are links.
///
/// It blocks on the disk, so it belongs to start-up or to a queue of its own.
package struct RegularFile: ~Copyable {
    package let attributes: FileAttributes
    private let descriptor: Int32

    /// - Throws: Every case of ``FileReadError`` but `tooLarge`.
    package init(_ path: String, followingLinks: Bool = true) throws(FileReadError) {
        let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (followingLinks ? 0 : O_NOFOLLOW)
        let descriptor = unsafe open(path, flags)
        guard descriptor >= 0 else { throw Self.refusal(of: path, errno) }
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

    /// What the file system says of a file, or why nothing can be said: whoever has read it once can tell by this whether to read it again.
    package static func attributes(of path: String) -> Result<FileAttributes, FileReadError> {
        Result { () throws(FileReadError) in try RegularFile(path).attributes }
    }

    /// The bytes of a file, never more than the bound.
    package static func content(of path: String, maximumBytes: Int) throws(FileReadError) -> [UInt8] {
        try RegularFile(path).content(maximumBytes: maximumBytes)
    }

    /// All bytes from the first on, never more than the bound. They stand in one piece of memory, so that who has read a secret can wipe
    /// it.
    ///
    /// - Throws: `tooLarge`, or `system` where the disk fails.
    package func content(maximumBytes: Int) throws(FileReadError) -> [UInt8] {
        guard attributes.size <= maximumBytes else { throw .tooLarge(limit: maximumBytes) }
        // With room for one byte more, the end shows itself.
        var room = attributes.size + 1
        while true {
            let bytes = try beginning(room)
            if bytes.count < room { return bytes }
            // It has grown since, or it is made by the kernel while it is read, and says that it is empty.
            guard bytes.count <= maximumBytes else { throw .tooLarge(limit: maximumBytes) }
            room = min(2 * room + 4096, maximumBytes + 1)
        }
    }

    /// The first bytes, fewer than asked for only where the file ends.
    private func beginning(_ room: Int) throws(FileReadError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            while count < room {
                let read = unsafe pread(descriptor, buffer.baseAddress.map { unsafe $0 + count }, room - count, count)
                if read < 0, errno == EINTR { continue }
                if read < 0 { failure = errno }
                guard read > 0 else { return }
                count += read
            }
        }
        guard failure == 0 else { throw .system(errno: failure) }
        return bytes
    }

    /// What it means that a path could not be opened.
    private static func refusal(of path: String, _ number: Int32) -> FileReadError {
        guard number != ENOENT else { return .notFound }
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return errno == ENOENT ? .notFound : .unreachable(errno: errno) }
        switch FileReadError.Kind(status) {
        // Of a link it is what it leads to that cannot be opened, unless it was not followed, or leads to itself.
        case .link? where number != ELOOP: return .system(errno: number)
        case let kind?: return .notRegular(kind)
        case nil: return .system(errno: number)
        }
    }
}
