"""Good and bad traffic for a while: nothing is left open, no memory is lost, nobody is answered wrongly."""

import contextlib
import json
import os
import pathlib
import subprocess
import sys

from observed import resident_bytes, settled
from processes import Server
from soak import SoakTestCase

SECONDS = float(os.environ.get("SOAK_SECONDS", 60))
PROCESSES = 2
TOKENS = 50
# Memory is compared after each half of the time, when no connection is left: by the end of the first half caches are full and tables as
# large as they become, so that what the second one adds is lost. A leak of 100 bytes a request would be four times what is allowed; some
# hundred KiB more or less, as they are measured, are a tenth of it.
ALLOWED_BYTES_PER_REQUEST = 25
# Otherwise glibc keeps what is freed, as much of it as was ever in use at once, which is a matter of chance.
PLAIN_MALLOC = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "65536"}


class TalkativeServer(Server):
    """Writes a line for each request, as it does by default. Of these nothing is kept."""

    def keeps(self, line):
        return '"level":"info"' not in line


class MixedTraffic(SoakTestCase):
    def test_traffic_leaves_nothing_behind(self):
        tokens = [self.pool.token(self.username) for _ in range(TOKENS)]
        # Short, so that what waits for the deadlines of connections that are gone is as much after each half.
        server, baseline = self.serving(TalkativeServer, LOG_LEVEL="info", HTTP_IDLE_SECONDS="5", **PLAIN_MALLOC)
        _, before = self.after_traffic(server, baseline, tokens, "first half")
        requests, after = self.after_traffic(server, baseline, tokens, "second half")
        self.report(f"{(after - before) / requests:+.1f} bytes a request")
        self.assertLessEqual(after - before, requests * ALLOWED_BYTES_PER_REQUEST)
        self.assertEqual([line for line in server.lines if not is_harmless(line)], [])
        self.assertEqual(server.stop(), 0)

    def after_traffic(self, server, baseline, tokens, name):
        """The number of requests in half of the time, and the memory that the server then has."""
        given = {"url": server.url, "tokens": tokens, "seconds": SECONDS / 2}
        done = run_traffic([given | {"seed": f"{name} {number}"} for number in range(PROCESSES)])
        self.assertEqual(sum((one["failures"] for one in done), []), [])
        self.assert_returns_to(baseline, server)
        requests = sum(one["requests"] for one in done)
        memory = settled(lambda: resident_bytes(server.pid))
        self.report(f"{name}: {requests} requests, {memory >> 10} KiB")
        return requests, memory


def run_traffic(tasks):
    """What became of each task, all of which run at once."""
    command = [sys.executable, str(pathlib.Path(__file__).with_name("traffic.py"))]
    with contextlib.ExitStack() as stack:
        children = []
        for task in tasks:
            child = stack.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
            stack.callback(child.kill)
            child.stdin.write(json.dumps(task))
            child.stdin.close()
            children.append(child)
        return [json.load(child.stdout) for child in children]


def is_harmless(line):
    """Whether it is the line that says where the server listens, or one of the log that is no error."""
    if line.startswith("listening on "):
        return True
    try:
        return json.loads(line)["level"] not in ("error", "critical")
    except ValueError:
        return False
