#!/usr/bin/env bash
# HAProxy's compression hands on each event of an event stream without its end, which comes with the next event; nginx's hands on nothing at all.
#
# Tried with a client that accepts gzip, and an application that sends an event, waits for its client to have it, and sends another.
#
# - HAProxy 2.6.12 with `compression algo gzip`, which without `compression type` is for all types: the client has "data: 1" in good time, and the
#   empty line that ends the event only when there is a second one. Without it a reader has no event (HTML standard §9.2.6), so each is as
#   late as the next: minutes, where events are minutes apart. With `compression type application/json` the event comes at once.
# - nginx 1.22.1 with `gzip_types text/event-stream` and `proxy_http_version 1.1`: nothing comes until the stream ends. With
#   `X-Accel-Buffering: no` in the answer the event comes at once, and compressed.
#
# curl shows no fault, unless it is called with --compressed. Browsers accept gzip.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "nginx=1.22.1-*" "haproxy=2.6.12-*" liblua5.3-0 libopentracing-c-wrapper0 libopentracing1 libpcre2-posix3
python3 - <<'PYTHON'
import http.client
import http.server
import sys
import threading
import zlib

from proxies import haproxy, nginx, running

EVENTS = ["data: 1\n\n", "data: 2\n\n"]
has_first = threading.Event()
stream_goes_on = threading.Event()


class Application(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        if self.path == "/unbuffered":
            self.send_header("X-Accel-Buffering", "no")
        self.end_headers()
        for event in EVENTS:
            self.wfile.write(f"{len(event):x}\r\n{event}\r\n".encode())
            self.wfile.flush()
            has_first.wait(1)
            stream_goes_on.set()
        self.wfile.write(b"0\r\n\r\n")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Application)
# A proxy that ends resets its connections.
server.handle_error = lambda *arguments: None
threading.Thread(target=server.serve_forever, daemon=True).start()
application = f"127.0.0.1:{server.server_port}"


def first_seen(name, command, path):
    """What the client has before the application goes on, and whether it is compressed."""
    has_first.clear()
    stream_goes_on.clear()
    with running(name, command) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        is_compressed = response.headers["Content-Encoding"] == "gzip"
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        text = in_time = ""
        while piece := response.read1():
            text += (inflater.decompress(piece) if is_compressed else piece).decode()
            if not stream_goes_on.is_set():
                in_time = text
            if EVENTS[0] in text:
                has_first.set()
        assert text == "".join(EVENTS), f"{name} gives {text!r}"
        return in_time, is_compressed


compressing_nginx = nginx(f"""
    gzip on; gzip_types text/event-stream;
    server {{ listen 127.0.0.1:PORT; location / {{ proxy_http_version 1.1; proxy_pass http://{application}; }} }}""")


def compressing_haproxy(types=""):
    return haproxy(f"""
    option http-no-delay
listen web
    bind 127.0.0.1:PORT
    compression algo gzip
    {types}
    server application {application}""")


expected = {
    ("HAProxy, all types", compressing_haproxy(), "/"): ("data: 1", True),
    ("HAProxy, JSON", compressing_haproxy("compression type application/json"), "/"): (EVENTS[0], False),
    ("nginx", compressing_nginx, "/"): ("", True),
    ("nginx, unbuffered", compressing_nginx, "/unbuffered"): (EVENTS[0], True),
}
failed = False
for case, wanted in expected.items():
    found = first_seen(*case)
    print(f"{case[0]:<20}{found[0]!r} before the second event, {'compressed' if found[1] else 'as it is'}")
    failed |= found != wanted
sys.exit(failed)
PYTHON
