/// The statements about revocations.
///
/// Every change has its own version, which grows in the order of the commits: a reader that has seen a version has seen all before it.
/// SQLite serializes writers; in PostgreSQL a writer waits for the row of `changes` until the previous writer has committed. A lifted
/// revocation stays stored, marked as lifted, until its end, so that replicas learn of it.
enum RevocationStatements {
    static let all = [add, newest, older, one, lift, changes, forgetEnded]

    static let add = Statement(
        "add_revocation", .writes,
        sqlite: """
            INSERT INTO revocations (id, target, name, issuer, issued_up_to, until, created_at, created_by_issuer, created_by_subject)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
        postgreSQL: """
            WITH next AS (UPDATE changes SET version = version + 1 RETURNING version),
                added AS (
                    INSERT INTO revocations
                        (version, id, target, name, issuer, issued_up_to, until, created_at, created_by_issuer, created_by_subject)
                    SELECT version, $1, $2, $3, $4, $5, $6, $7, $8, $9 FROM next RETURNING id)
            SELECT id, pg_notify('lionsden_changes', '')::text FROM added
            """)

    static let newest = Statement(
        "newest_revocations", .reads,
        """
        SELECT id, target, name, issuer, issued_up_to, until, created_at, created_by_issuer, created_by_subject FROM revocations
        WHERE until > $1 AND is_lifted = 0 ORDER BY version DESC LIMIT $2
        """)

    static let older = Statement(
        "older_revocations", .reads,
        """
        SELECT id, target, name, issuer, issued_up_to, until, created_at, created_by_issuer, created_by_subject FROM revocations
        WHERE until > $1 AND is_lifted = 0 AND version < (SELECT version FROM revocations WHERE id = $3 AND is_lifted = 0)
        ORDER BY version DESC LIMIT $2
        """)

    /// Finds the revocation of a cursor, which may have ended since.
    static let one = Statement("revocation", .reads, "SELECT id FROM revocations WHERE id = $1 AND is_lifted = 0")

    static let lift = Statement(
        "lift_revocation", .writes,
        sqlite: """
            REPLACE INTO revocations
                (id, target, name, issuer, issued_up_to, until, created_at, created_by_issuer, created_by_subject, is_lifted)
            SELECT id, target, name, issuer, issued_up_to, until, created_at, created_by_issuer, created_by_subject, 1 FROM revocations
            WHERE id = $1 AND until > $2 AND is_lifted = 0
            RETURNING id
            """,
        postgreSQL: """
            WITH next AS (
                    UPDATE changes SET version = version + 1
                    WHERE EXISTS (SELECT FROM revocations WHERE id = $1 AND until > $2 AND is_lifted = 0) RETURNING version),
                lifted AS (
                    UPDATE revocations SET is_lifted = 1, version = next.version FROM next
                    WHERE id = $1 AND until > $2 AND is_lifted = 0 RETURNING id)
            SELECT id, pg_notify('lionsden_changes', '')::text FROM lifted
            """)

    static let changes = Statement(
        "changes_of_revocations", .reads,
        """
        SELECT id, target, name, issuer, issued_up_to, until, created_at, created_by_issuer, created_by_subject, is_lifted, version
        FROM revocations WHERE version > $1 ORDER BY version LIMIT $2
        """)

    static let forgetEnded = Statement("forget_ended_revocations", .writes, "DELETE FROM revocations WHERE until <= $1")
}
