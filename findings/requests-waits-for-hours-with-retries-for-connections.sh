#!/usr/bin/env bash
# A requests session whose adapter has a number of retries sends again what the server has refused, and waits for hours for it if the server says so.
#
# The manual of requests has `HTTPAdapter(max_retries=3)` apply to look-ups, connections and their timeouts alone, and never to what has reached the
# server. Tried with requests 2.34.2, urllib3 2.8.0, `timeout=5`, and a server whose answers have `Retry-After: 3600`:
#
#                                        GET, PUT, DELETE: 429 or 503       POST: 429 or 503    500, or 503 without Retry-After
#     requests.get and so on             1 request                          1                   1
#     HTTPAdapter(max_retries=3)         4 requests, 3 hours between them   1                   1
#     urllib3's PoolManager by itself    4 requests, 3 hours                1                   1
#
# urllib3 makes of the number a Retry that heeds Retry-After at 413, 429 and 503, and needs no list of statuses for that. `timeout` is for each request, so
# it bounds nothing here: a job hangs in a sleep, up to 6 hours for each retry, whatever the server says. What one means is
# `Retry(3, respect_retry_after_header=False)`, or `retry_after_max=` with so many seconds.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python requests==2.34.2 urllib3==2.8.0
python - <<'PYTHON'
import http.server
import sys
import threading

import requests
import urllib3
import urllib3.util.retry
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

arrived, waits = [], []


class API(http.server.BaseHTTPRequestHandler):
    """Refuses by the status that the path names."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        arrived.append(self.path)
        self.send_response(int(self.path[1:4]))
        if "later" in self.path:
            self.send_header("Retry-After", "3600")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_PUT = do_DELETE = do_POST = answer

    def log_message(self, *arguments):
        pass


class Time:
    """Notes how long urllib3 would wait."""

    def sleep(self, seconds):
        waits.append(seconds)


urllib3.util.retry.time = Time()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), API)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"


def session(retries):
    session = requests.Session()
    session.mount("http://", HTTPAdapter(max_retries=retries))
    return lambda method, url: session.request(method, url, timeout=5).status_code


clients = {
    "requests": lambda method, url: requests.request(method, url, timeout=5).status_code,
    "HTTPAdapter(max_retries=3)": session(3),
    "PoolManager": lambda method, url: urllib3.PoolManager().request(method, url, timeout=5).status,
    "respect_retry_after_header=False": session(Retry(3, respect_retry_after_header=False)),
    "retry_after_max=2": session(Retry(3, retry_after_max=2)),
}
once, hours, bounded = (1, 0), (4, 3 * 3600), (4, 6)
expected = {
    "requests": (once, once, once), "HTTPAdapter(max_retries=3)": (hours, once, once), "PoolManager": (hours, once, once),
    "respect_retry_after_header=False": (once, once, once), "retry_after_max=2": (bounded, once, once),
}
calls = [
    [(method, f"/{status}/later") for method in ("GET", "PUT", "DELETE") for status in (413, 429, 503)],
    [("POST", "/429/later"), ("POST", "/503/later")],
    [("GET", "/500/later"), ("GET", "/503")],
]
failed = False
for name, client in clients.items():
    found = []
    for group in calls:
        outcomes = set()
        for method, path in group:
            arrived.clear()
            waits.clear()
            assert client(method, base + path) == int(path[1:4])
            outcomes.add((len(arrived), sum(waits)))
        found.append(outcomes)
    print(f"  {name:34}" + "; ".join(f"{number} request(s), {wait} s" for outcomes in found for number, wait in outcomes))
    failed |= found != [{outcome} for outcome in expected[name]]
sys.exit(failed)
PYTHON
