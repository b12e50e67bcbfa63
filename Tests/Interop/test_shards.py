"""How many queues serve connections: as many as there are processors to be used."""

import json
import os
import urllib.parse

from cases import InteropTestCase
from processes import Server
from test_start_and_stop import PRODUCTION

ONE = "the one processor that this process may run on"
# The state of a socket that listens, in /proc/net/tcp.
LISTENS = "0A"


class Shards(InteropTestCase):
    def test_pinned_to_one_processor_it_has_one(self):
        processor = min(os.sched_getaffinity(0))
        self.assert_has(1, ONE, PRODUCTION, under=["taskset", "--cpu-list", str(processor)])

    def test_what_is_configured_counts(self):
        self.assert_has(3, "HTTP_SHARDS", PRODUCTION | {"HTTP_SHARDS": "3"})

    def test_management_and_the_rest_are_counted_apart(self):
        server = self.started(Server(PRODUCTION | {"HTTP_SHARDS": "3", "MANAGEMENT_PORT": "0"}))
        management = server.wait_for_line(r"^management listening on (http://\S+)$")
        self.assertEqual((listeners(server.url), listeners(management)), (3, 1))

    def assert_has(self, count, reason, environment, under=()):
        """It says so, and each shard has a listening socket of its own."""
        server = self.started(Server(environment, under=under))
        said = json.loads(server.wait_for_line(r'^(\{.*"message":"shards".*\})$'))
        self.assertEqual((said["count"], said["reason"]), (str(count), reason))
        self.assertEqual(listeners(server.url), count)


def listeners(url):
    """How many sockets listen on the URL's port."""
    port = f":{urllib.parse.urlsplit(url).port:04X}"
    with open("/proc/net/tcp") as table:
        sockets = [line.split() for line in list(table)[1:]]
    return sum(words[1].endswith(port) and words[3] == LISTENS for words in sockets)
