#!/usr/bin/env bash
# Clients that keep a token until it ends fetch a new one for each call, if the token is a short-lived one.
#
# A client takes its token for spent a while before it ends, so that it is still good when it arrives. That while is fixed, and a token whose
# whole life is no longer is never used twice. Tried with ten calls and tokens of 600, 300, 200 and 60 seconds:
#
#     msal 1.39.0                    5 minutes, no setting: ten tokens of 300 s for ten calls
#     google-auth 2.63.0             3 minutes 45, no setting: ten tokens of 200 s
#     Authlib 1.9.10                 60 s (leeway=): ten tokens of 60 s, besides the one at the begin
#     requests_oauth2client 1.8.0    20 s (leeway=): one token of any of these
#
# 300 s is the shortest life that an app client of Cognito can give its tokens, where each token of a program is paid for and their rate is
# limited. Nothing fails, and no log says why there are as many requests for tokens as calls.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python msal==1.39.0 google-auth==2.63.0 Authlib==1.9.10 requests_oauth2client==1.8.0 requests==2.34.2
python -W ignore - <<'PYTHON'
import http.server
import json
import os
import sys
import threading
import types

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
import msal
import requests
from authlib.integrations.requests_client import OAuth2Session
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.credentials import Credentials
from requests_oauth2client import OAuth2Client, OAuth2ClientCredentialsAuth

POOL = "https://pool.example"
CALLS = 10
fetched = []


class Pool(http.server.BaseHTTPRequestHandler):
    """Hands out tokens of `life` seconds, and answers calls."""

    def do_GET(self):
        self.answer({"issuer": f"{POOL}/p", "authorization_endpoint": f"{POOL}/authorize", "token_endpoint": f"{POOL}/token"})

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        fetched.append(self.path)
        self.answer({"access_token": f"token-{len(fetched)}", "token_type": "Bearer", "expires_in": life})

    def answer(self, content):
        content = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pool)
threading.Thread(target=server.serve_forever, daemon=True).start()
here = f"http://127.0.0.1:{server.server_port}"


class Here(requests.Session):
    """Reaches the pool, whose address must be https for some clients, on this machine."""

    def request(self, method, url, **more):
        return super().request(method, url.replace(POOL, here), **more)


def authlib():
    session = OAuth2Session("lion", "secret", token_endpoint=f"{here}/token", grant_type="client_credentials")
    session.fetch_token()
    for _ in range(CALLS):
        session.get(f"{here}/roar")


def google_auth():
    session = AuthorizedSession(Credentials(None, refresh_token="r", token_uri=f"{here}/token", client_id="lion", client_secret="secret"))
    for _ in range(CALLS):
        session.get(f"{here}/roar")


def microsoft():
    session = Here()
    reached = types.SimpleNamespace(
        get=lambda url, params=None, headers=None, **_: session.get(url, params=params, headers=headers),
        post=lambda url, params=None, headers=None, data=None, **_: session.post(url, params=params, headers=headers, data=data),
        close=session.close)
    application = msal.ConfidentialClientApplication("lion", "secret", oidc_authority=f"{POOL}/p", http_client=reached)
    for _ in range(CALLS):
        assert "access_token" in application.acquire_token_for_client(["lions/roar"])


def requests_oauth2client():
    client = OAuth2Client(f"{POOL}/token", client_id="lion", client_secret="secret", session=Here())
    credentials = OAuth2ClientCredentialsAuth(client)
    for _ in range(CALLS):
        requests.get(f"{here}/roar", auth=credentials)


LIVES = (600, 300, 200, 60)
expected = {
    microsoft: [1, CALLS, CALLS, CALLS], google_auth: [1, 1, CALLS, CALLS],
    # The session has one token before the first call.
    authlib: [1, 1, 1, CALLS + 1], requests_oauth2client: [1, 1, 1, 1],
}
failed = False
print(f"tokens fetched for {CALLS} calls, when a token lives for {', '.join(str(life) for life in LIVES)} s")
for client, counts in expected.items():
    found = []
    for life in LIVES:
        fetched.clear()
        client()
        found.append(len(fetched))
    print(f"  {client.__name__:22} {found}")
    failed |= found != counts
sys.exit(failed)
PYTHON
