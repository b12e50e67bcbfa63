/// The statements about API keys.
///
/// Counting an owner's keys before adding one is a race unless writers are serialized. SQLite serializes all writers; in PostgreSQL a
/// function of the schema serializes those of one owner.
enum APIKeyStatements {
    static let all = [add, one, own, delete, noteUse, deletions, forgetDeletions]

    /// Answers with one row if the key was added, and with none if its owner has reached the limit.
    static let add = Statement(
        "add_api_key", .writes,
        sqlite: """
            INSERT INTO api_keys (id, issuer, subject, name, scopes, digest, created_at, expires_at)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8
            WHERE (SELECT count(*) FROM api_keys WHERE issuer = $2 AND subject = $3) < $9
            RETURNING id
            """,
        postgreSQL: "SELECT id FROM add_api_key($1, $2, $3, $4, $5, $6, $7, $8, $9) AS id")

    static let one = Statement(
        "api_key", .reads,
        """
        SELECT id, issuer, subject, name, scopes, digest, created_at, expires_at, last_used_at FROM api_keys WHERE id = $1
        """)

    static let own = Statement(
        "own_api_keys", .reads,
        """
        SELECT id, issuer, subject, name, scopes, digest, created_at, expires_at, last_used_at FROM api_keys
        WHERE issuer = $1 AND subject = $2 ORDER BY sequence DESC
        """)

    static let delete = Statement(
        "delete_api_key", .writes,
        sqlite: "DELETE FROM api_keys WHERE id = $1 AND issuer = $2 AND subject = $3 RETURNING id",
        postgreSQL: """
            WITH deleted AS (DELETE FROM api_keys WHERE id = $1 AND issuer = $2 AND subject = $3 RETURNING id),
                next AS (UPDATE changes SET version = version + 1 WHERE EXISTS (SELECT FROM deleted) RETURNING version),
                noted AS (INSERT INTO api_key_deletions (version, id) SELECT version, id FROM next, deleted RETURNING id)
            SELECT id, pg_notify('lionsden_changes', '')::text FROM noted
            """)

    static let noteUse = Statement(
        "note_use_of_api_key", .writes,
        """
        UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)
        """)

    static let deletions = Statement(
        "api_key_deletions", .reads,
        "SELECT version, id FROM api_key_deletions WHERE version > $1 ORDER BY version LIMIT $2")

    static let forgetDeletions = Statement(
        "forget_api_key_deletions", .writes,
        sqlite: "DELETE FROM api_key_deletions WHERE deleted_at <= CAST(unixepoch() AS REAL) - $1",
        postgreSQL: "DELETE FROM api_key_deletions WHERE deleted_at <= extract(epoch FROM now())::double precision - $1")
}
