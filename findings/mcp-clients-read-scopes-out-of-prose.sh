#!/usr/bin/env bash
# The MCP SDK's OAuth client asks the person for the first scope that stands anywhere in the challenge, be it in a sentence.
#
# Tried with mcp 1.30.0 and 2.3.0, and MCP endpoints that answer 401 with these challenges; `scope` of the sign-in page that is opened is then:
#
#     Bearer error="invalid_token", scope="lions/read lions/write"                                           lions/read lions/write
#     Bearer error_description="Ask for scope=lions/read or more", scope="lions/read lions/write"            lions/read
#     Bearer error_description="Needs scope=lions/write.", scope="lions/read lions/write"                    lions/write."
#     DPoP algs="ES256", scope="lions/all", Bearer scope="lions/read lions/write"                            lions/all
#     Bearer scope = "lions/read lions/write"                                                                none
#     Bearer SCOPE="lions/read lions/write"                                                                  none
#
# It looks for `scope=` in the field's text, and neither at quoted strings nor at which challenge is Bearer's; RFC 9110 §11.2 has spaces around the
# equals sign allowed and names in either case. The person grants less than the endpoint needs and is asked again, or the authorization server refuses a
# scope that is none. `resource_metadata` is read in the same way. So leave an equals sign out of error_description, and send one challenge.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for version in 1.30.0 2.3.0; do
  rm -rf "$folder/python"
  install_python "mcp==$version"
  python3 -W ignore - <<'PYTHON'
import asyncio
import http.server
import json
import logging
import sys
import threading
import urllib.parse
from importlib.metadata import version

import mcp.client.auth.oauth2 as oauth2
import mcp.shared.auth as shared

# A sign-in that is left is logged as an error.
logging.disable()
httpx = getattr(oauth2, "httpx2", None) or oauth2.httpx


class Servers(http.server.BaseHTTPRequestHandler):
    """An MCP endpoint that wants a token, and the metadata that lead to the pool."""

    def do_GET(self):
        if self.path == "/mcp":
            return self.answer(401, {}, challenge)
        if self.path.startswith("/.well-known/oauth-protected-resource"):
            return self.answer(200, {"resource": f"{base}/mcp", "authorization_servers": [f"{base}/pool"]})
        if ".well-known" in self.path and "pool" in self.path:
            return self.answer(200, {
                "issuer": f"{base}/pool", "authorization_endpoint": f"{base}/pool/authorize", "token_endpoint": f"{base}/pool/token",
                "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"]})
        self.answer(404, {})

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
    async def get_tokens(self):
        return None

    async def get_client_info(self):
        return shared.OAuthClientInformationFull(client_id="web", redirect_uris=[redirect], token_endpoint_auth_method="none")

    async def set_client_info(self, information):
        pass


class Opened(Exception):
    """The sign-in page has been opened, which is all that this is about."""


async def to_browser(url):
    raise Opened(url)


async def from_browser():
    pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Servers)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"
redirect = "http://127.0.0.1:1/callback"


async def scope_asked_for():
    metadata = shared.OAuthClientMetadata(redirect_uris=[redirect], client_name="lion")
    auth = oauth2.OAuthClientProvider(f"{base}/mcp", metadata, Storage(), to_browser, from_browser)
    try:
        async with httpx.AsyncClient(auth=auth) as client:
            await client.get(f"{base}/mcp")
    except Opened as page:
        return urllib.parse.parse_qs(urllib.parse.urlparse(str(page)).query).get("scope", [None])[0]


both = "lions/read lions/write"
expected = {
    f'Bearer error="invalid_token", scope="{both}"': both,
    f'Bearer error_description="Ask for scope=lions/read or more", scope="{both}"': "lions/read",
    f'Bearer error_description="Needs scope=lions/write.", scope="{both}"': 'lions/write."',
    f'DPoP algs="ES256", scope="lions/all", Bearer scope="{both}"': "lions/all",
    f'Bearer scope = "{both}"': None,
    f'Bearer SCOPE="{both}"': None,
}
failed = False
print(f"mcp {version('mcp')}")
for challenge, wanted in expected.items():
    found = asyncio.run(scope_asked_for())
    print(f"  {challenge:<99}{found!r}")
    failed |= found != wanted
sys.exit(failed)
PYTHON
done
