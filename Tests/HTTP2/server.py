"""The server under test, and who may call it."""

import json
import shutil
import subprocess

from cases import InteropTestCase
from example import EXAMPLE_FILE
from frames import Connection
from processes import EmbeddedServer, binary


class HTTP2TestCase(InteropTestCase):
    """One server with a pool for all tests of the class."""

    variables = {}

    @classmethod
    def setUpClass(cls):
        cls.server = cls.shared(EmbeddedServer(cls.variables, ["--env-file", str(EXAMPLE_FILE)]))
        cls.wait_until_ready()

    @classmethod
    def wait_until_ready(cls):
        with Connection(cls.server.url) as connection:
            while connection.ask("GET", "/readyz").status != 200:
                pass

    @classmethod
    def token(cls, *arguments):
        """An ID token of the test user, who is signed in at the pool that the server has inside."""
        made = subprocess.run(
            [binary("lionsden-dev"), "token", "--env-file", str(EXAMPLE_FILE), *arguments], capture_output=True, text=True, timeout=60,
            check=True, env={"COGNITO_POOL_PORT": cls.server.pool_url.rsplit(":", 1)[1]})
        return made.stdout.strip()

    def connect(self, **more):
        connection = Connection(self.server.url, **more)
        self.addCleanup(connection.close)
        return connection

    def assert_served(self):
        """A newcomer is still answered."""
        with Connection(self.server.url) as connection:
            self.assertEqual(connection.ask().status, 200)

    def assert_code(self, answer, status, code):
        self.assertEqual((answer.status, json.loads(answer.content)["code"]), (status, code), answer.content)


def has(*programs):
    return all(shutil.which(program) for program in programs)
