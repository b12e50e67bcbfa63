import StrictJSON

/// The pools of a file, to which the lines of its journal are applied one after another.
struct PoolRecords: Sendable {
    /// In the order in which they were made.
    private(set) var all: [PoolRecord]
    /// The ids of those that an earlier line has deleted.
    private var forgotten: Set<ExactText> = []
    /// Those of a pool that has none in the file.
    private let settings: PoolSettings

    init(_ all: [PoolRecord], _ settings: PoolSettings) {
        self.all = all
        self.settings = settings
    }

    var poolIDs: Set<ExactText> { Set(all.map { ExactText($0.poolID) }) }

    /// Applies a line, which `PoolChange` has written. Throws the fault of the line.
    mutating func apply(_ line: [UInt8]) throws(PoolRecordFault) {
        let line = try PoolRecordReader(parsing: line)
        if let poolID = try line.optionalText("forgotten") {
            all.removeAll { sameBytes($0.poolID, poolID) }
            forgotten.insert(ExactText(poolID))
        } else if let poolID = try line.optionalText("changed") {
            guard let index = index(of: poolID) else {
                // An earlier version let operations that had waited for a hash write after their pool's deletion.
                guard forgotten.contains(ExactText(poolID)) else { throw .member("changed") }
                return
            }
            try all[index].directory.apply(line)
        } else {
            var record = try PoolRecord(line, settings)
            record.isComplete = true
            if let index = index(of: record.poolID) { all[index] = record } else { all.append(record) }
        }
    }

    private func index(of poolID: String) -> Int? { all.firstIndex { sameBytes($0.poolID, poolID) } }
}
