import JOSE
import StrictJSON
import Synchronization

/// The file in which the pools of a process are kept, and its content at start.
final class PoolMemory: Sendable {
    private struct Saved: Sendable {
        let poolID: String
        var json: [UInt8]
    }

    private let file: PoolFile
    /// The configured pool of an earlier run.
    let first: PoolRecord?
    /// The other pools of an earlier run.
    let others: [PoolRecord]
    /// Makes the hashes of passwords; the file has no passwords.
    let passwords: PasswordKeeping
    /// The content of the file, by pool. A change of one pool writes the others unchanged.
    private let saved: Mutex<[Saved]>

    /// Opens the file of the configuration; `nil` if it names none. Throws `data`.
    static func opened(_ configuration: PoolConfiguration) throws(EmbeddedUserPoolError) -> PoolMemory? {
        guard let path = configuration.dataFile else { return nil }
        do throws(PoolFileError) { return try PoolMemory(path, configuration) } catch { throw .data(path: path, error) }
    }

    private init(_ path: String, _ configuration: PoolConfiguration) throws(PoolFileError) {
        file = try PoolFile(path)
        let records = try Self.records(in: file, configuration.settings)
        first = records.first { sameBytes($0.poolID, configuration.id) }
        others = records.filter { !sameBytes($0.poolID, configuration.id) }
        if first == nil, let other = others.first { throw .otherPool(other.poolID) }
        do { passwords = try PasswordKeeping.hashed() } catch { throw .openSSL(error) }
        var saved: [Saved] = []
        for record in records {
            let json = if let source = record.source { source } else { try Self.encoded(record) }
            saved.append(Saved(poolID: record.poolID, json: json))
        }
        self.saved = Mutex(saved)
    }

    /// Writes a pool, and the others unchanged. Throws `tooLarge`, `unwritable` or `openSSL`; the file is unchanged then.
    func save(_ record: PoolRecord) throws(PoolFileError) {
        let json = try Self.encoded(record)
        try saved.withLock { saved throws(PoolFileError) in
            var new = saved.filter { !sameBytes($0.poolID, record.poolID) }
            new.append(Saved(poolID: record.poolID, json: json))
            try write(new)
            saved = new
        }
    }

    /// Removes a pool from the file. Throws `unwritable`; the file is unchanged then.
    func forget(_ poolID: String) throws(PoolFileError) {
        try saved.withLock { saved throws(PoolFileError) in
            let new = saved.filter { !sameBytes($0.poolID, poolID) }
            try write(new)
            saved = new
        }
    }

    private func write(_ saved: [Saved]) throws(PoolFileError) {
        let root: JSONValue = ["version": .integer(PoolRecord.version), "pools": .array(saved.map { .raw($0.json) })]
        try file.write(root.encoded())
    }

    private static func encoded(_ record: PoolRecord) throws(PoolFileError) -> [UInt8] {
        do { return try record.json().encoded() } catch { throw .openSSL(error) }
    }

    private static func records(in file: PoolFile, _ settings: PoolSettings) throws(PoolFileError) -> [PoolRecord] {
        guard let content = try file.read() else { return [] }
        do { return try PoolRecord.all(parsing: content, settings) } catch { throw .damaged(error) }
    }
}
