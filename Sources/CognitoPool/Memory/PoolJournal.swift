import FileReading
import Glibc
import Signing
import StrictJSON

/// The changes since a pool's file was written, one a line, in a file beside it: `….journal`.
///
/// The first line has the mark of the file that the changes follow. A journal that follows the former writing of the file is ignored: its
/// changes are in the file. One that follows neither is refused, since its file was taken away. Each change stands behind the first bytes of a
/// hash over the whole journal so far, so that no line can be damaged, missing or in another place. Bytes after the last newline are ignored,
/// and so is a last line with another hash: the process or the machine ended during that write, before it answered.
struct PoolJournal: Sendable {
    /// A change.
    struct Line: Sendable {
        /// From 1, which is the line with the mark.
        let number: Int
        let text: ArraySlice<UInt8>
    }

    let path: String
    /// The number of valid bytes. The next line is written after them.
    private(set) var length = 0
    /// The number of the last line if it was ignored because of its hash.
    private(set) var tornLine: Int?
    /// The hash over all valid lines; empty for a journal of an earlier version, whose lines have none.
    private var chain: [UInt8] = []
    /// The last bytes that tell this journal from another; `nil` while it has no valid line.
    private var landmark: Landmark?
    /// The length in bytes of the file as this process has last seen it, ignored bytes included; `nil` if there was no file.
    private var lengthSeen: Int?

    private struct Landmark: Sendable {
        let offset: Int
        let bytes: [UInt8]
    }

    private let syncFolder: PoolFile.FolderSync

    init(beside file: String, syncFolder: @escaping PoolFile.FolderSync = PoolFile.syncFolder(of:)) {
        path = "\(file).journal"
        self.syncFolder = syncFolder
        lengthSeen = lengthThere
    }

    /// True if there is anything at the path.
    var isThere: Bool { lengthThere != nil }

