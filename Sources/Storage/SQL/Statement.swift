/// A statement with its text in each database's dialect. The text is fixed when the program is compiled; only values change.
///
/// Parameters are `$1`, `$2`, …
struct Statement: Sendable {
    enum Effect: Sendable {
        case reads
        case writes
        /// Inserts rows without waiting for another statement, so that many can share a transaction.
        case adds
    }

    /// Unique among all statements.
    let name: String
    let effect: Effect
    let sqlite: StaticString
    let postgreSQL: StaticString

    /// A statement whose text differs between the dialects.
    init(_ name: String, _ effect: Effect, sqlite: StaticString, postgreSQL: StaticString) {
        self.name = name
        self.effect = effect
        self.sqlite = sqlite
        self.postgreSQL = postgreSQL
    }

    /// A statement with the same text in both dialects.
    init(_ name: String, _ effect: Effect, _ text: StaticString) {
        self.init(name, effect, sqlite: text, postgreSQL: text)
    }
}

extension Statement {
    /// Every statement that a repository uses.
    static let all = RecordStatements.all + APIKeyStatements.all + RevocationStatements.all
}
