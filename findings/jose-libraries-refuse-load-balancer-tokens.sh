#!/usr/bin/env bash
# Two of five Python JOSE libraries cannot read what an Application Load Balancer of AWS says of its users, and neither names the cause.
#
# The load balancer's `x-amzn-oidc-data` is a JWT by ES256 with two peculiarities, which its documentation tells: each part has base64's
# padding, which RFC 7515 §2 leaves out, and the header has members of its own (`signer`, `client`) and claims (`iss`, `exp`). Tried with a
# token of that form:
#
# - jwcrypto 1.6.1: "Verification failed", as with a wrong key. It takes the padding off before it verifies, and the padding is signed.
# - joserfc 1.8.0: "Invalid header". Without the padding it still refuses the members, of which RFC 7515 §4 says that they must be ignored:
#   "Unsupported {'signer', …} in header". JWSRegistry(strict_check_header=False) lets them through, and the padding never.
# - PyJWT 2.15.1, python-jose 3.5.0 and authlib.jose of Authlib 1.9.10 read it as it is. authlib.jose is deprecated in favour of joserfc,
#   so that the advised change ends in the errors above.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python joserfc==1.8.0 jwcrypto==1.6.1 PyJWT==2.15.1 "python-jose[cryptography]==3.5.0" Authlib==1.9.10 cryptography==50.0.2
python -W ignore - 2>/dev/null <<'PYTHON'
import base64
import json
import sys
import time

import jwt as pyjwt
from authlib.jose import JsonWebToken
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from jose import jwt as jose
from joserfc import jws
from joserfc import jwt as joserfc
from joserfc.jwk import ECKey
from jwcrypto.jwk import JWK
from jwcrypto.jwt import JWT

key = ec.generate_private_key(ec.SECP256R1())
public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
expiry = int(time.time()) + 120
issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Savanna01"
header = {
    "typ": "JWT", "kid": "6f1a0a3e-3c1d-4f0b-9a44-0c8d6b1f7c55", "alg": "ES256", "iss": issuer, "client": "client", "exp": expiry,
    "signer": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/den/0123456789abcdef"}
claims = {"sub": "lion", "email": "leo@example.com", "username": "leo", "exp": expiry, "iss": issuer}


def token(padding, header=header):
    def part(value):
        text = base64.urlsafe_b64encode(value).decode()
        return text if padding else text.rstrip("=")

    signed = f"{part(json.dumps(header).encode())}.{part(json.dumps(claims).encode())}"
    r, s = utils.decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{part(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


tokens = {
    "as the load balancer's": token(True),
    "without padding": token(False),
    "without padding and members": token(False, {name: header[name] for name in ("typ", "kid", "alg")}),
}
lenient = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
readers = {
    "PyJWT": lambda token: pyjwt.decode(token, public, algorithms=["ES256"]),
    "python-jose": lambda token: jose.decode(token, public.decode(), algorithms=["ES256"]),
    "Authlib": lambda token: JsonWebToken(["ES256"]).decode(token, public),
    "jwcrypto": lambda token: JWT(jwt=token, key=JWK.from_pem(public), algs=["ES256"]).claims,
    "joserfc": lambda token: joserfc.decode(token, ECKey.import_key(public), algorithms=["ES256"]),
    "joserfc, lenient": lambda token: joserfc.decode(token, ECKey.import_key(public), registry=lenient),
}
found = {}
for reader, read in readers.items():
    for name, text in tokens.items():
        try:
            read(text)
            outcome = "taken"
        except Exception as error:
            outcome = f"{type(error).__name__}: {error}"
            found[reader, name] = type(error).__name__
        print(f"  {reader:18} {name:28} {outcome[:100]}")
expected = {
    ("jwcrypto", "as the load balancer's"): "InvalidJWSSignature",
    ("joserfc", "as the load balancer's"): "DecodeError",
    ("joserfc", "without padding"): "UnsupportedHeaderError",
    ("joserfc, lenient", "as the load balancer's"): "DecodeError",
}
sys.exit(found != expected)
PYTHON
