#!/usr/bin/env bash
# requests hands on a stream of events as it comes where it is chunked, and in blocks of 128 or 512 bytes where the end of the connection is its end.
#
# Tried with requests 2.34.2 on urllib3 2.8.0, and an application that sends an event of nine bytes, waits for its reader to have it, and sends more.
# sseclient-py 1.9.0, which reads requests' answers, has the first event when 128 bytes are there, and `iter_lines()` when 512 are: urllib3 returns a
# chunk as it is, but without chunks reads on until it has all that it was asked for. `iter_lines(chunk_size=1)` has it at once. So a stream that has
# worked stalls behind what speaks HTTP/1.0 or sends no chunks, and works again when the events get longer. httpx 0.28.1 with httpx-sse 0.4.3 has the
# first event at once either way.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python requests==2.34.2 urllib3==2.8.0 sseclient-py==1.9.0 httpx==0.28.1 httpx-sse==0.4.3
python - <<'PYTHON'
import http.server
import sys
import threading

import httpx
import httpx_sse
import requests
import sseclient

EVENT = b"data: 1\n\n"
has_first = threading.Event()
sent_before = 0


class Application(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_GET(self):
        """Sends further events until the reader has the first."""
        global sent_before
        is_chunked = self.path == "/chunked"
        self.protocol_version = "HTTP/1.1" if is_chunked else "HTTP/1.0"
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        if is_chunked:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        sent_before = 0
        while not has_first.is_set() and sent_before < 200:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(EVENT), EVENT) if is_chunked else EVENT)
            sent_before += 1
            has_first.wait(0.2 if sent_before == 1 else 0.02)
        if is_chunked:
            self.wfile.write(b"0\r\n\r\n")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Application)
threading.Thread(target=server.serve_forever, daemon=True).start()


def by_sseclient(url):
    with requests.get(url, stream=True, timeout=20) as answer:
        for _ in sseclient.SSEClient(answer).events():
            has_first.set()


def by_lines(url, **options):
    with requests.get(url, stream=True, timeout=20) as answer:
        for _ in answer.iter_lines(**options):
            has_first.set()


def by_lines_of_bytes(url):
    by_lines(url, chunk_size=1)


def by_httpx(url):
    with httpx.Client(timeout=20) as client, httpx_sse.connect_sse(client, "GET", url) as source:
        for _ in source.iter_sse():
            has_first.set()


# How many bytes have to be there before the reader has the first event without chunks; a few more may be sent while it is on its way.
expected = {by_sseclient: 128, by_lines: 512, by_lines_of_bytes: 9, by_httpx: 9}
failed = False
for reader, wanted in expected.items():
    found = []
    for path in ("/chunked", "/unchunked"):
        has_first.clear()
        reader(f"http://127.0.0.1:{server.server_port}{path}")
        found.append(sent_before * len(EVENT))
    print(f"{reader.__name__:<20}has the first event when {found[0]} bytes are sent in chunks, or {found[1]} without")
    failed |= found[0] >= 128 or found[1] < wanted or (found[1] >= 128) != (wanted >= 128)
sys.exit(failed)
PYTHON
