#!/usr/bin/env bash
# HAProxy hands each event of an event stream on about 200 ms late.
#
# Tried with HAProxy 2.6.12 (Debian 12) between a client and an application that sends a small chunk every half second. Without
# `option http-no-delay` HAProxy tells the kernel that more is to come (MSG_MORE) while an answer is not complete, and the kernel waits 200 ms
# for it: the median delay of an event is some 200 ms. With the option it is below a millisecond. Nothing is lost, and nothing in a log
# says so: what is meant to be immediate is a little slow.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "haproxy=2.6.12-*" liblua5.3-0 libopentracing-c-wrapper0 libopentracing1 libpcre2-posix3
python3 - <<'PYTHON'
import http.client
import http.server
import statistics
import subprocess
import sys
import threading
import time

from proxies import haproxy, running


class Events(http.server.BaseHTTPRequestHandler):
    """Five events, each of which says when it was sent."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(5):
            event = b"data: %.6f\n\n" % time.monotonic()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
            time.sleep(0.5)
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *arguments):
        pass


application = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Events)
threading.Thread(target=application.serve_forever, daemon=True).start()


def delay(option):
    settings = f"listen events\n bind 127.0.0.1:PORT\n {option}\n server one 127.0.0.1:{application.server_port}"
    with running("HAProxy", haproxy(settings)) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/")
        response = connection.getresponse()
        delays = []
        while event := response.read1():
            delays.append(time.monotonic() - float(event.split()[1]))
        return statistics.median(delays)


found = {option: delay(option) for option in ("", "option http-no-delay")}
print(subprocess.run(["haproxy", "-v"], capture_output=True, text=True).stdout.splitlines()[0])
for option, seconds in found.items():
    print(f"  {option or 'as it comes'}: an event is {seconds * 1000:.1f} ms late")
sys.exit(not (found[""] > 0.15 and found["option http-no-delay"] < 0.1))
PYTHON
