#!/usr/bin/env bash
# nginx holds an event stream back only where the end of the connection is the end of the answer.
#
# Tried with nginx 1.22.1 (Debian 12), `proxy_buffering on`, which is the default, and an application that sends an event, waits for its
# client to have it, and sends another.
#
# - With `proxy_http_version 1.1` and a chunked answer the client has the first event at once: nginx hands on each piece as it comes.
# - With HTTP/1.0, which is nginx's default towards applications, the application cannot chunk; the end of the connection is the end of the
#   answer, and the client gets nothing until then, or until a buffer is full.
# - With HTTP/1.0 and `X-Accel-Buffering: no` in the answer it has the first event at once.
#
# So "nginx buffers event streams" depends on a directive about versions, and a stream that works on one machine stalls on another.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "nginx=1.22.1-*"
python3 - <<'PYTHON'
import http.client
import http.server
import subprocess
import sys
import threading

from proxies import nginx, running

has_first = threading.Event()
in_time = []


class Events(http.server.BaseHTTPRequestHandler):
    """Two events, the second one when the client has the first, or after two seconds."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        chunked = self.request_version == "HTTP/1.1"
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Connection", "close")))
        if self.path == "/unbuffered":
            self.send_header("X-Accel-Buffering", "no")
        self.end_headers()
        self.send(b"data: first\n\n", chunked)
        in_time.append(has_first.wait(2))
        self.send(b"data: second\n\n", chunked)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = True

    def send(self, event, chunked):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event) if chunked else event)

    def log_message(self, *arguments):
        pass


application = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Events)
threading.Thread(target=application.serve_forever, daemon=True).start()


def arrives_at_once(version, path):
    has_first.clear()
    location = f"location / {{ proxy_http_version {version}; proxy_pass http://127.0.0.1:{application.server_port}; }}"
    with running("nginx", nginx(f"server {{ listen 127.0.0.1:PORT; {location} }}")) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", path)
        response = connection.getresponse()
        response.read1()
        has_first.set()
        response.read()
        connection.close()
        return in_time.pop()


found = {(version, path): arrives_at_once(version, path) for version, path in [("1.1", "/"), ("1.0", "/"), ("1.0", "/unbuffered")]}
print(subprocess.run(["nginx", "-v"], capture_output=True, text=True).stderr.strip())
for (version, path), at_once in found.items():
    print(f"  proxy_http_version {version}, {path}: the first event comes {'at once' if at_once else 'with the end'}")
sys.exit(found != {("1.1", "/"): True, ("1.0", "/"): False, ("1.0", "/unbuffered"): True})
PYTHON
