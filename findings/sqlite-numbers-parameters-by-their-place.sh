#!/usr/bin/env bash
# To SQLite $1 and $2 are names, numbered by where they first stand in the statement: one that PostgreSQL runs as well gets its values exchanged.
#
# Tried with SQLite 3.54.1 of apsw 3.54.1.0. `UPDATE lions SET name = $2 WHERE id = $1` with the values (7, 'leo') looks for the lion 'leo' to call
# it 7: no row is changed, and no error says so, since values of any two types may be compared. An INSERT whose columns take any type stores the
# values in each other's place. STRICT tables refuse the latter and not the former. `?1` and `?2` are numbers, as $1 and $2 are in PostgreSQL. What
# helps with statements for both is to ask sqlite3_bind_parameter_index for the place of "$1", or values with names: {"1": 7, "2": "leo"}.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python apsw==3.54.1.0
python - <<'PYTHON'
import sys

import apsw

VALUES = (7, "leo")


def changed(statement, values, strict=""):
    """The table behind the statement."""
    connection = apsw.Connection(":memory:")
    connection.execute(f"CREATE TABLE lions (id INTEGER, name TEXT) {strict}")
    connection.execute("INSERT INTO lions VALUES (7, 'nobody')")
    try:
        connection.execute(statement, values)
    except apsw.ConstraintError as error:
        return f"refused: {error}"
    return connection.execute("SELECT id, name FROM lions").fetchall()


UPDATE = "UPDATE lions SET name = $2 WHERE id = $1"
INSERT = "INSERT INTO lions (name, id) VALUES ($2, $1)"
cases = [
    (UPDATE, VALUES, "", [(7, "nobody")]),
    (UPDATE, VALUES, "STRICT", [(7, "nobody")]),
    (UPDATE.replace("$", "?"), VALUES, "", [(7, "leo")]),
    (UPDATE, {"1": 7, "2": "leo"}, "", [(7, "leo")]),
    (INSERT, VALUES, "", [(7, "nobody"), ("leo", "7")]),
    (INSERT, VALUES, "STRICT", "refused: cannot store TEXT value in INTEGER column lions.id"),
    (INSERT.replace("$", "?"), VALUES, "", [(7, "nobody"), (7, "leo")]),
]
failed = False
print("SQLite", apsw.sqlite_lib_version())
for statement, values, strict, wanted in cases:
    found = changed(statement, values, strict)
    print(f"{statement} {values} {strict}\n  {found}")
    failed |= found != wanted
sys.exit(failed)
PYTHON