    private var lengthThere: Int? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? status.st_size : nil
    }

    /// - Parameters:
    ///   - file: The marks of the file.
    ///   - knownLength: The number of valid bytes if it is known.
    /// - Returns: The changes, oldest first.
    /// - Throws: `journal`, with `changedByOthers` for a journal that is not what is known of it, `foreign` for that of another file, or `line`.
    mutating func lines(following file: PoolFileContent.Trace, knownLength: Int? = nil) throws(PoolFileError) -> [Line] {
        (length, tornLine, chain, landmark) = (0, nil, [], nil)
        do throws(PoolFileError) {
            guard knownLength == nil || lengthThere == lengthSeen else { throw .changedByOthers }
            guard knownLength != 0, let mark = file.mark else { return [] }
            let content = try PoolFile.content(of: path)
            lengthSeen = content?.count
            let known = (content ?? []).prefix(knownLength ?? .max)
            let end = known.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            guard knownLength == nil || knownLength == end else { throw .changedByOthers }
            let lines = known[..<end].dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            guard end > 0, let head = lines.first, try follow(mark, head, file.former, isKnown: knownLength != nil) else { return [] }
            return try checked(lines.dropFirst(), isKnown: knownLength != nil)
        } catch {
            throw .journal(path: path, error)
        }
    }

    /// - Returns: False if the changes are in the file already.
    private mutating func follow(
        _ mark: String, _ head: ArraySlice<UInt8>, _ former: String?, isKnown: Bool
    ) throws(PoolFileError) -> Bool {
        if head.elementsEqual(Self.head(mark)) {
            chain = try Self.hash(Array(head))
        } else if !head.elementsEqual(Self.headWithoutHashes(mark)) {
            guard !isKnown else { throw .changedByOthers }
            // A file of an earlier version does not know its former mark.
            guard let former else { return false }
            let other: String
            do { other = try PoolRecordReader(parsing: Array(head)).text("journal") } catch { throw .line(1, error) }
            guard sameBytes(other, former) else { throw .foreign }
            return false
        }
        length = head.count + 1
        landmark = Landmark(offset: 0, bytes: Array(head))
        return true
    }

    private mutating func checked(_ lines: ArraySlice<ArraySlice<UInt8>>, isKnown: Bool) throws(PoolFileError) -> [Line] {
        var changes: [Line] = []
        for (index, line) in zip(lines.indices, lines) {
            let number = index + 1
            guard let text = try checked(line) else {
                guard !isKnown, index == lines.endIndex - 1 else { throw .line(number, .hash) }
                tornLine = number
                break
            }
            changes.append(Line(number: number, text: text))
            if !chain.isEmpty { landmark = Landmark(offset: length, bytes: Array(line.prefix(Self.hashLength))) }
            length += line.count + 1
        }
        return changes
    }

    /// The change of a line; `nil` if it has another hash.
    private mutating func checked(_ line: ArraySlice<UInt8>) throws(PoolFileError) -> ArraySlice<UInt8>? {
        guard !chain.isEmpty else { return line }
        let text = line.dropFirst(Self.hashLength)
        let next = try Self.hash(chain + text)
        guard line.prefix(Self.hashLength).elementsEqual(Self.prefix(next)) else { return nil }
        chain = next
        return text
    }

    /// Appends a line and waits for the disk. Throws `journal`; the journal is unchanged then.
    mutating func append(_ line: [UInt8], following mark: String) throws(PoolFileError) {
        do throws(PoolFileError) {
            let head = length == 0 ? Self.head(mark) : []
            var chain = try head.isEmpty ? self.chain : Self.hash(head)
            if !chain.isEmpty { chain = try Self.hash(chain + line) }
            let hash = chain.isEmpty ? [] : Self.prefix(chain)
            let start = head.isEmpty ? [] : head + [UInt8(ascii: "\n")]
            let next = hash.isEmpty ? landmark : Landmark(offset: length + start.count, bytes: hash)
            let text = start + hash + line + [UInt8(ascii: "\n")]
            try append(text)
            length += text.count
            (self.chain, landmark) = (chain, next)
        } catch {
            throw .journal(path: path, error)
        }
    }

    private mutating func append(_ text: [UInt8]) throws(PoolFileError) {
        guard length <= PoolFile.maximumBytes - text.count else { throw .tooLarge(limit: PoolFile.maximumBytes) }
        let descriptor = try length == 0 ? made() : existing()
        defer { close(descriptor) }
        do throws(PoolFileError) {
            guard ftruncate(descriptor, length) == 0, lseek(descriptor, 0, SEEK_END) == length else { throw .unwritable(errno: errno) }
            try PoolFile.writeAll(text, to: descriptor)
            guard fsync(descriptor) == 0 else { throw .unwritable(errno: errno) }
            if length == 0 { try syncFolder(path) }
            lengthSeen = length + text.count
        } catch {
            // If the system refuses this as well, the rest of the line is this process' own.
            ftruncate(descriptor, length)
            lengthSeen = lengthThere
            throw error
        }
    }

    /// Makes an empty journal in the place of one that is ignored, unless something else stands there now.
    private mutating func made() throws(PoolFileError) -> Int32 {
        guard lengthThere == lengthSeen else { throw .changedByOthers }
        defer { lengthSeen = lengthThere }
        return try PoolFile.made(path)
    }

    /// Opens the journal that this process has read or written, unless something else stands there now: another journal, or this one with lines
    /// of another process.
    private func existing() throws(PoolFileError) -> Int32 {
        let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw errno == ENOENT ? .changedByOthers : .unwritable(errno: errno) }
        do throws(PoolFileError) {
            guard try PoolFile.lengthOfOwn(descriptor) == lengthSeen, hasLandmark(descriptor) else { throw .changedByOthers }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// - Returns: True if the last hash stands where it was, and with it everything before it.
    private func hasLandmark(_ descriptor: Int32) -> Bool {
        guard let landmark else { return false }
        var bytes = [UInt8](repeating: 0, count: landmark.bytes.count)
        return unsafe pread(descriptor, &bytes, bytes.count, landmark.offset) == bytes.count && bytes == landmark.bytes
    }

    /// Removes the journal, to be called after the file was written with all changes. One that stays is ignored.
    mutating func remove() {
        (length, chain, landmark) = (0, [], nil)
        unsafe unlink(path)
        lengthSeen = lengthThere
    }

    /// A mark consists of letters and digits.
    private static func head(_ mark: String) -> [UInt8] { Array("{\"version\":2,\"journal\":\"\(mark)\"}".utf8) }

    /// The first line of a journal of an earlier version.
    private static func headWithoutHashes(_ mark: String) -> [UInt8] { Array("{\"journal\":\"\(mark)\"}".utf8) }

    /// The bytes of a hash and the space before a change.
    private static let hashLength = 17

    private static func prefix(_ hash: [UInt8]) -> [UInt8] { Array(Hexadecimal.pairs(Array(hash.prefix(8))).utf8) + [UInt8(ascii: " ")] }

    private static func hash(_ text: [UInt8]) throws(PoolFileError) -> [UInt8] {
        let hash = Digest.sha256(text)
        guard !hash.isEmpty else { throw .openSSL(.afterClearingErrors()) }
        return hash
    }
}
