import JOSE
import Locking
import Logging
import StrictJSON

/// The file in which the pools of a process are kept, and its content at start.
///
/// A change is appended to the file's journal, so that its cost does not depend on the number of users. When the journal is long, the file is
/// written again with all changes; if it cannot be, the journal takes more of them.
final class PoolMemory: Sendable {
    private struct State: Sendable {
        /// The file as this process has read or written it.
        var file: PoolFileContent.Trace
        var journal: PoolJournal
        /// The pools in both.
        var poolIDs: Set<ExactText>
        /// The length of the journal above which the file is written again.
        private(set) var renewalLength = 0

        init(_ found: PoolFileContent, _ journal: PoolJournal) {
            (file, self.journal, poolIDs) = (found.trace, journal, found.records.poolIDs)
            putOffRenewal(from: 0)
        }

        /// In proportion to the file, so that many changes share the cost of one renewal.
        mutating func putOffRenewal(from length: Int) { renewalLength = length + max(1 << 20, file.length / 2) }
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
    private let logger: Logger
    private let state: Lock<State>

    /// Opens the file of the configuration; `nil` if it names none. Throws `data`.
    static func opened(_ configuration: PoolConfiguration) throws(EmbeddedUserPoolError) -> PoolMemory? {
        guard let path = configuration.dataFile else { return nil }
        do throws(PoolFileError) { return try PoolMemory(path, configuration) } catch { throw .data(path: path, error) }
    }

    private init(_ path: String, _ configuration: PoolConfiguration) throws(PoolFileError) {
        file = try PoolFile(path)
        (settings, logger) = (configuration.settings, configuration.logger)
        var journal = PoolJournal(beside: path)
        var found = try PoolFileContent(of: file, settings)
        // The file is written before any journal.
        guard found.trace.length > 0 || !journal.isThere else { throw .journalAlone(path: journal.path) }
        try found.apply(&journal)
        if let line = journal.tornLine { logger.warning("the last line of the pool's journal is torn and counts for nothing: \(line)") }
        let records = found.records.all
        first = records.first { sameBytes($0.poolID, configuration.id) }
        others = records.filter { !sameBytes($0.poolID, configuration.id) }
        if first == nil, let other = others.first { throw .otherPool(other.poolID) }
        do { passwords = try PasswordKeeping.hashed() } catch { throw .openSSL(error) }
        state = Lock(State(found, journal))
    }

    /// Writes a whole pool. Throws a fault of the file or its journal, or `openSSL`; both are unchanged then.
    func save(_ record: PoolRecord) throws(PoolFileError) {
        let json: JSONValue
        do { json = try record.json() } catch { throw .openSSL(error) }
        try state.withLock { state throws(PoolFileError) in
            try write(json, &state)
            state.poolIDs.insert(ExactText(record.poolID))
        }
    }

    /// Writes the touched accounts and settings of a pool. Throws as `save(_:)` does, and `poolDeleted`.
    func save(_ directory: UserDirectory, ofPool poolID: String) throws(PoolFileError) {
        let change = PoolChange.json(of: directory, poolID: poolID)
        try state.withLock { state throws(PoolFileError) in
            // An operation that waits for a hash may outlive its pool. A change without a pool would make the journal unreadable.
            guard state.poolIDs.contains(ExactText(poolID)) else { throw .poolDeleted }
            try write(change, &state)
        }
    }

    /// Removes a pool from the file. Throws as `save(_:)` does.
    func forget(_ poolID: String) throws(PoolFileError) {
        try state.withLock { state throws(PoolFileError) in
            try write(PoolChange.json(ofForgetting: poolID), &state)
            state.poolIDs.remove(ExactText(poolID))
        }
    }

    /// Writes the changes of the journal into the file, so that a copy of the file is complete. Throws as `save(_:)` does; the journal stays then.
    func settle() throws(PoolFileError) {
        try state.withLock { state throws(PoolFileError) in
            guard state.journal.length > 0 else { return }
            try renew(with: nil, &state)
        }
    }

    private func write(_ change: JSONValue, _ state: inout State) throws(PoolFileError) {
        let line = change.encoded()
        do { _ = try PoolRecordReader(parsing: line) } catch { throw .notReadBack(error) }
        guard let mark = state.file.mark, state.journal.length <= state.renewalLength else { return try renew(with: line, &state) }
        try state.journal.append(line, following: mark)
    }

    /// Replaces the file by what is on the disk and the change. Memory has no copy of all pools, so the disk must have what was written there.
    private func renew(with line: [UInt8]?, _ state: inout State) throws(PoolFileError) {
        var found = try PoolFileContent(of: file, settings)
        guard found.trace == state.file else { throw .changedByOthers }
        var journal = state.journal
        try found.apply(&journal, knownLength: journal.length)
        if let line { try found.apply(line) }
        let mark = RandomText.alphanumerics(16)
        let content = try found.encoded(mark)
        let doubt: PoolFileError?
        do {
            doubt = try file.write(content)
        } catch {
            guard let line, let mark = state.file.mark else { throw error }
            try state.journal.append(line, following: mark)
            state.putOffRenewal(from: state.journal.length)
            logger.error("the pool's file \(error); its journal grows meanwhile")
            return
        }
        if let doubt { logger.error("the pool's file \(doubt)") }
        state.file = .init(mark: mark, former: state.file.mark ?? "", length: content.count)
        state.journal.remove()
        state.putOffRenewal(from: 0)
    }
}
