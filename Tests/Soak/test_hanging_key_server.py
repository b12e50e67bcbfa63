"""A key server that stops answering, while tokens of known and of unknown keys come in."""

import base64
import json
import threading
import time

from hanging_keys import HangingKeys
from peer import Peer, request
from soak import SoakTestCase

ASKED = 20_000
STRANGERS = 50


class HangingKeyServer(SoakTestCase):
    def test_known_keys_are_served_while_a_fetch_hangs(self):
        keys = HangingKeys(f"{self.pool.url}/{self.pool.environment()['COGNITO_USER_POOL_ID']}/.well-known/jwks.json")
        self.addCleanup(keys.close)
        # Nothing is remembered, so that each answer needs the key.
        server, baseline = self.serving(COGNITO_JWKS_URI=keys.url, COGNITO_TOKEN_CACHE_ENTRIES="0")
        self.percentile(server)
        quiet = self.percentile(server)
        keys.hang()
        strangers = [threading.Thread(target=self.ask_as_stranger, args=(server,)) for _ in range(STRANGERS)]
        for stranger in strangers:
            stranger.start()
        while not keys.hanging:
            time.sleep(0.01)
        hanging = self.percentile(server)
        waited = sum(stranger.is_alive() for stranger in strangers)
        for stranger in strangers:
            stranger.join()
        self.report(f"p99 of a known key {quiet * 1e6:.0f} us, {hanging * 1e6:.0f} us while {waited} wait for a fetch that hangs")
        self.assertGreater(waited, 0)
        # 401 as long as the last fetch was less than 30 s ago, and so knows better; then nothing can be said.
        self.assertLessEqual(self.answers, {401, 503})
        self.assert_returns_to(baseline, server)

    def setUp(self):
        super().setUp()
        self.answers = set()

    def percentile(self, server):
        """Below this are 99 of 100 answers, in seconds."""
        data = request("GET", "/secure", self.token)
        times = []
        with Peer(server.url) as peer:
            for _ in range(ASKED):
                start = time.perf_counter()
                status = peer.ask(data).status
                times.append(time.perf_counter() - start)
                self.assertEqual(status, 200)
        return sorted(times)[len(times) * 99 // 100]

    def ask_as_stranger(self, server):
        """With a token whose key nobody has heard of; its signature is never looked at."""
        header, payload, signature = self.token.split(".")
        changed = json.loads(base64.urlsafe_b64decode(header + "==")) | {"kid": "stranger"}
        header = base64.urlsafe_b64encode(json.dumps(changed).encode()).decode().rstrip("=")
        with Peer(server.url) as peer:
            self.answers.add(peer.ask(request("GET", "/secure", f"{header}.{payload}.{signature}")).status)
