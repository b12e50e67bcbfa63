import Signing
import StrictJSON

/// A pool's file as it is on the disk, or is to be there.
struct PoolFileContent: Sendable {
    /// What a process knows of a file without its content.
    struct Trace: Equatable, Sendable {
        /// The mark that the file and its journal share; `nil` if there is no file yet, or one of a version without journal.
        var mark: String?
        /// The mark of the former writing of the file, empty for the first; `nil` if there is no file yet, or one of version 3 or earlier.
        var former: String?
        /// 0 if there is no file.
        var length = 0
    }

    private(set) var trace = Trace()
    private(set) var records: PoolRecords

    /// Reads the file. Throws its fault.
    ///
    /// - Parameter settings: Those of a pool that has none in the file.
    init(of file: PoolFile, _ settings: PoolSettings) throws(PoolFileError) {
        records = PoolRecords([], settings)
        guard let content = try file.read() else { return }
        do throws(PoolRecordFault) {
            let root = try PoolRecordReader(parsing: content)
            trace = Trace(
                mark: try root.optionalText("journal"), former: try root.optionalText("formerJournal"), length: content.count)
            records = PoolRecords(try PoolRecord.all(in: root, settings), settings)
        } catch {
            throw .damaged(error)
        }
    }

    /// Applies the changes of the journal.
    ///
    /// - Parameter length: The number of the journal's valid bytes if it is known; the journal must be as the process has left it then.
    /// - Throws: `journal`.
    mutating func apply(_ journal: inout PoolJournal, knownLength length: Int? = nil) throws(PoolFileError) {
        for line in try journal.lines(following: trace, knownLength: length) {
            do { try records.apply(Array(line.text)) } catch { throw .journal(path: journal.path, .line(line.number, error)) }
        }
    }

    /// Applies a change that no journal has. Throws `notReadBack` if it cannot be read.
    mutating func apply(_ change: [UInt8]) throws(PoolFileError) {
        do { try records.apply(change) } catch { throw .notReadBack(error) }
    }

    /// The content of a file with these pools, which has been read once: a content that the next start refused would be lost with all pools.
    ///
    /// - Throws: `openSSL`, or `notReadBack`.
    func encoded(_ mark: String) throws(PoolFileError) -> [UInt8] {
        let content: [UInt8]
        do throws(SigningFailure) {
            let pools = try records.all.map { (record) throws(SigningFailure) in try record.json() }
            let root: JSONValue = [
                "version": .integer(PoolRecord.version), "journal": .string(mark), "formerJournal": .string(trace.mark ?? ""),
                "pools": .array(pools),
            ]
            content = root.encoded()
        } catch {
            throw .openSSL(error)
        }
        // The file refuses a longer one with a better reason.
        guard content.count <= PoolFile.maximumBytes else { return content }
        do { _ = try PoolRecord.all(in: PoolRecordReader(parsing: content)) } catch { throw .notReadBack(error) }
        return content
    }
}
