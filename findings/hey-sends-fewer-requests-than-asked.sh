#!/usr/bin/env bash
# hey sends fewer requests than -n asks for: as many as all workers can share evenly.
#
# Tried with hey 0.1.4 (Debian 12) and a server that counts:
#
#     hey -n 199                   150, as there are 50 workers unless -c says otherwise
#     hey -n 199 -c 100            100
#     hey -n 100 -c 64             64
#     hey -n 10 -c 3               9
#     h2load 1.52.0 -n 100 -c 64   100
#
# The summary counts what was sent, and says nowhere that it is not what was asked for. Who has a quota's limit tried, 100 calls of which none may be
# refused and 101 of which one must be, sees 100 twice (-n 101 -c 10), and who compares totals by the number that he has given is wrong by up to a half.
# Give a -n that -c divides.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "hey=0.1.4-*" "nghttp2-client=1.52.0-*" libnghttp2-14 libev4 libjemalloc2
python3 - <<'PYTHON'
import http.server
import subprocess
import sys
import threading

arrived = []


class Counter(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        arrived.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 300


server = Server(("127.0.0.1", 0), Counter)
# A load generator that ends resets its connections.
server.handle_error = lambda *arguments: None
threading.Thread(target=server.serve_forever, daemon=True).start()
expected = {
    "hey -n 199": 150, "hey -n 199 -c 100": 100, "hey -n 100 -c 64": 64, "hey -n 10 -c 3": 9, "hey -n 101 -c 10": 100,
    "h2load --h1 -n 100 -c 64": 100,
}
failed = False
for command, wanted in expected.items():
    arrived.clear()
    subprocess.run([*command.split(), f"http://127.0.0.1:{server.server_port}/"], check=True, stdout=subprocess.DEVNULL)
    print(f"  {command:26} {len(arrived)} requests")
    failed |= len(arrived) != wanted
sys.exit(failed)
PYTHON
