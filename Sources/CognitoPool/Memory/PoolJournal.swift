import FileReading
import Glibc

/// The changes since a pool's file was written, one a line, in a file beside it: `….journal`.
///
/// The first line has the mark of the file that the changes follow. A journal with another mark is ignored: its changes are in the file. Bytes
/// after the last newline are ignored too: the process ended during that write, before it answered.
struct PoolJournal: Sendable {
    let path: String
    /// The number of valid bytes. The next line is written after them.
    private(set) var length = 0

    private let syncFolder: PoolFile.FolderSync

    init(beside file: String, syncFolder: @escaping PoolFile.FolderSync = PoolFile.syncFolder(of:)) {
        path = "\(file).journal"
        self.syncFolder = syncFolder
    }

    /// True if there is anything at the path.
    var isThere: Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0
    }

    /// - Parameters:
    ///   - mark: The mark of the file.
    ///   - knownLength: The length if it is known; bytes after it count for nothing.
    /// - Returns: The changes, oldest first.
    /// - Throws: `journal`, with `changedByOthers` for a journal that is not what is known of it.
    mutating func lines(following mark: String, knownLength: Int? = nil) throws(PoolFileError) -> [ArraySlice<UInt8>] {
        length = 0
        guard knownLength != 0 else { return [] }
        let content: [UInt8]?
        do { content = try PoolFile.content(of: path) } catch { throw .journal(path: path, error) }
        let known = content?.prefix(knownLength ?? .max) ?? []
        let end = known.lastIndex(of: UInt8(ascii: "\n")) ?? 0
        let lines = known[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let isOfFile = lines.first?.elementsEqual(Self.head(mark)) ?? false
        guard knownLength == nil || isOfFile && knownLength == end + 1 else { throw .journal(path: path, .changedByOthers) }
        guard isOfFile else { return [] }
        length = end + 1
        return Array(lines.dropFirst())
    }

    /// Appends a line and waits for the disk. Throws `journal`; the journal is unchanged then.
    mutating func append(_ line: [UInt8], following mark: String) throws(PoolFileError) {
        let text = (length == 0 ? Self.head(mark) + [UInt8(ascii: "\n")] : []) + line + [UInt8(ascii: "\n")]
        do { try append(text) } catch { throw .journal(path: path, error) }
        length += text.count
    }

    private func append(_ text: [UInt8]) throws(PoolFileError) {
        guard length <= PoolFile.maximumBytes - text.count else { throw .tooLarge(limit: PoolFile.maximumBytes) }
        let descriptor = try length == 0 ? PoolFile.made(path) : existing()
        defer { close(descriptor) }
        do throws(PoolFileError) {
            guard ftruncate(descriptor, length) == 0, lseek(descriptor, 0, SEEK_END) == length else { throw .unwritable(errno: errno) }
            try PoolFile.writeAll(text, to: descriptor)
            guard fsync(descriptor) == 0 else { throw .unwritable(errno: errno) }
            if length == 0 { try syncFolder(path) }
        } catch {
            ftruncate(descriptor, length)
            throw error
        }
    }

    /// Opens the journal that this process has read or written, unless something else stands there now.
    private func existing() throws(PoolFileError) -> Int32 {
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw errno == ENOENT ? .changedByOthers : .unwritable(errno: errno) }
        do throws(PoolFileError) {
            // A shorter one would get a hole of zeros.
            guard try PoolFile.lengthOfOwn(descriptor) >= length else { throw .changedByOthers }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Removes the journal, to be called after the file was written with all changes. One that stays is ignored.
    mutating func remove() {
        length = 0
        unsafe unlink(path)
    }

    /// A mark consists of letters and digits.
    private static func head(_ mark: String) -> [UInt8] { Array("{\"journal\":\"\(mark)\"}".utf8) }
}
