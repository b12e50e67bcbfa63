#!/usr/bin/env bash
# PyJWKClient refuses good tokens of issuers whose key set leaves out `kid` or `alg`, and the errors name other reasons.
#
# Tried with PyJWT 2.15.1, `jwt.decode(token, client.get_signing_key_from_jwt(token), algorithms=[…])`. Both members of a key are optional
# (RFC 7517 §4.4, §4.5), and OpenID Connect Core §10.1 has `kid` in a token only where the set has several keys.
#
# - One key without `kid`: "The JWKS endpoint did not contain any signing keys".
# - One key with `kid`, and a token without: 'Unable to find a signing key that matches: "None"'.
# - An RSA key without `alg`, and a token by PS256 or RS512: "Token algorithm 'PS256' does not match the key's algorithm 'RS256'". The key names
#   none; the library has taken RS256 for it. With `.key` of what the client returns, `jwt.decode` takes the token.
#
# joserfc 1.8.0 and jwcrypto 1.6.1 take all of them with their sets. For the first two, PyJWT has `PyJWKSet.from_dict(…).keys[0]`.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python PyJWT==2.15.1 joserfc==1.8.0 jwcrypto==1.6.1 cryptography==50.0.2
python -W ignore - <<'PYTHON'
import http.server
import json
import sys
import threading
import time

import jwt as pyjwt
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jwt as joserfc
from joserfc.jwk import KeySet
from jwcrypto.jwk import JWKSet
from jwcrypto.jwt import JWT

published = {}


class Keys(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        content = json.dumps(published).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Keys)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/jwks.json"
key = rsa.generate_private_key(65537, 2048)
bare = pyjwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
bare = {name: bare[name] for name in ("kty", "n", "e")}
now = int(time.time())


def token(algorithm, **header):
    return pyjwt.encode({"sub": "lion", "iat": now, "exp": now + 600}, key, algorithm, header)


cases = {
    "kid and alg": ({**bare, "kid": "one", "alg": "RS256"}, token("RS256", kid="one"), "RS256"),
    "alg, no kid": ({**bare, "alg": "RS256"}, token("RS256"), "RS256"),
    "kid and alg, token without kid": ({**bare, "kid": "one", "alg": "RS256"}, token("RS256"), "RS256"),
    "kid, no alg, RS256": ({**bare, "kid": "one"}, token("RS256", kid="one"), "RS256"),
    "kid, no alg, PS256": ({**bare, "kid": "one"}, token("PS256", kid="one"), "PS256"),
    "kid, no alg, RS512": ({**bare, "kid": "one"}, token("RS512", kid="one"), "RS512"),
}
readers = {
    "PyJWKClient": lambda token, alg: pyjwt.decode(token, pyjwt.PyJWKClient(url).get_signing_key_from_jwt(token), algorithms=[alg]),
    "PyJWKClient, .key": lambda token, alg: pyjwt.decode(token, pyjwt.PyJWKClient(url).get_signing_key_from_jwt(token).key, algorithms=[alg]),
    "PyJWKSet, .keys[0].key": lambda token, alg: pyjwt.decode(token, pyjwt.PyJWKSet.from_dict(published).keys[0].key, algorithms=[alg]),
    "joserfc": lambda token, alg: joserfc.decode(token, KeySet.import_key_set(published), algorithms=[alg]),
    "jwcrypto": lambda token, alg: JWT(jwt=token, key=JWKSet.from_json(json.dumps(published)), algs=[alg]).claims,
}
found = {}
for reader, read in readers.items():
    for name, (jwk, text, algorithm) in cases.items():
        published = {"keys": [jwk]}
        try:
            read(text, algorithm)
            outcome = "taken"
        except Exception as error:
            outcome = f"{type(error).__name__}: {error}"
            found[reader, name] = outcome
        print(f"  {reader:24} {name:32} {outcome}")
expected = {}
for reader in ("PyJWKClient", "PyJWKClient, .key"):
    expected[reader, "alg, no kid"] = "PyJWKClientError: The JWKS endpoint did not contain any signing keys"
    expected[reader, "kid and alg, token without kid"] = 'PyJWKClientError: Unable to find a signing key that matches: "None"'
for algorithm in ("PS256", "RS512"):
    refusal = f"InvalidAlgorithmError: Token algorithm '{algorithm}' does not match the key's algorithm 'RS256'"
    expected["PyJWKClient", f"kid, no alg, {algorithm}"] = refusal
sys.exit(found != expected)
PYTHON
