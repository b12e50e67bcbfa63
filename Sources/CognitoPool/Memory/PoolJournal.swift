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

    init(beside file: String) { path = "\(file).journal" }

    /// - Parameter mark: The mark of the file.
    /// - Returns: The changes, oldest first.
    mutating func lines(following mark: String) throws(PoolFileError) -> [ArraySlice<UInt8>] {
        length = 0
        guard let content = try PoolFile.content(of: path), let end = content.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        let lines = content[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let first = lines.first, first.elementsEqual(Self.head(mark)) else { return [] }
        length = end + 1
        return Array(lines.dropFirst())
    }

    /// Appends a line and waits for the disk. Throws `tooLarge` or `unwritable`; the journal is unchanged then.
    mutating func append(_ line: [UInt8], following mark: String) throws(PoolFileError) {
        let isNew = length == 0
        let text = (isNew ? Self.head(mark) + [UInt8(ascii: "\n")] : []) + line + [UInt8(ascii: "\n")]
        guard length <= PoolFile.maximumBytes - text.count else { throw .tooLarge(limit: PoolFile.maximumBytes) }
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0o600)
        guard descriptor >= 0 else { throw .unwritable(errno: errno) }
        defer { close(descriptor) }
        do throws(PoolFileError) {
            guard ftruncate(descriptor, length) == 0, lseek(descriptor, 0, SEEK_END) == length else { throw .unwritable(errno: errno) }
            try PoolFile.writeAll(text, to: descriptor)
            guard fsync(descriptor) == 0 else { throw .unwritable(errno: errno) }
        } catch {
            ftruncate(descriptor, length)
            throw error
        }
        if isNew { PoolFile.syncFolder(of: path) }
        length += text.count
    }

    /// To be called after the file was written with all changes.
    mutating func forget() { length = 0 }

    /// Removes the journal's file, after `forget()`.
    func remove() { unsafe unlink(path) }

    /// A mark consists of letters and digits.
    private static func head(_ mark: String) -> [UInt8] { Array("{\"journal\":\"\(mark)\"}".utf8) }
}
