/// The tables of a ``Store``, or those of a program's own. One file may hold both, each with its own version.
struct SQLiteSchema: Sendable {
    /// The scripts that have made it, the oldest first.
    let steps: [StaticString]
    let journal: MigrationJournal

    static let store = SQLiteSchema(steps: Migration.all.map(\.sqlite), journal: .store)

    static func own(_ steps: [StaticString]) -> SQLiteSchema { SQLiteSchema(steps: steps, journal: .ownTables) }
}
