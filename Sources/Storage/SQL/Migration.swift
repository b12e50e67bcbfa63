/// One step of the schema, in each database's dialect. A released step never changes; a correction is a further step.
struct Migration: Sendable {
    /// 1, 2, 3, …
    let version: Int
    let sqlite: StaticString
    let postgreSQL: StaticString

    static let all = [Migration(version: 1, sqlite: firstOfSQLite, postgreSQL: firstOfPostgreSQL)]

    /// The version of the schema that the statements are written for.
    static var latest: Int { all.count }
}

extension Migration {
    /// Takes the lock that the migrating process holds until the end of its transaction. In SQLite the transaction itself is the lock.
    static let lock = Statement(
        "lock_schema", .writes, sqlite: "SELECT ''", postgreSQL: "SELECT pg_advisory_xact_lock(1817100318)::text")
}
