"""A PostgreSQL server of the tests' own."""

import pathlib
import subprocess

SCRIPT = pathlib.Path(__file__).resolve().parents[1] / "Support" / "postgresql.sh"
VERSIONS = pathlib.Path("/usr/lib/postgresql")


def postgresql_programs():
    """Where the newest server is that is installed; `None` where there is none."""
    found = sorted((int(path.name), path / "bin") for path in VERSIONS.glob("*") if path.name.isdigit() and (path / "bin/postgres").exists())
    return found[-1][1] if found else None


class PostgreSQL:
    """A server of its own, which is gone with this process."""

    def __init__(self):
        self._process = subprocess.Popen(
            ["/bin/sh", SCRIPT, postgresql_programs()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.folder = self._process.stdout.readline().strip()
        self._databases = 0

    def tell(self, command):
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n", command

    def database(self):
        """The address of a new and empty database."""
        self._databases += 1
        self.tell(f"database test{self._databases}")
        return f"postgresql:///test{self._databases}?host={self.folder}&user=lionsden"

    def ask(self, location, statement):
        return subprocess.run(["psql", location, "-AtXqc", statement], check=True, capture_output=True, text=True, timeout=60).stdout

    def run(self, location, statement):
        """A session that is left to itself."""
        return subprocess.Popen(["psql", location, "-AtXqc", statement], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(60)
