import FileReading
import Glibc
public import Signing
public import StrictJSON

/// Why a pool cannot remember by a file.
public enum PoolFileError: Error, Equatable, Sendable {
    /// Another pool uses it.
    case inUse
    /// It is a link, a folder, or something else than a plain file.
    case notPlainFile
    /// It is another user's.
    case otherOwner
    /// Others than its owner may read or write it, as these permissions say. It holds keys that sign.
    case openToOthers(permissions: UInt32)
    case tooLarge(limit: Int)
    /// The system refused; the number is its `errno`.
    case unreadable(errno: Int32)
    case unwritable(errno: Int32)
    /// What it holds is not what a pool writes. It is left as it is.
    case damaged(PoolRecordFault)
    /// It is that of another pool, of this id.
    case otherPool(String)
    /// OpenSSL made no key or hash to put there.
    case openSSL(SigningFailure)
}

extension PoolFileError {
    /// A file that cannot be read.
    init(_ error: FileReadError) {
        switch error {
        case .notFound: self = .unreadable(errno: ENOENT)
        case .unreachable(let number), .system(let number): self = .unreadable(errno: number)
        case .notRegular: self = .notPlainFile
        case .tooLarge(let limit): self = .tooLarge(limit: limit)
        }
    }
}

/// What is wrong with the content of a pool's file.
public enum PoolRecordFault: Error, Equatable, Sendable {
    case notJSON(JSONError)
    /// It was written by a version of this library that writes something else.
    case version
    /// A member is missing, or of another type or form.
    case member(String)
    /// OpenSSL refuses a key, or the key signs what it cannot verify.
    case key
    /// A user or a group cannot be put back.
    case entry(CognitoError)
}

extension PoolFileError: CustomStringConvertible {
    /// What is wrong, for a terminal, as the end of a sentence that begins with the file.
    public var description: String {
        switch self {
        case .inUse: "is in use by another pool"
        case .notPlainFile: "is not a plain file"
        case .otherOwner: "belongs to another user"
        case .openToOthers(let permissions):
            "holds keys and must be its owner's alone, but has the permissions \(String(permissions, radix: 8)): chmod 600"
        case .tooLarge(let limit): "is longer than \(limit) bytes"
        case .unreadable(let number): "cannot be read: \(unsafe String(cString: strerror(number)))"
        case .unwritable(let number): "cannot be written: \(unsafe String(cString: strerror(number)))"
        case .damaged(let fault): "is damaged (\(fault)); it is left as it is: move it away to start with an empty pool"
        case .otherPool(let id): "is that of the pool \(id.debugDescription)"
        case .openSSL: "has nothing to hold: OpenSSL failed"
        }
    }
}

extension PoolRecordFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notJSON(let error): "no JSON: \(error)"
        case .version: "written by another version"
        case .member(let name): "\(name) is missing or malformed"
        case .key: "a key is unusable"
        case .entry(let error): "a user or a group is refused: \(error.message)"
        }
    }
}
