#!/usr/bin/env bash
# Threads that share an OAuth client refresh its token once each, and where refresh tokens rotate all of them but one fail.
#
# Tried with eight calls at once, when the access token has just ended, and a token endpoint that takes each refresh token once, as Cognito does
# where the app client rotates them without a grace period:
#
#     Authlib 1.9.10, OAuth2Session and OAuth2Client             eight refreshes, seven calls fail: invalid_grant
#     requests-oauthlib 2.0.0                                    the same
#     google-auth 2.63.0, AuthorizedSession                      the same
#     requests_oauth2client 1.8.0                                the same
#     Authlib 1.9.10, AsyncOAuth2Client, eight tasks             one refresh, no call fails
#
# requests.Session and httpx.Client are shared by threads day by day, and between two ends of a token nothing is amiss. A server that takes the
# second use of a refresh token for theft (RFC 9700 §4.14.2) ends the whole sign-in. What helps is a lock of the program's own, held while it
# refreshes somewhat before the end, or one session for each thread with a token of its own.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python google-auth==2.63.0 Authlib==1.9.10 requests-oauthlib==2.0.0 requests_oauth2client==1.8.0 requests==2.34.2 httpx==0.28.1
python -W ignore - <<'PYTHON'
import asyncio
import concurrent.futures
import http.server
import json
import os
import sys
import threading
import time
import urllib.parse

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
import requests
from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuth2Client
from authlib.integrations.requests_client import OAuth2Session
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.credentials import Credentials
import requests_oauth2client
import requests_oauthlib

CALLS = 8
spent, refreshes = set(), []
lock = threading.Lock()


class Pool(http.server.BaseHTTPRequestHandler):
    """Takes each refresh token once, and answers calls."""

    def do_GET(self):
        self.answer(200, {})

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        refreshes.append(self.path)
        try:
            # Answers no refresh before all have come that will come.
            together.wait(3)
        except threading.BrokenBarrierError:
            pass
        with lock:
            token = form["refresh_token"][0]
            is_spent = token in spent
            spent.add(token)
        if is_spent:
            return self.answer(400, {"error": "invalid_grant"})
        self.answer(200, {"access_token": "new", "token_type": "Bearer", "expires_in": 3600, "refresh_token": f"{token}+"})

    def answer(self, status, content):
        content = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 100


server = Server(("127.0.0.1", 0), Pool)
threading.Thread(target=server.serve_forever, daemon=True).start()
here = f"http://127.0.0.1:{server.server_port}"
ended = {"access_token": "old", "token_type": "Bearer", "refresh_token": "r", "expires_at": int(time.time()) - 10, "expires_in": -10}


class Here(requests.Session):
    """Reaches a pool whose address must be https."""

    def request(self, method, url, **more):
        return super().request(method, url.replace("https://pool.example", here), **more)


def in_threads(call):
    def outcome(_):
        try:
            return call().status_code
        except Exception as error:
            return f"{type(error).__name__} {error}"

    with concurrent.futures.ThreadPoolExecutor(CALLS) as threads:
        return list(threads.map(outcome, range(CALLS)))


def authlib_requests():
    session = OAuth2Session("lion", "secret", token_endpoint=f"{here}/token", token=dict(ended))
    return in_threads(lambda: session.get(f"{here}/roar"))


def authlib_httpx():
    client = OAuth2Client("lion", "secret", token_endpoint=f"{here}/token", token=dict(ended))
    return in_threads(lambda: client.get(f"{here}/roar"))


def authlib_tasks():
    async def run():
        async with AsyncOAuth2Client("lion", "secret", token_endpoint=f"{here}/token", token=dict(ended)) as client:
            return [answer.status_code for answer in await asyncio.gather(*[client.get(f"{here}/roar") for _ in range(CALLS)])]

    return asyncio.run(run())


def oauthlib_requests():
    session = requests_oauthlib.OAuth2Session(
        "lion", token=dict(ended), auto_refresh_url=f"{here}/token", auto_refresh_kwargs={"client_id": "lion"}, token_updater=lambda token: None)
    return in_threads(lambda: session.get(f"{here}/roar"))


def google_auth():
    credentials = Credentials(None, refresh_token="r", token_uri=f"{here}/token", client_id="lion", client_secret="secret")
    session = AuthorizedSession(credentials)
    return in_threads(lambda: session.get(f"{here}/roar"))


def oauth2client():
    client = requests_oauth2client.OAuth2Client("https://pool.example/token", client_id="lion", client_secret="secret", session=Here())
    token = requests_oauth2client.BearerToken("old", refresh_token="r", expires_in=-10)
    credentials = requests_oauth2client.OAuth2AccessTokenAuth(client=client, token=token)
    return in_threads(lambda: requests.get(f"{here}/roar", auth=credentials))


each, one = (CALLS, 1, True), (1, CALLS, True)
expected = {
    authlib_requests: each, authlib_httpx: each, oauthlib_requests: each, google_auth: each, oauth2client: each, authlib_tasks: one,
}
failed = False
for call, wanted in expected.items():
    spent.clear()
    refreshes.clear()
    together = threading.Barrier(CALLS)
    outcomes = call()
    refusals = [outcome for outcome in outcomes if outcome != 200]
    name_the_grant = all("invalid_grant" in outcome or "InvalidGrant" in outcome for outcome in refusals)
    found = len(refreshes), CALLS - len(refusals), name_the_grant
    print(f"  {call.__name__:18} {found[0]} refreshes, {found[1]} calls answered{': ' + refusals[0][:60] if refusals else ''}")
    failed |= found != wanted
sys.exit(failed)
PYTHON
