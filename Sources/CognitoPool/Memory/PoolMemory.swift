import JOSE
import StrictJSON

/// The file of a pool that remembers, and what was found in it.
struct PoolMemory: Sendable {
    private let file: PoolFile
    private let poolID: String
    let keys: TokenKeys
    /// Users and groups of earlier runs.
    let directory: UserDirectory
    /// Of passwords only hashes are written.
    let passwords: PasswordKeeping

    /// Opens the file of the configuration; `nil` when it names none.
    ///
    /// Throws `data`.
    init?(_ configuration: PoolConfiguration) throws(EmbeddedUserPoolError) {
        guard let path = configuration.dataFile else { return nil }
        poolID = configuration.id
        do throws(PoolFileError) {
            file = try PoolFile(path)
            let record = try Self.record(in: file, of: configuration.id)
            passwords = try Self.hashes()
            var directory = UserDirectory(signsInByEmail: configuration.signsInByEmail)
            try Self.fill(&directory, from: record)
            self.directory = directory
            keys = if let keys = configuration.keys ?? record?.keys { keys } else { try Self.newKeys() }
        } catch {
            throw .data(path: path, error)
        }
    }

    /// Writes everything. Throws `tooLarge` or `unwritable`, or `openSSL`.
    func save(_ directory: UserDirectory) throws(PoolFileError) {
        let content: [UInt8]
        do { content = try PoolRecord(poolID: poolID, keys: keys, directory).json().encoded() } catch { throw .openSSL(error) }
        try file.write(content)
    }

    private static func record(in file: PoolFile, of poolID: String) throws(PoolFileError) -> PoolRecord? {
        guard let content = try file.read() else { return nil }
        let record: PoolRecord
        do { record = try PoolRecord(parsing: content) } catch { throw .damaged(error) }
        guard sameBytes(record.poolID, poolID) else { throw .otherPool(record.poolID) }
        return record
    }

    private static func fill(_ directory: inout UserDirectory, from record: PoolRecord?) throws(PoolFileError) {
        guard let record else { return }
        do {
            for group in record.groups {
                _ = try directory.createGroup(
                    group.name, description: group.description, precedence: group.precedence, at: group.createdAt)
            }
            for account in record.accounts { try directory.restore(account) }
        } catch {
            throw .damaged(.entry(error))
        }
    }

    private static func hashes() throws(PoolFileError) -> PasswordKeeping {
        do { return try PasswordKeeping.hashed() } catch { throw .openSSL(error) }
    }

    private static func newKeys() throws(PoolFileError) -> TokenKeys {
        do { return try TokenKeys() } catch { throw .openSSL(error) }
    }
}
