#!/usr/bin/env bash
# The same client secret reaches a token endpoint in two spellings, depending on the OAuth client.
#
# RFC 6749 §2.3.1 has client id and secret form-encoded before they are joined for `Authorization: Basic`. Tried with a secret that holds
# `+` and `/`, as secrets made by base64 do: the MCP SDK 1.27.0 and msal 1.34.0 encode it (`+` becomes `%2B`), Authlib 1.6.5,
# requests-oauthlib 2.0.0 and httpx-oauth 0.16.1 send it as it is. A server that decodes turns the `+` of the second kind into a space, one
# that does not refuses the first kind; either way half of these clients see `invalid_client`, until the secret has letters and digits only
# or goes into the content (`client_secret_post`).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python Authlib==1.6.5 requests==2.32.5 requests-oauthlib==2.0.0 httpx-oauth==0.16.1 msal==1.34.0 mcp==1.27.0
python -W ignore - <<'PYTHON'
import asyncio
import base64
import http.server
import json
import os
import sys
import threading

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
import msal.oauth2cli.oauth2
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from httpx_oauth.oauth2 import OAuth2
from mcp.client.auth.extensions.client_credentials import ClientCredentialsOAuthProvider
from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

secret = "roar+at/dusk"
seen = []


class TokenEndpoint(http.server.BaseHTTPRequestHandler):
    """Notes the credentials and hands out a token."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        scheme, _, credentials = self.headers.get("Authorization", "").partition(" ")
        seen.append(base64.b64decode(credentials).decode() if scheme == "Basic" else "(no Basic)")
        content = json.dumps({"access_token": "a", "token_type": "Bearer", "expires_in": 60}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), TokenEndpoint)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/token"


def authlib():
    AuthlibSession("lion", secret).fetch_token(url, grant_type="client_credentials")


def requests_oauthlib():
    OAuth2Session(client=BackendApplicationClient("lion")).fetch_token(url, client_id="lion", client_secret=secret)


def httpx_oauth():
    client = OAuth2("lion", secret, url, url, refresh_token_endpoint=url, token_endpoint_auth_method="client_secret_basic")
    asyncio.run(client.refresh_token("r"))


def microsoft():
    msal.oauth2cli.oauth2.Client({"token_endpoint": url}, "lion", client_secret=secret).obtain_token_for_client()


def mcp():
    provider = ClientCredentialsOAuthProvider(url, None, "lion", secret)
    provider.context.client_info = provider._fixed_client_info
    _, fields = provider.context.prepare_token_auth({}, {})
    seen.append(base64.b64decode(fields["Authorization"].partition(" ")[2]).decode())


plain, encoded = "lion:roar+at/dusk", "lion:roar%2Bat%2Fdusk"
expected = {authlib: plain, requests_oauthlib: plain, httpx_oauth: plain, microsoft: encoded, mcp: encoded}
failed = False
for call, text in expected.items():
    call()
    print(f"  {call.__name__:18} sends {seen[-1]!r}")
    failed |= seen[-1] != text
sys.exit(failed)
PYTHON
