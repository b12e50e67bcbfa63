import JOSE
import Signing
import StrictJSON
import Synchronization

/// The file in which the pools of a process are kept, and its content at start.
///
/// A change is appended to the file's journal, so that its cost does not depend on the number of users. When the journal is long, the file is
/// written again with all changes.
final class PoolMemory: Sendable {
    private struct State: Sendable {
        /// The mark that the file and its journal share; `nil` if there is no file yet, or one of a version without journal.
        var mark: String?
        var journal: PoolJournal
        var fileBytes: Int
    }

    private let file: PoolFile
    /// Those of a pool that has none in the file.
    private let settings: PoolSettings
    /// The configured pool of an earlier run.
    let first: PoolRecord?
    /// The other pools of an earlier run.
    let others: [PoolRecord]
    /// Makes the hashes of passwords; the file has no passwords.
    let passwords: PasswordKeeping
    private let state: Mutex<State>

    /// Opens the file of the configuration; `nil` if it names none. Throws `data`.
    static func opened(_ configuration: PoolConfiguration) throws(EmbeddedUserPoolError) -> PoolMemory? {
        guard let path = configuration.dataFile else { return nil }
        do throws(PoolFileError) { return try PoolMemory(path, configuration) } catch { throw .data(path: path, error) }
    }

    private init(_ path: String, _ configuration: PoolConfiguration) throws(PoolFileError) {
        file = try PoolFile(path)
        settings = configuration.settings
        var state = State(journal: PoolJournal(beside: path), fileBytes: 0)
        let records = try Self.records(in: file, &state, settings)
        first = records.first { sameBytes($0.poolID, configuration.id) }
        others = records.filter { !sameBytes($0.poolID, configuration.id) }
        if first == nil, let other = others.first { throw .otherPool(other.poolID) }
        do { passwords = try PasswordKeeping.hashed() } catch { throw .openSSL(error) }
        self.state = Mutex(state)
    }

    /// Writes a whole pool. Throws `tooLarge`, `unwritable` or `openSSL`; the file is unchanged then.
    func save(_ record: PoolRecord) throws(PoolFileError) {
        let json: JSONValue
        do { json = try record.json() } catch { throw .openSSL(error) }
        try write(json)
    }

    /// Writes the touched accounts and settings of a pool. Throws as `save(_:)` does.
    func save(_ directory: UserDirectory, ofPool poolID: String) throws(PoolFileError) {
        try write(PoolChange.json(of: directory, poolID: poolID))
    }

    /// Removes a pool from the file. Throws as `save(_:)` does.
    func forget(_ poolID: String) throws(PoolFileError) { try write(PoolChange.json(ofForgetting: poolID)) }

    /// Writes the changes of the journal into the file, so that a copy of the file is complete. Throws as `save(_:)` does; the journal stays then.
    func settle() throws(PoolFileError) {
        try state.withLock { state throws(PoolFileError) in
            guard state.journal.length > 0 else { return }
            try writeAnew(with: nil, &state)
            state.journal.remove()
        }
    }

    private func write(_ change: JSONValue) throws(PoolFileError) {
        let line = change.encoded()
        try state.withLock { state throws(PoolFileError) in
            guard let mark = state.mark, state.journal.length <= max(1 << 20, state.fileBytes / 2) else {
                return try writeAnew(with: line, &state)
            }
            try state.journal.append(line, following: mark)
        }
    }

    private func writeAnew(with line: [UInt8]?, _ state: inout State) throws(PoolFileError) {
        var found = state
        var records = try Self.records(in: file, &found, settings)
        if let line { try Self.apply(line, to: &records, settings) }
        let mark = RandomText.alphanumerics(16)
        let content = try Self.encoded(records, mark)
        try file.write(content)
        state.mark = mark
        state.fileBytes = content.count
        state.journal.forget()
    }

    private static func encoded(_ records: [PoolRecord], _ mark: String) throws(PoolFileError) -> [UInt8] {
        do {
            let pools = try records.map { (record) throws(SigningFailure) in try record.json() }
            let root: JSONValue = ["version": .integer(PoolRecord.version), "journal": .string(mark), "pools": .array(pools)]
            return root.encoded()
        } catch {
            throw .openSSL(error)
        }
    }

    /// The pools in the file, with the changes of the journal.
    private static func records(in file: PoolFile, _ state: inout State, _ settings: PoolSettings) throws(PoolFileError) -> [PoolRecord] {
        guard let content = try file.read() else { return [] }
        state.fileBytes = content.count
        var records = try reading { () throws(PoolRecordFault) in
            let root = try PoolRecordReader(parsing: content)
            state.mark = try root.optionalText("journal")
            return try PoolRecord.all(in: root, settings)
        }
        guard let mark = state.mark else { return records }
        for line in try state.journal.lines(following: mark) {
            try apply(Array(line), to: &records, settings)
        }
        return records
    }

    private static func apply(_ line: [UInt8], to records: inout [PoolRecord], _ settings: PoolSettings) throws(PoolFileError) {
        try reading { () throws(PoolRecordFault) in try PoolChange.apply(PoolRecordReader(parsing: line), to: &records, settings) }
    }

    private static func reading<Value>(_ body: () throws(PoolRecordFault) -> Value) throws(PoolFileError) -> Value {
        do { return try body() } catch { throw .damaged(error) }
    }
}
