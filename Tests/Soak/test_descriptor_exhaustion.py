"""More connections than the server may have descriptors."""

import contextlib
import resource
import select
import time

from observed import eventually, processor_seconds
from peer import Peer, request
from soak import CLOSING_SECONDS, SoakTestCase

DESCRIPTORS = 64
SHARDS = 2
STARVED_SECONDS = 2
ALLOWED_PROCESSOR_SECONDS = 0.3
WARNING = "no descriptor or memory is left"


@contextlib.contextmanager
def few_descriptors():
    """What is started meanwhile may have few of them; this process has its own open already."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class DescriptorExhaustion(SoakTestCase):
    def setUp(self):
        with few_descriptors():
            self.server, self.baseline = self.serving(HTTP_SHARDS=str(SHARDS))
        self.served, self.waiting = self.starve()

    def starve(self):
        """Peers who have their answer, and those whose connection was not taken: few enough to be taken once the others have left."""
        taken = DESCRIPTORS - self.baseline
        peers = [Peer(self.server.url) for _ in range(taken + taken // 2)]
        for peer in peers:
            self.addCleanup(peer.close)
            peer.send(request("GET", "/public"))
        self.assertTrue(eventually(lambda: len(self.answered(peers)) >= taken, CLOSING_SECONDS))
        served = self.answered(peers)
        self.assertEqual(len(served), taken)
        for peer in served:
            self.assertEqual(peer.answer().status, 200)
        return served, [peer for peer in peers if peer not in served]

    def answered(self, peers):
        """Those for whom something is there to read."""
        ready, _, _ = select.select([peer.socket for peer in peers], [], [], 0)
        return [peer for peer in peers if peer.socket in ready]

    def test_waiting_costs_no_time_and_ends(self):
        before = processor_seconds(self.server.pid)
        time.sleep(STARVED_SECONDS)
        used = processor_seconds(self.server.pid) - before
        self.report(f"{used:.2f} s of processor time in {STARVED_SECONDS} s")
        self.assertLess(used, ALLOWED_PROCESSOR_SECONDS)
        for peer in self.served:
            peer.close()
        for peer in self.waiting:
            self.assertEqual(peer.answer().status, 200)
        with Peer(self.server.url) as peer:
            self.assertEqual(peer.ask(request("GET", "/public")).status, 200)
        self.assert_warned_once()

    def assert_warned_once(self):
        """Each shard has a listener, and speaks for itself."""
        warnings = [line for line in self.server.lines if WARNING in line]
        self.assertIn(len(warnings), range(1, SHARDS + 1), warnings)

    def test_whoever_is_served_is_served_on(self):
        # A stream needs a timer, and so does the end of the server.
        streaming, asking = self.served[:2]
        streaming.send(request("GET", "/secure/events", self.token))
        self.assertEqual(streaming.head()[0], 200)
        for _ in range(2):
            streaming.wait_for_event("tick")
        self.assertEqual(asking.ask(request("GET", "/secure", self.token)).status, 200)
        self.assertEqual(self.server.stop(), 0)
