"""Peers that make the server keep much for them, and peers that take every place."""

import contextlib
import time

from api import API
from observed import descriptors, eventually, resident_bytes
from peer import Peer, request
from soak import CLOSING_SECONDS, SoakTestCase

BUDGET = 32 * 1024 * 1024
# What the allocator keeps between buffers, and what the connections themselves are.
ALLOWED_BYTES = BUDGET + BUDGET // 2
MANY = 900
POSTS = 150
WINDOW_BYTES = 2048
PLACES = 50
# Less than a megabyte, and not all of it.
CONTENT = b'"' + b"r" * 1_000_000


class Pressure(SoakTestCase):
    def test_T117_answers_that_nobody_takes(self):
        self.assert_stays_within(MANY, request("GET", "/openapi.json") * 64)

    def test_T117_content_that_does_not_end(self):
        head = request("POST", "/create", self.token, CONTENT + b'"')
        self.assert_stays_within(POSTS, head[:-1])

    def assert_stays_within(self, count, data):
        server, baseline = self.serving(HTTP_MAX_BUFFERED_BYTES=str(BUDGET))
        before, most, slowest = resident_bytes(server.pid), 0, 0
        peers = []
        for number in range(count):
            peer = Peer(server.url, WINDOW_BYTES)
            self.addCleanup(peer.close)
            peer.socket.settimeout(0.2)
            peers.append(peer)
            # Who is let go of cannot send the rest.
            with contextlib.suppress(OSError):
                peer.send(data)
            if number % 50 == 0:
                slowest = max(slowest, self.newcomer(server))
            most = max(most, resident_bytes(server.pid))
        slowest = max(slowest, self.newcomer(server))
        self.report(f"{(most - before) / 1048576:.0f} MiB for {count} peers, slowest newcomer {slowest * 1000:.1f} ms")
        self.assertLessEqual(most - before, ALLOWED_BYTES)
        self.assertLess(slowest, 1)
        for peer in peers:
            peer.close()
        self.assert_returns_to(baseline, server)

    def newcomer(self, server):
        began = time.monotonic()
        self.assertEqual(API(server.url).get("/public").status, 200)
        return time.monotonic() - began

    def test_T118_all_places_are_taken_by_idle_connections(self):
        server, baseline = self.serving(HTTP_MAX_CONNECTIONS=str(PLACES))
        peers = [Peer(server.url) for _ in range(PLACES)]
        for peer in peers:
            self.addCleanup(peer.close)
        self.assertTrue(eventually(lambda: descriptors(server.pid) >= baseline + PLACES, CLOSING_SECONDS))
        waits = [self.newcomer(server) for _ in range(10)]
        self.report(f"slowest newcomer {max(waits) * 1000:.0f} ms")
        self.assertLess(max(waits), 1)
