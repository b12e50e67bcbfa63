/// The statements about records. `sequence` grows with each record: a newer record has a greater one.
///
/// A record is looked up by its identifier alone, and its owner is compared afterwards. With both in one condition, PostgreSQL may read all
/// records of the owner while it has no statistics of the table.
///
/// A page has at most 4 MiB of content, or one record, so that a hundred long records are never read into memory together. `length` reads
/// no content.
enum RecordStatements {
    static let all = [add, one, newest, older, delete, deleteOwn]

    static let add = Statement(
        "add_record", .adds,
        "INSERT INTO records (id, issuer, subject, data, created_at) VALUES ($1, $2, $3, $4, $5)")

    static let one = Statement(
        "record", .reads, "SELECT id, issuer, subject, data, created_at FROM records WHERE id = $1")

    static let newest = Statement(
        "newest_records", .reads,
        """
        WITH page AS (
                SELECT sequence, length(data) AS bytes FROM records
                WHERE issuer = $1 AND subject = $2 ORDER BY sequence DESC LIMIT $3),
            summed AS (
                SELECT sequence, bytes, sum(bytes) OVER (ORDER BY sequence DESC) AS total, count(*) OVER () AS found FROM page)
        SELECT id, issuer, subject, data, created_at, found FROM summed JOIN records USING (sequence)
        WHERE total <= 4194304 OR total = bytes ORDER BY sequence DESC
        """)

    static let older = Statement(
        "older_records", .reads,
        """
        WITH page AS (
                SELECT sequence, length(data) AS bytes FROM records
                WHERE issuer = $1 AND subject = $2
                    AND sequence < (
                        SELECT CASE WHEN issuer = $1 AND subject = $2 THEN sequence END FROM records WHERE id = $3)
                ORDER BY sequence DESC LIMIT $4),
            summed AS (
                SELECT sequence, bytes, sum(bytes) OVER (ORDER BY sequence DESC) AS total, count(*) OVER () AS found FROM page)
        SELECT id, issuer, subject, data, created_at, found FROM summed JOIN records USING (sequence)
        WHERE total <= 4194304 OR total = bytes ORDER BY sequence DESC
        """)

    static let delete = Statement("delete_record", .writes, "DELETE FROM records WHERE id = $1 RETURNING id")

    static let deleteOwn = Statement(
        "delete_own_record", .writes,
        """
        DELETE FROM records WHERE sequence = (SELECT sequence FROM records WHERE id = $1) AND issuer = $2 AND subject = $3 RETURNING id
        """)
}
