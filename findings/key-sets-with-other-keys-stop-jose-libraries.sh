#!/usr/bin/env bash
# One key that a JOSE library cannot use, in a key set that also has the right one, is enough for some to refuse a good token.
#
# RFC 7517 §5 has readers ignore keys whose `kty` they do not understand or whose values are out of the range that they support, and a token's
# `kid` names its key. Tried with RS256 tokens and a set of their RSA key and one other:
#
# - python-jose 3.5.0 does not look for the `kid`. It tries one key after the other, and where a key of another type comes first (EC, OKP and
#   unknown ones alike) it stops: "Incorrect key type. Expected: 'RSA', Received: EC". With the same keys in the other order it takes the token.
# - authlib.jose of Authlib 1.9.10 (deprecated) reads no set that has a type unknown to it: KeyError: 'AKP', that of post-quantum signatures.
# - joserfc 1.8.0 skips unknown types, but reads no set that has an unknown curve: KeyError: 'brainpoolP256r1'.
# - PyJWT 2.15.1 and jwcrypto 1.6.1 take the token each time.
#
# So an issuer that adds a key of another kind, and signs as before, locks some of its clients out. With python-jose, hand `jwt.decode` the key
# of the token's `kid` and not the set; with the others, leave keys out of the set that are not of a type in use before it is imported.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python "python-jose[cryptography]==3.5.0" Authlib==1.9.10 joserfc==1.8.0 PyJWT==2.15.1 jwcrypto==1.6.1 cryptography==50.0.2
python -W ignore - <<'PYTHON'
import base64
import json
import sys
import time

import jwt as pyjwt
from authlib.jose import JsonWebKey, JsonWebToken
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jose import jwt as jose
from joserfc import jwt as joserfc
from joserfc.jwk import KeySet
from jwcrypto.jwk import JWKSet
from jwcrypto.jwt import JWT

key = rsa.generate_private_key(65537, 2048)
now = int(time.time())
token = pyjwt.encode({"sub": "lion", "iat": now, "exp": now + 600}, key, "RS256", {"kid": "right"})


def text(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def jwk(algorithm, public, kid):
    return {**algorithm.to_jwk(public, as_dict=True), "kid": kid, "use": "sig"}


right = jwk(pyjwt.algorithms.RSAAlgorithm, key.public_key(), "right")
brainpool = ec.generate_private_key(ec.BrainpoolP256R1()).public_key().public_numbers()
others = {
    "EC": jwk(pyjwt.algorithms.ECAlgorithm, ec.generate_private_key(ec.SECP256R1()).public_key(), "other"),
    "OKP": jwk(pyjwt.algorithms.OKPAlgorithm, ed25519.Ed25519PrivateKey.generate().public_key(), "other"),
    "AKP": {"kty": "AKP", "kid": "other", "alg": "ML-DSA-44", "pub": text(bytes(1312))},
    "EC brainpool": {
        "kty": "EC", "kid": "other", "crv": "brainpoolP256r1",
        "x": text(brainpool.x.to_bytes(32, "big")), "y": text(brainpool.y.to_bytes(32, "big"))},
}
readers = {
    "python-jose": lambda keys: jose.decode(token, keys, algorithms=["RS256"]),
    "python-jose, key by kid": lambda keys: jose.decode(
        token, next(key for key in keys["keys"] if key["kid"] == jose.get_unverified_header(token)["kid"]), algorithms=["RS256"]),
    "Authlib": lambda keys: JsonWebToken(["RS256"]).decode(token, JsonWebKey.import_key_set(keys)),
    "joserfc": lambda keys: joserfc.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"]),
    "PyJWT": lambda keys: pyjwt.decode(token, pyjwt.PyJWKSet.from_dict(keys)["right"], algorithms=["RS256"]),
    "jwcrypto": lambda keys: JWT(jwt=token, key=JWKSet.from_json(json.dumps(keys)), algs=["RS256"]).claims,
}
found = {}
for reader, read in readers.items():
    for name, other in others.items():
        for order, keys in {"first": [other, right], "last": [right, other]}.items():
            try:
                read({"keys": keys})
                outcome = "taken"
            except Exception as error:
                outcome = f"{type(error).__name__}: {error}"
                found[reader, name, order] = outcome
            print(f"  {reader:24} {name:12} {order:6} {outcome}")
expected = {
    **{("python-jose", name, "first"): f"JWKError: Incorrect key type. Expected: 'RSA', Received: {name.split()[0]}" for name in others},
    **{("Authlib", "AKP", order): "KeyError: 'AKP'" for order in ("first", "last")},
    **{("joserfc", "EC brainpool", order): "KeyError: 'brainpoolP256r1'" for order in ("first", "last")},
}
sys.exit(found != expected)
PYTHON
