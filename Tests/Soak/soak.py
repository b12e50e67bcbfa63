"""What the checks have in common: a pool, its tokens, and servers that trust it."""

import resource
import sys

from api import API
from cases import InteropTestCase
from observed import descriptors, eventually, settled
from pool import Pool
from processes import Server

# An attacker and the server each need a descriptor for a connection.
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)

# How long the kernel and the server may take to tell each other what has been closed.
CLOSING_SECONDS = 5


class SoakTestCase(InteropTestCase):
    username = "simba"

    @classmethod
    def setUpClass(cls):
        cls.pool = cls.shared(Pool())
        cls.pool.add_user(cls.username)
        cls.token = cls.pool.token(cls.username)

    def serving(self, kind=Server, **environment):
        """A server that is ready, and the number of descriptors that it needs for itself."""
        server = self.started(kind(self.pool.environment() | {"LOG_LEVEL": "warning"} | environment))
        API(server.url).wait_until_ready()
        return server, settled(lambda: descriptors(server.pid))

    def assert_returns_to(self, baseline, server, seconds=CLOSING_SECONDS):
        """Nothing stays open of what has been closed."""
        back = eventually(lambda: descriptors(server.pid) <= baseline, seconds)
        self.assertTrue(back, f"{descriptors(server.pid)} descriptors and not {baseline}, {seconds} s later")

    def report(self, found):
        """A number for people, in front of the check's result."""
        print(found, end=" ... ", file=sys.stderr, flush=True)
