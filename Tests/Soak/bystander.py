"""A client like any other, who asks while others attack."""

import time

from api import API
from observed import descriptors

INTERVAL_SECONDS = 0.1
ALLOWED_SECONDS = 0.25


class Bystander:
    """Asks for `/public` once every 100 ms, each time on a connection of its own, and keeps what it has seen."""

    def __init__(self, server):
        self._api = API(server.url)
        self._server = server
        self.answers = 0
        self.slowest = 0
        self.most_descriptors = 0

    def ask_while(self, goes_on):
        """Until a condition ends to hold, which is asked for as often."""
        while goes_on():
            started = time.monotonic()
            self._ask()
            self.most_descriptors = max(self.most_descriptors, descriptors(self._server.pid))
            time.sleep(max(0, started + INTERVAL_SECONDS - time.monotonic()))

    def _ask(self):
        started = time.monotonic()
        answer = self._api.get("/public")
        self.slowest = max(self.slowest, time.monotonic() - started)
        if answer.status != 200:
            raise AssertionError(f"/public: {answer}")
        self.answers += 1
