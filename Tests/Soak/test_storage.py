"""What is stored survives a process that is killed a hundred times, a full disk, and a database that goes away."""

import os

os.environ.setdefault("KILL_ROUNDS", "100")

from test_database import PostgreSQLServer, SQLite  # noqa: E402

__all__ = ["PostgreSQLServer", "SQLite"]
