#!/usr/bin/env bash
# One of 128 elliptic keys that authlib.jose writes as a JWK cannot be read by others, and is another key by its thumbprint.
#
# RFC 7518 §6.2.1.2 has coordinates written at the full length of the curve's field. Tried with a P-256 key whose x begins with a zero byte, as
# one in 256 does, and with another whose y does:
#
# - authlib.jose of Authlib 1.9.10 (deprecated) writes such a coordinate with 31 bytes; joserfc 1.8.0, jwcrypto 1.6.1, PyJWT 2.15.1 and
#   python-jose 3.5.0 write 32.
# - PyJWT refuses what Authlib has written: "Coords should be 32 bytes for curve P-256". joserfc, jwcrypto and python-jose read it.
# - What RFC 7638 hashes is the text, so that the same key has one thumbprint in Authlib and another in joserfc and jwcrypto. Where that is the
#   `kid`, or binds a token to a key (`jkt` of RFC 9449), they name two keys.
#
# A test meets it once in a hundred runs and passes the next time; a service that makes its key at its start is refused until it is started anew.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python "python-jose[cryptography]==3.5.0" Authlib==1.9.10 joserfc==1.8.0 PyJWT==2.15.1 jwcrypto==1.6.1 cryptography==50.0.2
python -W ignore - <<'PYTHON'
import base64
import json
import sys

import jose.jwk
import jwt
from authlib.jose import JsonWebKey
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey
from jwcrypto.jwk import JWK


def key_with_short(coordinate):
    while True:
        key = ec.generate_private_key(ec.SECP256R1()).public_key()
        if getattr(key.public_numbers(), coordinate).bit_length() <= 248:
            return key


def outcome(read):
    try:
        read()
        return "read"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def length(jwk, coordinate):
    return len(base64.urlsafe_b64decode(jwk[coordinate] + "=="))


failed = False
for coordinate in ("x", "y"):
    key = key_with_short(coordinate)
    pem = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    authlib = JsonWebKey.import_key(pem, {"kty": "EC"})
    joserfc = ECKey.import_key(pem)
    jwcrypto = JWK.from_pem(pem)
    written = {
        "Authlib": authlib.as_dict(), "joserfc": joserfc.as_dict(), "jwcrypto": json.loads(jwcrypto.export_public()),
        "PyJWT": jwt.algorithms.ECAlgorithm.to_jwk(key, as_dict=True), "python-jose": jose.jwk.construct(pem.decode(), "ES256").to_dict(),
    }
    short = {name: written["Authlib"][name] for name in ("kty", "crv", "x", "y")}
    found = {
        "bytes written": {name: length(jwk, coordinate) for name, jwk in written.items()},
        "Authlib's key is": {
            "joserfc": outcome(lambda: ECKey.import_key(short)), "jwcrypto": outcome(lambda: JWK(**short)),
            "PyJWT": outcome(lambda: jwt.PyJWK(short)), "python-jose": outcome(lambda: jose.jwk.construct(short, "ES256")),
        },
        "one thumbprint": {
            "joserfc and jwcrypto": joserfc.thumbprint() == jwcrypto.thumbprint(), "joserfc and Authlib": joserfc.thumbprint() == authlib.thumbprint(),
        },
    }
    expected = {
        "bytes written": {"Authlib": 31, "joserfc": 32, "jwcrypto": 32, "PyJWT": 32, "python-jose": 32},
        "Authlib's key is": {
            "joserfc": "read", "jwcrypto": "read", "PyJWT": "InvalidKeyError: Coords should be 32 bytes for curve P-256", "python-jose": "read"},
        "one thumbprint": {"joserfc and jwcrypto": True, "joserfc and Authlib": False},
    }
    print(f"a key whose {coordinate} begins with a zero byte")
    for name, outcomes in found.items():
        print(f"  {name:<18}{outcomes}")
    failed |= found != expected
sys.exit(failed)
PYTHON
