#!/usr/bin/env bash
# The MCP SDK's OAuth client sends the person to the sign-in page again while it holds a refresh token that is good.
#
# Tried with mcp 1.30.0 and 2.3.0, and an authorization server whose answer to a refresh has no new refresh token. RFC 6749 §6 leaves that to
# the server, and the client goes on with the one that it has. Cognito is such a server unless the app client's tokens rotate.
#
# - mcp 1.30.0 forgets the refresh token at the first refresh: when the next access token ends, the person is asked. mcp 2.3.0 keeps it.
# - A program that is started anew has its tokens from its TokenStorage, and with neither version the time at which they end: what is stored is
#   `expires_in`, of an unknown begin. So the first request goes out with a token that has ended, the answer is 401, and the person is asked.
#   The refresh token in the storage is never used. It is, if the program keeps `context.token_expiry_time` and `context.oauth_metadata` as
#   well and sets them on the new provider.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for version in 1.30.0 2.3.0; do
  rm -rf "$folder/python"
  install_python "mcp==$version"
  python -W ignore - <<'PYTHON'
import asyncio
import http.server
import json
import sys
import threading
import urllib.parse
from importlib.metadata import version

import mcp.client.auth.oauth2 as oauth2
import mcp.shared.auth as shared

httpx = getattr(oauth2, "httpx2", None) or oauth2.httpx
valid, seen = set(), []


class Servers(http.server.BaseHTTPRequestHandler):
    """The MCP endpoint, which wants a token, and the pool that gives it."""

    def do_GET(self):
        if self.path == "/mcp":
            return self.endpoint()
        if self.path.startswith("/.well-known/oauth-protected-resource"):
            return self.answer(200, {"resource": f"{base}/mcp", "authorization_servers": [f"{base}/pool"]})
        if ".well-known" in self.path and "pool" in self.path:
            return self.answer(200, {
                "issuer": f"{base}/pool", "authorization_endpoint": f"{base}/pool/authorize", "token_endpoint": f"{base}/pool/token",
                "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"]})
        self.answer(404, {})

    def endpoint(self):
        if self.headers.get("Authorization") in valid:
            return self.answer(200, {})
        self.answer(401, {}, f'Bearer resource_metadata="{base}/.well-known/oauth-protected-resource/mcp"')

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path != "/pool/token":
            return self.answer(404, {})
        token = {"access_token": f"access-{len(seen)}", "token_type": "Bearer", "expires_in": 1}
        if form["grant_type"] == ["authorization_code"]:
            token["refresh_token"] = "refresh"
        else:
            seen.append("refreshed")
        valid.add(f"Bearer {token['access_token']}")
        self.answer(200, token)

    def answer(self, status, content, challenge=None):
        content = json.dumps(content).encode()
        self.send_response(status)
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


class Storage:
    """Keeps what it is given, as a file would."""

    def __init__(self):
        self.tokens = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return shared.OAuthClientInformationFull(client_id="web", redirect_uris=[redirect], token_endpoint_auth_method="none")

    async def set_client_info(self, information):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Servers)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"
redirect = "http://127.0.0.1:1/callback"
states = []


async def to_browser(url):
    seen.append("asked the person")
    states.extend(urllib.parse.parse_qs(urllib.parse.urlparse(url).query)["state"])


async def from_browser():
    if hasattr(shared, "AuthorizationCodeResult"):
        return shared.AuthorizationCodeResult(code="code", state=states[-1])
    return "code", states[-1]


def provider(storage):
    metadata = shared.OAuthClientMetadata(redirect_uris=[redirect], client_name="lion")
    return oauth2.OAuthClientProvider(f"{base}/mcp", metadata, storage, to_browser, from_browser)


async def call(auth):
    """One call, after every token that there was has ended; what it took besides the call."""
    await asyncio.sleep(1.2)
    valid.clear()
    seen.clear()
    async with httpx.AsyncClient(auth=auth) as client:
        assert (await client.get(f"{base}/mcp")).status_code == 200
    return seen[:]


async def main():
    storage = Storage()
    first = provider(storage)
    found = {f"call {number}": await call(first) for number in (1, 2, 3)}
    # Signs in once more, so that the storage has a refresh token with either version.
    storage = Storage()
    former = provider(storage)
    await call(former)
    stored = storage.tokens
    found["started anew"] = await call(provider(storage))
    storage.tokens = stored
    told = provider(storage)
    told.context.token_expiry_time, told.context.oauth_metadata = former.context.token_expiry_time, former.context.oauth_metadata
    found["started anew, and told"] = await call(told)
    return found


found = asyncio.run(main())
asked, refreshed = ["asked the person"], ["refreshed"]
expected = {
    "call 1": asked, "call 2": refreshed, "call 3": asked if version("mcp").startswith("1.") else refreshed,
    "started anew": asked, "started anew, and told": refreshed,
}
print(f"mcp {version('mcp')}")
for name, events in found.items():
    print(f"  {name:24} {', '.join(events)}")
sys.exit(found != expected)
PYTHON
done
