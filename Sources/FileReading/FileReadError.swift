import Glibc

/// The reason why a file could not be read.
public enum FileReadError: Error, Equatable, Sendable {
    /// Nothing exists at the path.
    case notFound
    /// A component of the path is no folder, or a folder that cannot be entered, so the file may or may not exist. The number is the `errno`.
    case unreachable(errno: Int32)
    /// The path names something other than a regular file. Nothing of it has been read.
    case notRegular(Kind)
    /// The system refused; the number is its `errno`.
    case system(errno: Int32)
    /// The file is longer than the bound, in bytes.
    case tooLarge(limit: Int)

    /// The kinds of files that are not regular.
    public enum Kind: Sendable, Equatable {
        case folder
        /// A symbolic link, where none is followed.
        case link
        /// A FIFO or a pipe: its reader waits for a writer.
        case pipe
        /// A device, which may have no end.
        case device
        case socket
    }
}

extension FileReadError: CustomStringConvertible {
    /// The cause in a few words.
    public var description: String {
        switch self {
        case .notFound: "there is no such file"
        case .unreachable(let number): "a folder on the way to it cannot be entered: \(Self.words(number))"
        case .notRegular(let kind): "it is \(kind.words) and no regular file"
        case .system(let number): Self.words(number)
        case .tooLarge(let limit): "it is longer than \(limit) bytes"
        }
    }

    private static func words(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }
}

extension FileReadError.Kind {
    fileprivate var words: String {
        switch self {
        case .folder: "a folder"
        case .link: "a link"
        case .pipe: "a pipe"
        case .device: "a device"
        case .socket: "a socket"
        }
    }
}
