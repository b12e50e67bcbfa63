#!/usr/bin/env bash
# Of five Python verifiers of Cognito tokens two never see a user pool's new keys, two see them late, and one asks for the keys each time.
#
# Tried with ten tokens of one pool, then one whose key the pool has put in the old one's place, and one while the keys cannot be had:
#
# - cognitojwt 1.4.1 and fastapi-cognito 2.10.0 fetch the keys once in a process's life. Every token by the new key is refused until the
#   process is started anew; fastapi-cognito says "Public key not found, check userpool configuration."
# - PyJWKClient of PyJWT 2.15.1 fetches nothing for a new `kid` within 30 s of any other fetch (cooldown_duration=), and finds it then.
#   flask_cognito_lib 1.9.7 is made of it, and passes no such setting on.
# - django-cognito-jwt 0.0.4 fetches them for each token, unless COGNITO_PUBLIC_KEYS_CACHING_ENABLED is set. When it cannot, the exception is
#   one of requests and not its TokenError, so that its authentication class lets it pass: 500, where 401 or 503 is expected.
#
# Cognito's documentation says that a pool's keys may change. Sooner they do so beside an emulator that makes new ones at each start: the API
# under test refuses everybody, with the right pool and a good token, until it is restarted as well.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python "cognitojwt[sync]==1.4.1" fastapi-cognito==2.10.0 django-cognito-jwt==0.0.4 flask_cognito_lib==1.9.7 PyJWT==2.15.1 \
  requests==2.34.2 cryptography==45.0.7
python -W ignore - <<'PYTHON'
import asyncio
import http.server
import json
import os
import sys
import threading
import time
import types

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

POOL, CLIENT = "eu-west-1_Savanna01", "client"
ISSUER = f"https://cognito-idp.eu-west-1.amazonaws.com/{POOL}"
published, fetches = [], []


class Keys(http.server.BaseHTTPRequestHandler):
    """The pool's key set, as it is at the moment; without any key it is out of order."""

    def do_GET(self):
        fetches.append(self.path)
        content = json.dumps({"keys": published}).encode()
        self.send_response(200 if published else 503)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Keys)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/{POOL}/.well-known/jwks.json"
os.environ["AWS_COGNITO_JWKS_PATH"] = url
import cognitojwt
import django.conf
import django_cognito_jwt.validator
import fastapi_cognito.cognito_jwt.decode
import flask_cognito_lib.services.token_svc

django.conf.settings.configure()


class Signer:
    def __init__(self, name):
        self.name, self.key = name, rsa.generate_private_key(65537, 2048)
        self.jwk = {**jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True), "kid": name, "alg": "RS256", "use": "sig"}

    def token(self):
        now = int(time.time())
        return jwt.encode(
            {"iss": ISSUER, "sub": "lion", "aud": CLIENT, "token_use": "id", "iat": now, "exp": now + 600}, self.key, "RS256", {"kid": self.name})


def by_cognitojwt():
    return lambda token: cognitojwt.decode(token, "eu-west-1", POOL, CLIENT)


def by_fastapi_cognito():
    loop = asyncio.new_event_loop()
    decode = fastapi_cognito.cognito_jwt.decode.decode_cognito_jwt
    return lambda token: loop.run_until_complete(decode(token, "eu-west-1", POOL, CLIENT, jwks_url=url))


def by_pyjwt():
    client = jwt.PyJWKClient(url)
    return lambda token: jwt.decode(token, client.get_signing_key_from_jwt(token), algorithms=["RS256"], audience=CLIENT)


def by_flask_cognito_lib():
    settings = types.SimpleNamespace(jwk_endpoint=url, secret_key=b"secret", user_pool_client_id=CLIENT, issuer=ISSUER)
    return flask_cognito_lib.services.token_svc.TokenService(settings).verify_id_token


def by_django_cognito_jwt():
    # Its address of the keys is fixed.
    django_cognito_jwt.validator.requests = types.SimpleNamespace(get=lambda _: requests.get(url))
    # As its authentication class does it: a validator for each request.
    return lambda token: django_cognito_jwt.validator.TokenValidator("eu-west-1", POOL, CLIENT).validate(token)


def outcome(verify, token):
    """What comes of a token, and how often the keys were fetched for it."""
    fetches.clear()
    try:
        verify(token)
        said = "taken"
    except Exception as error:
        said = type(error).__name__
    return said, len(fetches)


def tried(make):
    old, new = Signer("old="), Signer("new=")
    published[:] = [old.jwk]
    verify = make()
    ten = sum(outcome(verify, old.token())[1] for _ in range(10))
    published[:] = [new.jwk]
    at_once = outcome(verify, new.token())
    monotonic = time.monotonic
    time.monotonic = lambda: monotonic() + 31
    later = outcome(verify, new.token())
    published.clear()
    outage = outcome(verify, new.token())
    time.monotonic = monotonic
    return ten, at_once, later, outage


expected = {
    by_cognitojwt: (1, ("CognitoJWTException", 0), ("CognitoJWTException", 0), ("CognitoJWTException", 0)),
    by_fastapi_cognito: (1, ("CognitoJWTException", 0), ("CognitoJWTException", 0), ("CognitoJWTException", 0)),
    by_pyjwt: (1, ("PyJWKClientError", 0), ("taken", 1), ("taken", 0)),
    by_flask_cognito_lib: (1, ("CognitoError", 0), ("taken", 1), ("taken", 0)),
    by_django_cognito_jwt: (10, ("taken", 1), ("taken", 1), ("HTTPError", 1)),
}
failed = False
print("fetches for ten tokens; then, with the number of fetches, a new key's token, at once and 31 s later, and one in an outage")
for make, wanted in expected.items():
    found = tried(make)
    print(f"  {make.__name__:22} {found}")
    failed |= found != wanted
sys.exit(failed)
PYTHON
