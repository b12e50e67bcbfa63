"""What is stored survives, whatever happens to the process, the disk or the database."""

import concurrent.futures
import http.client
import itertools
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from api import API
from cases import InteropTestCase
from databases import Client, Folder, Pool
from postgresql import PostgreSQL, postgresql_programs
from processes import Server, binary

CLIENTS = 64
ROUNDS = int(os.environ.get("KILL_ROUNDS", "3"))


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s")
        time.sleep(0.02)
    return found


class DatabaseTestCase(InteropTestCase):
    @classmethod
    def setUpClass(cls):
        cls.pool = cls.shared(Pool())
        cls.token = cls.pool.token()

    def serve(self, location, **more):
        server = self.started(Server(self.pool.environment(location, **more)))
        API(server.url).wait_until_ready()
        return server

    def client(self, server, token=None, key=None):
        client = Client(server.url, token or (None if key else self.token), key)
        self.addCleanup(client.close)
        return client

    def refusal_to_start(self, location):
        with tempfile.TemporaryDirectory() as empty:
            ended = subprocess.run(
                [binary("lionsden")], env=self.pool.environment(location, HTTP_PORT="0"), cwd=empty, capture_output=True, text=True, timeout=60)
        self.assertEqual((ended.returncode, ended.stdout), (1, ""), ended.stderr)
        return ended.stderr

    def records(self, client):
        """All records of the user, by identifier."""
        found, path = {}, "/records?limit=100"
        while path:
            answer = client.ask("GET", path)
            self.assertEqual(answer.status, 200, answer)
            for record in answer.json["records"]:
                self.assertNotIn(record["id"], found)
                found[record["id"]] = record["data"]
            path = (answer.fields["Link"] or "").partition(">")[0].removeprefix("<")
        return found


class SQLite(DatabaseTestCase):
    def setUp(self):
        self.folder = self.started(Folder())
        self.path = self.folder.file("den.db")

    def create_until_killed(self, url, numbers):
        """Creates records until the server is gone; what was answered 201, by identifier."""
        made = {}
        client = Client(url, self.token)
        try:
            while True:
                number = next(numbers)
                answer = client.ask("POST", "/create", {"number": number})
                if answer.status == 201:
                    made[answer.json["id"]] = {"number": number}
        except (OSError, http.client.HTTPException):
            return made
        finally:
            client.close()

    def test_T134_killed_while_64_clients_create(self):
        numbers = itertools.count()
        acknowledged = {}
        for round in range(ROUNDS):
            server = self.serve(f"sqlite:{self.path}")
            with concurrent.futures.ThreadPoolExecutor(CLIENTS) as threads:
                clients = [threads.submit(self.create_until_killed, server.url, numbers) for _ in range(CLIENTS)]
                time.sleep(0.1 + 0.05 * (round % 8))
                server.signal(signal.SIGKILL)
                for client in clients:
                    acknowledged |= client.result()
            server.stop()
        self.assertGreater(len(acknowledged), ROUNDS * CLIENTS / 2)
        kept = self.records(self.client(self.serve(f"sqlite:{self.path}")))
        self.assertEqual({id: kept.get(id) for id in acknowledged}, acknowledged)
        values = [record["number"] for record in kept.values()]
        self.assertEqual(len(values), len(set(values)))

    def test_T134_disk_full_is_503_loses_nothing_and_ends_with_the_room(self):
        # Of each file, so that none can grow beyond: what `ulimit -f` does, in bytes.
        def bounded():
            resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))

        environment = {"HTTP_PORT": "0"} | self.pool.environment(f"sqlite:{self.path}")
        with tempfile.TemporaryDirectory() as empty:
            child = subprocess.Popen(
                [binary("lionsden")], env=environment, cwd=empty, stderr=subprocess.PIPE, text=True, preexec_fn=bounded)
            self.addCleanup(child.wait)
            self.addCleanup(child.stderr.close)
            self.addCleanup(child.terminate)
            url = next(line for line in child.stderr if line.startswith("listening on ")).split()[-1]
            API(url).wait_until_ready()
            client = Client(url, self.token)
            self.addCleanup(client.close)
            made = []
            while (answer := client.ask("POST", "/create", "x" * 100_000)).status == 201:
                made.append(answer.json["id"])
            self.assert_problem(answer, 503, "store_unavailable")
            self.assertGreater(len(made), 5)
            self.assertEqual(client.ask("GET", "/secure").status, 200)
            ready = client.ask("GET", "/readyz")
            self.assertEqual((ready.status, ready.json["checks"]["database"]), (200, "away"))
            for id in made:
                self.assertEqual(client.ask("GET", f"/records/{id}").status, 200)
            resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            until(lambda: client.ask("POST", "/create", {}).status == 201)
            self.assertEqual(client.ask("GET", "/readyz").json["checks"]["database"], "ok")
            descriptors = len(os.listdir(f"/proc/{child.pid}/fd"))
            self.assertLess(descriptors, 64)

    def test_T134_newer_damaged_and_impossible_files_end_the_start(self):
        pathlib.Path(self.path).write_bytes(b"no database, " * 1_000)
        self.assertIn("damaged", self.refusal_to_start(f"sqlite:{self.path}"))
        self.assertIn("plain file", self.refusal_to_start(f"sqlite:{self.folder.path}"))
        self.assertIn("cannot be made: No such file or directory", self.refusal_to_start("sqlite:/there/is/no/such/folder/den.db"))
        newer = self.folder.file("newer.db")
        self.serve(f"sqlite:{newer}").stop()
        if not shutil.which("sqlite3"):
            self.skipTest("sqlite3 is not here")
        subprocess.run(["sqlite3", newer, "INSERT INTO schema_migrations VALUES (999)"], check=True)
        self.assertIn("schema version 999", self.refusal_to_start(f"sqlite:{newer}"))

    @unittest.skipUnless(shutil.which("sqlite3"), "sqlite3 is not here")
    def test_backup_is_taken_while_serving_and_restored(self):
        server = self.serve(f"sqlite:{self.path}")
        client = self.client(server)
        before = client.ask("POST", "/create", {"when": "before"}).json["id"]
        copy = self.folder.file("backup.db")
        subprocess.run(["sqlite3", self.path, f".backup {copy}"], check=True)
        after = client.ask("POST", "/create", {"when": "after"}).json["id"]
        server.stop()
        for name in ["den.db-wal", "den.db-shm"]:
            pathlib.Path(self.folder.file(name)).unlink(missing_ok=True)
        shutil.copy(copy, self.path)
        client = self.client(self.serve(f"sqlite:{self.path}"))
        self.assertEqual(client.ask("GET", f"/records/{before}").status, 200)
        self.assertEqual(client.ask("GET", f"/records/{after}").status, 404)
        said = subprocess.run(["sqlite3", self.path, "PRAGMA integrity_check"], check=True, capture_output=True, text=True).stdout
        self.assertEqual(said, "ok\n")


