"""Connections between two requests, as many as there can be."""

import random
import resource

from observed import descriptors, resident_bytes, settled
from peer import Peer, request
from soak import SoakTestCase

MOST = 19_900
# For all that is not such a connection, here and in the server, which keeps 256 of its own.
SPARE_DESCRIPTORS = 300
ASKED = 1000
ALLOWED_BYTES = 4096


class IdleConnections(SoakTestCase):
    def test_idle_connections_are_cheap_and_alive(self):
        count = min(MOST, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - SPARE_DESCRIPTORS)
        server, baseline = self.serving(HTTP_IDLE_SECONDS="600")
        public = request("GET", "/public")
        self.warm_up(server, public)
        before = resident_bytes(server.pid)
        peers = [self.connected(server) for _ in range(count)]
        for peer in peers:
            self.assertEqual(peer.ask(public).status, 200)
        self.assertEqual(settled(lambda: descriptors(server.pid)), baseline + count)
        each = (resident_bytes(server.pid) - before) / count
        self.report(f"{count} connections of {each:.0f} bytes")
        self.assertLessEqual(each, ALLOWED_BYTES)
        for peer in random.sample(peers, min(ASKED, count)):
            self.assertEqual(peer.ask(public).status, 200)
        for peer in peers:
            peer.close()
        self.assert_returns_to(baseline, server)

    def warm_up(self, server, data):
        """What the first requests allocate is not the connections'."""
        with Peer(server.url) as peer:
            for _ in range(2000):
                peer.ask(data)

    def connected(self, server):
        peer = Peer(server.url)
        self.addCleanup(peer.close)
        return peer
