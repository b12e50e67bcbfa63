#!/usr/bin/env bash
# The claims that Apache's mod_auth_openidc sets as request fields never reach an application behind gunicorn, waitress or Werkzeug.
#
# Tried with Apache 2.4 and mod_auth_openidc 2.4.12.3 of Debian 12 as a reverse proxy that verifies bearer tokens (`AuthType oauth20`), with the
# module's own names. All of these have underscores: OIDC_CLAIM_sub. To CGI and WSGI `OIDC_CLAIM_sub` and `OIDC-CLAIM-sub` are one name, so
# gunicorn 27.0.1, waitress 3.0.2 and Werkzeug 3.1.9 leave out fields with an underscore, and say nothing. uvicorn 0.54.0 hands them on:
# an application works in one server and has no user in the other, while Apache's log and configuration are right.
# `OIDCPassClaimsAs environment` with `RequestHeader set X-Sub "%{OIDC_CLAIM_sub}e"` sends fields that all four hand on.
#
# Two spellings differ as well: `cognito:groups` is sent as `OIDC_CLAIM_cognito-groups`, and `email_verified: true` as 1, while
# `Require claim email_verified:true` is met and `…:1` is not.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "apache2-bin=2.4.*" "libapache2-mod-auth-openidc=2.4.12.3-*" libcjose0 libapr1 libaprutil1 libjansson4 libhiredis0.14
install_python gunicorn==27.0.1 waitress==3.0.2 Werkzeug==3.1.9 uvicorn==0.54.0
chmod 711 "$folder"
cat > "$folder/application.py" <<'PYTHON'
import json


def fields(environ):
    return {name: value for name, value in environ.items() if name.startswith("HTTP_OIDC_CLAIM_") or name == "HTTP_X_SUB"}


def application(environ, start):
    content = json.dumps(fields(environ)).encode()
    start("200 OK", [("Content-Length", str(len(content)))])
    return [content]


async def asgi(scope, receive, send):
    """What a WSGI server would make of the fields, by one that speaks ASGI."""
    if scope["type"] != "http":
        return
    environ = {"HTTP_" + name.decode().upper().replace("-", "_"): value.decode("latin-1") for name, value in scope["headers"]}
    content = json.dumps(fields(environ)).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(content)).encode())]})
    await send({"type": "http.response.body", "body": content})
PYTHON
FOLDER=$folder python - <<'PYTHON'
import base64
import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

FOLDER = os.environ["FOLDER"]
KEY = b"0123456789abcdef0123456789abcdef"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


ports = {server: free_port() for server in ("gunicorn", "waitress", "Werkzeug", "uvicorn")}
apache = free_port()
run_werkzeug = f"from application import *; from werkzeug.serving import run_simple; run_simple('127.0.0.1', {ports['Werkzeug']}, application)"
commands = {
    "gunicorn": ["gunicorn", "-b", f"127.0.0.1:{ports['gunicorn']}", "application:application"],
    "waitress": ["waitress-serve", "--listen", f"127.0.0.1:{ports['waitress']}", "application:application"],
    "Werkzeug": ["python", "-c", run_werkzeug],
    "uvicorn": ["uvicorn", "--port", str(ports["uvicorn"]), "application:asgi"],
}
modules = ["mpm_event", "authn_core", "authz_core", "authz_user", "proxy", "proxy_http", "headers", "auth_openidc"]
locations = "".join(f"""
    <Location /{server}/fields>
        ProxyPass http://127.0.0.1:{port}/
    </Location>
    <Location /{server}/environment>
        OIDCPassClaimsAs environment
        RequestHeader set X-Sub "%{{OIDC_CLAIM_sub}}e"
        ProxyPass http://127.0.0.1:{port}/
    </Location>""" for server, port in ports.items())
with open(f"{FOLDER}/apache.conf", "w") as file:
    file.write("\n".join(f"LoadModule {module}_module {FOLDER}/debian/usr/lib/apache2/modules/mod_{module}.so" for module in modules))
    file.write(f"""
    ServerRoot {FOLDER}
    ServerName localhost
    Listen 127.0.0.1:{apache}
    PidFile {FOLDER}/apache.pid
    ErrorLog {FOLDER}/apache.log
    Mutex posixsem
    {"User www-data" if os.getuid() == 0 else ""}
    OIDCOAuthVerifySharedKeys plain#{KEY.decode()}
    OIDCOAuthRemoteUserClaim sub
    <Location />
        AuthType oauth20
        Require valid-user
    </Location>
    <Location /gunicorn/fields/by-true>
        Require claim email_verified:true
    </Location>
    <Location /gunicorn/fields/by-1>
        Require claim email_verified:1
    </Location>
    {locations}
    """)


def part(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


now = int(time.time())
claims = {"iss": "https://pool.example", "sub": "leo", "iat": now, "exp": now + 600, "email_verified": True, "cognito:groups": ["lions"]}
signed = f"{part(json.dumps({'alg': 'HS256'}).encode())}.{part(json.dumps(claims).encode())}"
token = f"{signed}.{part(hmac.digest(KEY, signed.encode(), hashlib.sha256))}"


def get(path):
    request = urllib.request.Request(f"http://127.0.0.1:{apache}{path}", headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, {}


def await_start(port, process):
    deadline = time.monotonic() + 30
    while socket.socket().connect_ex(("127.0.0.1", port)):
        if process.poll() is not None or time.monotonic() > deadline:
            print("not tried: a server does not start", file=sys.stderr)
            sys.exit(2)
        time.sleep(0.05)


processes = []
try:
    commands["Apache"] = ["apache2", "-DFOREGROUND", "-f", f"{FOLDER}/apache.conf"]
    for server, command in commands.items():
        processes.append(subprocess.Popen(command, cwd=FOLDER, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        await_start(ports.get(server, apache), processes[-1])
    found = {}
    for server in ports:
        found[server] = get(f"/{server}/fields")[1]
        found[server, "environment"] = get(f"/{server}/environment")[1].get("HTTP_X_SUB")
        print(f"  {server:10} fields: {sorted(found[server]) or 'none'}; X-Sub from the environment: {found[server, 'environment']}")
    found["required"] = get("/gunicorn/fields/by-true")[0], get("/gunicorn/fields/by-1")[0]
    print(f"  Require claim email_verified:true is {found['required'][0]}, email_verified:1 is {found['required'][1]}")
finally:
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait()
sent = {"HTTP_OIDC_CLAIM_SUB": "leo", "HTTP_OIDC_CLAIM_EMAIL_VERIFIED": "1", "HTTP_OIDC_CLAIM_COGNITO_GROUPS": "lions"}
arrived = {name: found["uvicorn"].get(name) for name in sent}
print(f"  uvicorn has {arrived}")
good = not any(found[server] for server in ("gunicorn", "waitress", "Werkzeug")) and arrived == sent
sys.exit(not (good and all(found[server, "environment"] == "leo" for server in ports) and found["required"] == (200, 401)))
PYTHON
