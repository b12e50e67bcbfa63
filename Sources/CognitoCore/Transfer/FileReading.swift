import Glibc

/// Why a file could not be read.
public enum FileReadError: Error, Equatable, Sendable {
    /// There is nothing under that path.
    case notFound
    /// The system refused; the number is its `errno`.
    case system(errno: Int32)
    /// The file is longer than the bound, in bytes.
    case tooLarge(limit: Int)
}

extension FileReadError: CustomStringConvertible {
    /// The cause in a few words.
    public var description: String {
        switch self {
        case .notFound: "there is no such file"
        case .system(let number): unsafe String(cString: strerror(number))
        case .tooLarge(let limit): "it is longer than \(limit) bytes"
        }
    }
}

/// The bytes of a file, read to its end but never more than the bound.
///
/// It blocks on the disk, so it belongs to start-up or to a queue of its own. Throws the `FileReadError` that fits.
func readFile(_ path: String, maximumBytes: Int) throws(FileReadError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw errno == ENOENT ? .notFound : .system(errno: errno) }
    defer { close(descriptor) }
    return try readAll(descriptor, maximumBytes: maximumBytes)
}

/// The bytes that an open file still has, but never more than the bound. Throws `system` or `tooLarge`.
package func readAll(_ descriptor: Int32, maximumBytes: Int) throws(FileReadError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
        let part = try readPart(descriptor)
        guard !part.isEmpty else { return bytes }
        bytes += part
        guard bytes.count <= maximumBytes else { throw .tooLarge(limit: maximumBytes) }
    }
}

/// The next bytes of a descriptor; none at the end.
private func readPart(_ descriptor: Int32) throws(FileReadError) -> [UInt8] {
    var failure: Int32 = 0
    let part = unsafe [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
        var result = -1
        repeat {
            result = unsafe read(descriptor, buffer.baseAddress, buffer.count)
        } while result < 0 && errno == EINTR
        failure = result < 0 ? errno : 0
        count = max(result, 0)
    }
    guard failure == 0 else { throw .system(errno: failure) }
    return part
}
