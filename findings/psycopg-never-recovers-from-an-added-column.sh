#!/usr/bin/env bash
# A statement with `*` that psycopg has prepared fails on its connection for ever, once its table has another column.
#
# Tried with psycopg 3.3.9, asyncpg 0.32.0 and PostgreSQL 15 (Debian 12). psycopg prepares by itself what a connection runs for the sixth time. While
# the program runs, another one does ALTER TABLE lions ADD COLUMN age, as at a rolling deployment. From then on `SELECT *` and `INSERT … RETURNING *` are
#
#     FeatureNotSupported: cached plan must not change result type
#
# at each further call. The connection is healthy, so a pool keeps it, and only statements in frequent use fail, which no test has run six times.
# Statements that name their columns are not concerned. asyncpg, which prepares all statements, prepares again by itself. What helps is to name
# columns, `prepare_threshold=None`, or DEALLOCATE ALL on the connection, which psycopg notices.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v setpriv >/dev/null || unavailable "setpriv is not here"
unpack_debian "postgresql-15=15.*" libpq5 libicu72 libxml2 libxslt1.1 libldap-2.5-0 libsasl2-2 libgssapi-krb5-2 liblz4-1
install_python psycopg==3.3.9 psycopg-binary==3.3.9 asyncpg==0.32.0

# PostgreSQL does not run as root.
as_somebody=()
if [ "$(id -u)" = 0 ]; then as_somebody=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
programs=$folder/debian/usr/lib/postgresql/15
mkdir "$folder/database"
chmod 711 "$folder"
[ "$(id -u)" != 0 ] || chown 65534:65534 "$folder/database"
"${as_somebody[@]}" "$programs/bin/initdb" -L "$folder/debian/usr/share/postgresql/15" -D "$folder/database/data" -A trust -U lion -N \
  > "$folder/log" 2>&1 || unavailable "PostgreSQL makes no database: $(tail -1 "$folder/log")"
"${as_somebody[@]}" "$programs/bin/postgres" -D "$folder/database/data" -c listen_addresses= -c "unix_socket_directories=$folder/database" \
  -c fsync=off >> "$folder/log" 2>&1 &
server=$!
trap 'kill -INT "$server" 2>/dev/null; wait "$server" || true; rm -rf "$folder"' EXIT
FOLDER=$folder python - <<'PYTHON'
import asyncio
import os
import sys
import time

import asyncpg
import psycopg

HOST = f"{os.environ['FOLDER']}/database"
PLACE = f"host={HOST} user=lion dbname=postgres"
NAMED, ALL = "SELECT id, name FROM lions WHERE id = %s", "SELECT * FROM lions WHERE id = %s"
ADDED = "INSERT INTO lions VALUES (%s, 'leo') RETURNING *"


def connected(**options):
    deadline = time.monotonic() + 30
    while True:
        try:
            return psycopg.connect(PLACE, autocommit=True, **options)
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                print("not tried: PostgreSQL does not start", file=sys.stderr)
                sys.exit(2)
            time.sleep(0.1)


def make_table():
    with connected() as connection:
        connection.execute("DROP TABLE IF EXISTS lions")
        connection.execute("CREATE TABLE lions (id int, name text)")


def add_column():
    with connected() as connection:
        connection.execute("ALTER TABLE lions ADD COLUMN age int")


def tries(statement, before, deallocates=False, **options):
    """Which of three calls behind the new column succeed, on a connection that has made some before."""
    make_table()
    with connected(**options) as connection:
        for _ in range(before):
            connection.execute(statement, (1,))
        add_column()
        if deallocates:
            connection.execute("DEALLOCATE ALL")
        succeeded = []
        for _ in range(3):
            try:
                connection.execute(statement, (1,))
                succeeded.append(True)
            except psycopg.errors.FeatureNotSupported as error:
                assert str(error) == "cached plan must not change result type", error
                succeeded.append(False)
        return succeeded


async def tries_of_asyncpg():
    make_table()
    connection = await asyncpg.connect(host=HOST, user="lion", database="postgres")
    statement = ALL.replace("%s", "$1")
    await connection.fetch(statement, 1)
    add_column()
    await connection.fetch(statement, 1)
    await connection.close()
    return [True]


cases = {
    "SELECT *, 5 calls before": (lambda: tries(ALL, 5), True),
    "SELECT *, 6 calls before": (lambda: tries(ALL, 6), False),
    "RETURNING *, 6 calls before": (lambda: tries(ADDED, 6), False),
    "SELECT id, name, 6 calls before": (lambda: tries(NAMED, 6), True),
    "SELECT *, prepare_threshold=None": (lambda: tries(ALL, 6, prepare_threshold=None), True),
    "SELECT *, then DEALLOCATE ALL": (lambda: tries(ALL, 6, deallocates=True), True),
    "SELECT * with asyncpg": (lambda: asyncio.run(tries_of_asyncpg()), True),
}
failed = False
for name, (work, wanted) in cases.items():
    found = work()
    print(f"{name:<34}{found}")
    failed |= any(succeeded != wanted for succeeded in found)
sys.exit(failed)
PYTHON
