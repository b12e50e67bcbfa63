/// A table that keeps which steps of a schema a database has taken.
struct MigrationJournal: Sendable {
    /// Makes the table.
    let creation: StaticString
    /// Reads the version of the schema: 0 before its first step.
    let found: Statement
    /// Adds the version of a step that has been taken.
    let done: Statement

    /// Of the schema of a ``Store``, in both dialects.
    static let store = MigrationJournal(
        creation: "CREATE TABLE IF NOT EXISTS schema_migrations (version integer NOT NULL PRIMARY KEY)",
        found: Statement("schema_version", .reads, "SELECT coalesce(max(version), 0) FROM schema_migrations"),
        done: Statement("add_schema_version", .writes, "INSERT INTO schema_migrations (version) VALUES (CAST($1 AS bigint))"))

    /// Of a program's own tables, which may share the file with a ``Store``.
    static let ownTables = MigrationJournal(
        creation: "CREATE TABLE IF NOT EXISTS schema_steps (version integer NOT NULL PRIMARY KEY)",
        found: Statement("own_schema_version", .reads, "SELECT coalesce(max(version), 0) FROM schema_steps"),
        done: Statement("add_own_schema_version", .writes, "INSERT INTO schema_steps (version) VALUES ($1)"))
}

// MARK: - Files from before

/// Both kinds of files had their journal in `schema_migrations`, and so no file could be both.
extension MigrationJournal {
    /// Returns a row if `schema_migrations` is the journal of a program's own tables. Each version of the ``Store``'s schema has
    /// `api_key_deletions`, and a later one keeps a table of that name. Other programs' migrations use the name, too, for tables with other
    /// columns, which stay as they are.
    static let isFormer = Statement(
        "former_journal_of_own_tables", .reads,
        """
        SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'
            AND sql = 'CREATE TABLE schema_migrations (version integer NOT NULL PRIMARY KEY)'
            AND NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name IN ('schema_steps', 'api_key_deletions'))
        """)

    static let renaming: StaticString = "ALTER TABLE schema_migrations RENAME TO schema_steps"
}
