extension Migration {
    static let firstOfSQLite: StaticString = """
        CREATE TABLE records (
            sequence INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE,
            issuer TEXT NOT NULL,
            subject TEXT NOT NULL,
            data BLOB NOT NULL,
            created_at REAL NOT NULL
        ) STRICT;
        CREATE INDEX records_of_owner ON records (issuer, subject, sequence);

        CREATE TABLE api_keys (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            issuer TEXT NOT NULL,
            subject TEXT NOT NULL,
            name TEXT NOT NULL,
            scopes TEXT NOT NULL,
            digest BLOB NOT NULL,
            created_at REAL NOT NULL,
            expires_at REAL,
            last_used_at REAL
        ) STRICT;
        CREATE INDEX api_keys_of_owner ON api_keys (issuer, subject, sequence);

        CREATE TABLE api_key_deletions (
            version INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL,
            deleted_at REAL NOT NULL
        ) STRICT;
        CREATE TRIGGER api_key_deleted AFTER DELETE ON api_keys BEGIN
            INSERT INTO api_key_deletions (id, deleted_at) VALUES (OLD.id, unixepoch());
        END;

        CREATE TABLE revocations (
            version INTEGER PRIMARY KEY AUTOINCREMENT,
            id BLOB NOT NULL UNIQUE,
            target TEXT NOT NULL,
            name TEXT NOT NULL,
            issuer TEXT,
            issued_up_to REAL,
            until REAL NOT NULL,
            created_at REAL NOT NULL,
            created_by_issuer TEXT NOT NULL,
            created_by_subject TEXT NOT NULL,
            is_lifted INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX revocations_until ON revocations (until);
        """

    static let firstOfPostgreSQL: StaticString = """
        CREATE TABLE records (
            sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id uuid NOT NULL UNIQUE,
            issuer text COLLATE "C" NOT NULL,
            subject text COLLATE "C" NOT NULL,
            data bytea NOT NULL,
            created_at double precision NOT NULL
        );
        CREATE INDEX records_of_owner ON records (issuer, subject, sequence);

        CREATE TABLE api_keys (
            sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id text COLLATE "C" NOT NULL UNIQUE,
            issuer text COLLATE "C" NOT NULL,
            subject text COLLATE "C" NOT NULL,
            name text NOT NULL,
            scopes text NOT NULL,
            digest bytea NOT NULL,
            created_at double precision NOT NULL,
            expires_at double precision,
            last_used_at double precision
        );
        CREATE INDEX api_keys_of_owner ON api_keys (issuer, subject, sequence);
        CREATE FUNCTION add_api_key(
            key_id text, key_issuer text, key_subject text, key_name text, key_scopes text, key_digest bytea,
            key_created_at double precision, key_expires_at double precision, key_limit bigint) RETURNS SETOF text
        LANGUAGE plpgsql AS $$ BEGIN
            PERFORM pg_advisory_xact_lock(hashtextextended(key_issuer || ' ' || key_subject, 1817));
            IF (SELECT count(*) FROM api_keys WHERE issuer = key_issuer AND subject = key_subject) < key_limit THEN
                INSERT INTO api_keys (id, issuer, subject, name, scopes, digest, created_at, expires_at)
                VALUES (key_id, key_issuer, key_subject, key_name, key_scopes, key_digest, key_created_at, key_expires_at);
                RETURN NEXT key_id;
            END IF;
        END $$;

        CREATE TABLE changes (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), version bigint NOT NULL);
        INSERT INTO changes (version) VALUES (0);
        CREATE TABLE api_key_deletions (
            version bigint PRIMARY KEY,
            id text COLLATE "C" NOT NULL,
            deleted_at double precision NOT NULL DEFAULT extract(epoch FROM now())
        );

        CREATE TABLE revocations (
            version bigint PRIMARY KEY,
            id uuid NOT NULL UNIQUE,
            target text NOT NULL,
            name text COLLATE "C" NOT NULL,
            issuer text COLLATE "C",
            issued_up_to double precision,
            until double precision NOT NULL,
            created_at double precision NOT NULL,
            created_by_issuer text COLLATE "C" NOT NULL,
            created_by_subject text COLLATE "C" NOT NULL,
            is_lifted bigint NOT NULL DEFAULT 0
        );
        CREATE INDEX revocations_until ON revocations (until);
        """
}
