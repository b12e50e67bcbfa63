#!/usr/bin/env bash
# HAProxy hands each event of an event stream on about 200 ms late.
#
# Tried with HAProxy 2.6.12 (Debian 12) between a client and an application that sends a small chunk every half second. Without
# `option http-no-delay` HAProxy tells the kernel that more is to come (MSG_MORE) while an answer is not complete, and the kernel waits 200 ms
# for it: the median delay of an event is some 200 ms. With the option it is below a millisecond. Nothing is lost, and nothing in a log
# says so: what is meant to be immediate is a little slow.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "haproxy=2.6.12-*" liblua5.3-0 libopentracing-c-wrapper0 libopentracing1 libpcre2-posix3
FOLDER=$folder python3 - <<'PYTHON'
import http.client
import http.server
import os
import socket
import statistics
import subprocess
import sys
import threading
import time

FOLDER = os.environ["FOLDER"]


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


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


application = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Events)
threading.Thread(target=application.serve_forever, daemon=True).start()
ports = {"": free_port(), "option http-no-delay": free_port()}
with open(f"{FOLDER}/haproxy.cfg", "w") as file:
    file.write("defaults\n mode http\n timeout connect 5s\n timeout client 20s\n timeout server 20s\n")
    for number, (option, port) in enumerate(ports.items()):
        file.write(f"listen l{number}\n bind 127.0.0.1:{port}\n {option}\n server one 127.0.0.1:{application.server_port}\n")
haproxy = subprocess.Popen(["haproxy", "-db", "-f", f"{FOLDER}/haproxy.cfg"], stderr=subprocess.DEVNULL)


def delay(port):
    deadline = time.monotonic() + 20
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", "/")
            break
        except ConnectionRefusedError:
            if haproxy.poll() is not None or time.monotonic() > deadline:
                print("not tried: HAProxy does not start", file=sys.stderr)
                sys.exit(2)
            time.sleep(0.05)
    response = connection.getresponse()
    delays = []
    while event := response.read1():
        delays.append(time.monotonic() - float(event.split()[1]))
    return statistics.median(delays)


try:
    found = {option: delay(port) for option, port in ports.items()}
finally:
    haproxy.terminate()
    haproxy.wait()
print(subprocess.run(["haproxy", "-v"], capture_output=True, text=True).stdout.splitlines()[0])
for option, seconds in found.items():
    print(f"  {option or 'as it comes'}: an event is {seconds * 1000:.1f} ms late")
sys.exit(not (found[""] > 0.15 and found["option http-no-delay"] < 0.1))
PYTHON
