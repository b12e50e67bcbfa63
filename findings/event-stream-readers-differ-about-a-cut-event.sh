#!/usr/bin/env bash
# What an event stream was about to say when the connection ended is an event to one Python reader and none to the other.
#
# The HTML standard (§9.2.6) discards an event that no empty line has ended, and dispatches none that has no data. Tried over HTTP with
# sseclient-py 1.9.0 (on requests 2.32.5) and httpx-sse 0.4.3: sseclient-py hands out the unfinished event, cut in the middle of its data,
# and leaves out the one without data; httpx-sse discards the first and hands out the second, with empty data. The last event id outlives its
# event in httpx-sse alone, so only there is a reconnection by `Last-Event-ID` right without bookkeeping of one's own.
# A server that ends streams at a token's expiry or at a drain should end the event first.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python sseclient-py==1.9.0 requests==2.32.5 httpx==0.28.1 httpx-sse==0.4.3
python - <<'PYTHON'
import http.server
import sys
import threading

import httpx
import httpx_sse
import requests
import sseclient

streams = {
    "cut": b'data: {"seen": 1}\n\ndata: {"see',
    "without-data": b"event: ping\n\ndata: 1\n\n",
    "id": b"id: 7\ndata: 1\n\ndata: 2\n\n",
}


class Streams(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(streams[self.path[1:]])

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Streams)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"


def by_sseclient(path):
    with requests.get(url + path, stream=True) as answer:
        return [(event.event, event.data, event.id or "") for event in sseclient.SSEClient(answer).events()]


def by_httpx(path):
    with httpx.Client() as client, httpx_sse.connect_sse(client, "GET", url + path) as source:
        return [(event.event, event.data, event.id) for event in source.iter_sse()]


first = ("message", '{"seen": 1}', "")
expected = {
    "cut": ([first, ("message", '{"see', "")], [first]),
    "without-data": ([("message", "1", "")], [("ping", "", ""), ("message", "1", "")]),
    "id": ([("message", "1", "7"), ("message", "2", "")], [("message", "1", "7"), ("message", "2", "7")]),
}
failed = False
for path, wanted in expected.items():
    found = (by_sseclient(path), by_httpx(path))
    print(f"{path}\n  sseclient-py {found[0]}\n  httpx-sse    {found[1]}")
    failed |= found != wanted
sys.exit(failed)
PYTHON
