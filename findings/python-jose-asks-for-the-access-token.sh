#!/usr/bin/env bash
# python-jose refuses an ID token with `at_hash` unless it is given the access token as well.
#
# Tried with python-jose 3.5.0. An API that takes ID tokens sees only the ID token. Tokens of a sign-in through Cognito's pages (the code
# flow) carry `at_hash`, those of InitiateAuth do not: so the same `jwt.decode(token, key, audience=…)` works with one front end and raises
#
#     JWTClaimsError: No access_token provided to compare against at_hash claim.
#
# with the other. `options={"verify_at_hash": False}` takes both. OpenID Connect Core 1.0 §3.1.3.8 makes the check optional in the code flow.
# PyJWT 2.15.1, joserfc 1.8.0 and Authlib 1.6.5 take both tokens.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python "python-jose[cryptography]==3.5.0" PyJWT==2.15.1 joserfc==1.8.0 Authlib==1.6.5 cryptography==45.0.7
python -W ignore - <<'PYTHON'
import base64
import hashlib
import sys
import time
from importlib.metadata import version

import jwt as pyjwt
from authlib.jose import JsonWebToken
from authlib.oidc.core import CodeIDToken
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jose import jwt as jose
from joserfc import jwt as joserfc
from joserfc.jwk import RSAKey

key = rsa.generate_private_key(65537, 2048)
public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
half = hashlib.sha256(b"an.access.token").digest()[:16]
now = int(time.time())
claims = {"iss": "https://pool.example", "sub": "lion", "aud": "client", "iat": now, "exp": now + 600}
tokens = {
    "without at_hash": pyjwt.encode(claims, key, "RS256"),
    "with at_hash": pyjwt.encode({**claims, "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode()}, key, "RS256"),
}


def authlib(token):
    JsonWebToken(["RS256"]).decode(token, public, claims_cls=CodeIDToken).validate()


readers = {
    "python-jose": lambda token: jose.decode(token, public.decode(), algorithms=["RS256"], audience="client"),
    "python-jose, verify_at_hash False": lambda token: jose.decode(
        token, public.decode(), algorithms=["RS256"], audience="client", options={"verify_at_hash": False}),
    "PyJWT": lambda token: pyjwt.decode(token, public, algorithms=["RS256"], audience="client"),
    "joserfc": lambda token: joserfc.decode(token, RSAKey.import_key(public), algorithms=["RS256"]),
    "Authlib": authlib,
}
found = {}
for reader, read in readers.items():
    for name, token in tokens.items():
        try:
            read(token)
            outcome = "taken"
        except Exception as error:
            outcome = f"{type(error).__name__}: {error}"
        print(f"  {reader:34} {name:16} {outcome}")
        if outcome != "taken":
            found[reader, name] = outcome
refusal = "JWTClaimsError: No access_token provided to compare against at_hash claim."
sys.exit(found != {("python-jose", "with at_hash"): refusal} or version("python-jose") != "3.5.0")
PYTHON