@unittest.skipUnless(postgresql_programs() or os.environ.get("POSTGRESQL_REQUIRED"), "PostgreSQL's server is not installed")
class PostgreSQLServer(DatabaseTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = cls.shared(PostgreSQL())

    def make_key(self, client):
        answer = client.ask("POST", "/api-keys", {"name": "a key"})
        self.assertEqual(answer.status, 201, answer)
        return answer.json

    def refused_after(self, client, status=401):
        """Seconds until a request is refused."""
        start = time.monotonic()
        until(lambda: client.ask("GET", "/secure").status == status)
        return time.monotonic() - start

    def test_two_replicas_see_each_others_revocations_and_deletions_within_a_second(self):
        location = self.database.database()
        here, there = self.serve(location), self.serve(location)
        admin = self.client(here)
        for notified in [True, False]:
            with self.subTest(notified=notified):
                if not notified:
                    self.end_listeners(location)
                key = self.make_key(admin)
                elsewhere = self.client(there, key=key["key"])
                self.assertEqual(elsewhere.ask("GET", "/secure").status, 200)
                self.assertEqual(admin.ask("DELETE", f"/api-keys/{key['id']}").status, 204)
                self.assertEqual(self.client(here, key=key["key"]).ask("GET", "/secure").status, 401)
                self.assertLess(self.refused_after(elsewhere), 1.5)
        # Tokens of the second in which sessions end are refused, so the administrator's own come last.
        elsewhere = self.client(there)
        self.assertEqual(elsewhere.ask("GET", "/secure").status, 200)
        self.assertEqual(admin.ask("DELETE", "/sessions").status, 204)
        self.assertEqual(admin.ask("GET", "/secure").status, 401)
        self.assertLess(self.refused_after(elsewhere), 1.5)
        time.sleep(1)
        type(self).token = self.pool.token()
        # A third one knows of it from its start.
        third = self.client(self.serve(location))
        self.assertEqual(third.ask("GET", "/secure").status, 200)

    def end_listeners(self, location):
        self.database.ask(location, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")

    def test_T134_server_away_is_503_and_back_by_itself(self):
        location = self.database.database()
        server = self.serve(location)
        client = self.client(server)
        key = self.make_key(client)["key"]
        record = client.ask("POST", "/create", {}).json["id"]
        by_key = self.client(server, key=key)
        self.assertEqual(by_key.ask("GET", "/secure").status, 200)
        self.database.tell("stop")
        try:
            answer = until(lambda: (a := client.ask("POST", "/create", {})).status == 503 and a)
            self.assert_problem(answer, 503, "store_unavailable")
            self.assertGreaterEqual(int(answer.fields["Retry-After"]), 1)
            ready = until(lambda: (a := client.ask("GET", "/readyz")).json["checks"]["database"] == "away" and a)
            self.assertEqual(ready.status, 200)
            # A key that was seen here goes on, one that was not is 503; tokens need no database.
            self.assertEqual(by_key.ask("GET", "/secure").status, 200)
            # A key of the right form that nobody has made: the check sum is right.
            self.assertEqual(self.client(server, key=UNKNOWN_KEY).ask("GET", "/secure").status, 503)
            for path in ["/secure", "/public", "/admin"]:
                self.assertEqual(client.ask("GET", path).status, 200)
            self.assertIn("cannot be reached", self.refusal_to_start(location))
        finally:
            self.database.tell("start")
        until(lambda: client.ask("POST", "/create", {}).status == 201)
        self.assertEqual(client.ask("GET", f"/records/{record}").status, 200)
        until(lambda: client.ask("GET", "/readyz").json["checks"]["database"] == "ok")

    def test_T134_slow_database_holds_up_only_what_needs_it(self):
        location = self.database.database()
        server = self.serve(location, DATABASE_POOL_SIZE="2")
        client = self.client(server)
        self.assertEqual(client.ask("POST", "/create", {}).status, 201)
        holder = self.database.run(location, "BEGIN; LOCK TABLE records IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(4)")
        self.addCleanup(holder.wait)
        until(lambda: self.database.ask(location, "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock'").strip() != "0")
        with concurrent.futures.ThreadPoolExecutor(8) as threads:
            def create():
                with_own = Client(server.url, self.token)
                try:
                    return with_own.ask("POST", "/create", {}).status
                finally:
                    with_own.close()

            writers = [threads.submit(create) for _ in range(8)]
            start = time.monotonic()
            self.assertEqual(client.ask("GET", "/secure").status, 200)
            self.assertLess(time.monotonic() - start, 1)
            # Two have a connection and the others wait for one; each is answered, whichever way.
            self.assertLessEqual({writer.result() for writer in writers}, {201, 503})
        metrics = client.ask("GET", "/metrics").body.decode()
        self.assertRegex(metrics, r"store_pool_wait_seconds_count [1-9]")
        until(lambda: client.ask("POST", "/create", {}).status == 201)

    def test_T134_full_pool_is_waited_for(self):
        location = self.database.database()
        server = self.serve(location, DATABASE_POOL_SIZE="1")
        client = self.client(server)
        with concurrent.futures.ThreadPoolExecutor(32) as threads:
            def create(_):
                with_own = Client(server.url, self.token)
                try:
                    return with_own.ask("POST", "/create", {}).status
                finally:
                    with_own.close()

            self.assertEqual(set(threads.map(create, range(200))), {201})
        self.assertEqual(len(self.records(client)), 200)

    def test_T134_newer_schema_ends_the_start(self):
        location = self.database.database()
        self.serve(location).stop()
        self.database.ask(location, "INSERT INTO schema_migrations VALUES (999)")
        said = self.refusal_to_start(location)
        self.assertIn("schema version 999", said)
        self.assertNotIn(location, said)

    @unittest.skipUnless(shutil.which("pg_dump") and shutil.which("pg_restore"), "pg_dump is not here")
    def test_backup_is_taken_while_serving_and_restored(self):
        location = self.database.database()
        server = self.serve(location)
        client = self.client(server)
        before = client.ask("POST", "/create", {"when": "before"}).json["id"]
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, "den.dump")
            subprocess.run(["pg_dump", "--format=custom", f"--file={copy}", location], check=True)
            after = client.ask("POST", "/create", {"when": "after"}).json["id"]
            server.stop()
            subprocess.run(
                ["pg_restore", "--clean", "--if-exists", "--single-transaction", f"--dbname={location}", copy], check=True)
        client = self.client(self.serve(location))
        self.assertEqual(client.ask("GET", f"/records/{before}").status, 200)
        self.assertEqual(client.ask("GET", f"/records/{after}").status, 404)


def _unknown_key():
    """A key of the right form that nobody has made (docs/guards.md says of what its check sum is)."""
    import zlib

    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    body = "ldk_" + "0" * 22 + "_" + "0" * 43
    rest, check = zlib.crc32(body.encode()), ""
    for _ in range(6):
        check = digits[rest % 62] + check
        rest //= 62
    return body + check


UNKNOWN_KEY = _unknown_key()
