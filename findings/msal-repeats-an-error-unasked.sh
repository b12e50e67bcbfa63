#!/usr/bin/env bash
# msal answers with the token endpoint's last error for a while, and does not ask again.
#
# Tried with msal 1.39.0, an OpenID provider that is not Microsoft's (`oidc_authority`), and a token endpoint that refuses once and is well then:
#
#     503 or 500                              the same error for 5 seconds
#     429 or 503 with Retry-After: 7200       for an hour, the bound; a date in Retry-After counts as 5 seconds
#     400, such as invalid_scope              for a minute
#     401                                     asks again at once
#
# What it gives is no sign of its own: the same dictionary, or the same MsalServiceError, and no line in the log. Who allows the client a scope, and
# tries again, is told for a minute that it may not have it, and finds no request in the server's log. A retry within 5 seconds of a 503 retries
# nothing. A new ConfidentialClientApplication, or a `http_cache` of one's own that is emptied, asks at once.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python msal==1.39.0
python -W ignore - <<'PYTHON'
import json
import sys
import time

# msal asks for the time by this name.
seconds = 0
begin = time.time()
time.time = lambda: begin + seconds

import msal

POOL = "https://pool.example/p"


class Response:
    def __init__(self, status, content, **fields):
        self.status_code, self.text = status, json.dumps(content)
        self.headers = {name.replace("_", "-"): value for name, value in fields.items()}

    def raise_for_status(self):
        assert self.status_code == 200


class Pool:
    """Stands for the network: refuses the first request for a token."""

    def __init__(self, refusal):
        self.answers, self.requests = [refusal], 0

    def get(self, url, **more):
        return Response(200, {"issuer": POOL, "authorization_endpoint": f"{POOL}/authorize", "token_endpoint": f"{POOL}/token"})

    def post(self, url, **more):
        self.requests += 1
        return self.answers.pop() if self.answers else Response(200, {"access_token": "token", "token_type": "Bearer", "expires_in": 3600})

    def close(self):
        pass


def client(pool, cache=None):
    return msal.ConfidentialClientApplication("lion", "secret", oidc_authority=POOL, http_client=pool, http_cache=cache)


def is_refused(application):
    try:
        return "access_token" not in application.acquire_token_for_client(["lions/roar"])
    except msal.exceptions.MsalServiceError:
        return True


def refused_for(refusal):
    """For how many seconds an application has no token, and how many requests it sends meanwhile."""
    global seconds
    seconds = 0
    pool = Pool(refusal)
    application = client(pool)
    assert is_refused(application)
    if is_refused(application):
        for seconds in range(1, 7300):
            before = pool.requests
            if not is_refused(application):
                return seconds, before
    return 0, 1


def asks_at_once(forget):
    """Whether the client asks again at once if its cache of answers is forgotten in this way."""
    global seconds
    seconds = 0
    pool, cache = Pool(Response(400, {"error": "invalid_scope"})), {}
    application = client(pool, cache)
    assert is_refused(application) and is_refused(application)
    if forget == "cache.clear()":
        cache.clear()
    else:
        application = client(pool)
    return not is_refused(application)


cases = {
    "503": (Response(503, {}), 5), "500": (Response(500, {}), 5),
    "503, Retry-After: 2": (Response(503, {}, Retry_After="2"), 2),
    "503, Retry-After: a date": (Response(503, {}, Retry_After="Fri, 01 Jan 2100 00:00:00 GMT"), 5),
    "429, Retry-After: 7200": (Response(429, {"error": "slow_down"}, Retry_After="7200"), 3600),
    "400 invalid_scope": (Response(400, {"error": "invalid_scope"}), 60),
    "401 invalid_client": (Response(401, {"error": "invalid_client"}), 0),
}
failed = False
for name, (refusal, wanted) in cases.items():
    found, requests = refused_for(refusal)
    print(f"  {name:26} refused for {found} s after {requests} request")
    # A minute is counted from a moment before the answer came.
    failed |= abs(found - wanted) > 1 or requests != 1
for forget in ("cache.clear()", "another application"):
    found = asks_at_once(forget)
    print(f"  {forget:26} {'asks at once' if found else 'does not ask'}")
    failed |= not found
sys.exit(failed)
PYTHON
