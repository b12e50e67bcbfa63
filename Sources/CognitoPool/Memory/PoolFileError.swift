import FileReading
import Glibc
public import Signing
public import StrictJSON

/// The reason why a pool cannot be kept in a file.
public indirect enum PoolFileError: Error, Equatable, Sendable {
    /// Another pool uses the file.
    case inUse
    /// The path names a link, a folder, or something else than a plain file.
    case notPlainFile
    /// The file belongs to another user.
    case otherOwner
    /// The permissions let users other than the owner read or write the file, which holds private keys.
    case openToOthers(permissions: UInt32)
    case tooLarge(limit: Int)
    /// The system refused; the number is its `errno`.
    case unreadable(errno: Int32)
    case unwritable(errno: Int32)
    /// The disk may not have the file's name, so that a crash of the machine may undo the write.
    case folderNotSynced(errno: Int32)
    /// The content is not that of a pool. The file stays unchanged.
    case damaged(PoolRecordFault)
    /// The file is that of the pool with this id.
    case otherPool(String)
    /// The file has a second name, in a folder that others may read.
    case linked
    /// Something has removed, replaced, shortened or lengthened the file since the pool wrote it. What is there stays unchanged.
    case changedByOthers
    /// The journal beside the file, at `path`, has a fault of its own.
    case journal(path: String, PoolFileError)
    /// A line of the journal has a fault.
    case line(Int, PoolRecordFault)
    /// The journal follows another writing of the file than the one that is there.
    case foreign
    /// There is a journal at this path, but no file whose changes it has.
    case journalAlone(path: String)
    /// The content could not be read again with a change, so nothing was written.
    case notReadBack(PoolRecordFault)
    /// The pool of a change has been deleted.
    case poolDeleted
    /// OpenSSL failed to make a key or a hash.
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

/// A fault in the content of a pool's file.
public indirect enum PoolRecordFault: Error, Equatable, Sendable {
    case notJSON(JSONError)
    /// Another version of this library has written the file, in another format.
    case version
    /// A member is missing, or of another type or form.
    case member(String)
    /// OpenSSL refuses a key, or the key signs what it cannot verify.
    case key
    /// Settings, a user or a group cannot be restored.
    case entry(CognitoError)
    /// A line of the journal is not as it was written.
    case hash
    /// The fault of an element, such as `users[3]`.
    case element(String, PoolRecordFault)
}

extension PoolFileError: CustomStringConvertible {
    /// The fault, for a terminal, as the end of a sentence that begins with the file.
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
        case .folderNotSynced(let number): "is in a folder that cannot be synced: \(unsafe String(cString: strerror(number)))"
        case .damaged(let fault): "is damaged (\(fault)); it is left as it is: move it away to start with an empty pool"
        case .otherPool(let id): "is that of the pool \(id.debugDescription)"
        case .linked: "holds keys and must have one name, but has another hard link"
        case .changedByOthers: "was removed, replaced or changed while the pool ran; what is there is left as it is"
        case .journal(let path, .line(let number, let fault)):
            "has a damaged journal, \(path) (line \(number): \(fault)); both are left as they are: move both away to start with an empty pool"
        case .journal(let path, .foreign):
            """
            is older or newer than its journal, \(path); both are left as they are: put back the file that was there with the journal, or move \
            the journal away to start without its changes
            """
        case .journal(let path, let fault): "has a journal, \(path), that \(fault)"
        case .line(let number, let fault): "has the damaged line \(number) (\(fault))"
        case .foreign: "belongs to another file"
        case .journalAlone(let path):
            "is missing, but its journal \(path) is there: put the file back, or move the journal away to start with an empty pool"
        case .notReadBack(let fault): "could not be read again with this change (\(fault)); it is left as it is"
        case .poolDeleted: "no longer has this pool"
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
        case .entry(let error): "refused: \(error.message)"
        case .hash: "the hash before it is another"
        case .element(let place, let fault): "\(place): \(fault)"
        }
    }
}
