"""Good and bad traffic from a process of its own, so that it does not wait for whoever observes the server.

Reads what to do from standard input, and writes at the end what became of it, both as JSON.
"""

import collections
import json
import random
import sys
import threading
import time

import bad_deeds
import good_deeds

CLIENTS = 16
FAILURES_KEPT = 5


class Traffic:
    def __init__(self, url, tokens):
        self._url = url
        self._tokens = tokens
        self._lock = threading.Lock()
        self.requests = 0
        self.deeds = collections.Counter()
        self.failures = []

    def go_on(self, seconds, seed):
        """Random deeds of several clients at once. The first failures end it."""
        end = time.monotonic() + seconds
        clients = [threading.Thread(target=self._act, args=(end, random.Random(f"{seed}.{number}"))) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()

    def _act(self, end, chance):
        while time.monotonic() < end and len(self.failures) < FAILURES_KEPT:
            deed = chance.choice(good_deeds.DEEDS + bad_deeds.DEEDS)
            try:
                requests, failure = deed(self._url, self._tokens, chance), None
            except (AssertionError, EOFError, OSError, ValueError) as error:
                requests, failure = 0, f"{deed.__name__}: {error!r}"
            with self._lock:
                self.requests += requests
                self.deeds[deed.__name__] += 1
                if failure:
                    self.failures.append(failure)


def main():
    given = json.load(sys.stdin)
    traffic = Traffic(given["url"], given["tokens"])
    traffic.go_on(given["seconds"], given["seed"])
    json.dump({"requests": traffic.requests, "deeds": traffic.deeds, "failures": traffic.failures}, sys.stdout)


if __name__ == "__main__":
    main()
