"""Signs in by SRP from several connections, with OpenSSL's arithmetic: a client that computes in Python leaves a server idle, and what is idle
comes back to cold caches.

    srp.py PORT POOL-ID CLIENT-ID SIGN-INS CONNECTIONS      the user's name and password are two lines of the input
"""

import base64
import concurrent.futures
import ctypes
import ctypes.util
import hashlib
import hmac
import http.client
import itertools
import json
import secrets
import sys
import time

LENGTH = 384  # bytes of the prime
FIELDS = {"Content-Type": "application/x-amz-json-1.1"}

crypto = ctypes.CDLL(ctypes.util.find_library("crypto"))
for name in ("BN_new", "BN_CTX_new", "BN_get_rfc3526_prime_3072", "BN_bin2bn"):
    getattr(crypto, name).restype = ctypes.c_void_p
crypto.BN_bin2bn.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]
crypto.BN_bn2binpad.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
crypto.BN_mod_exp.argtypes = [ctypes.c_void_p] * 5
crypto.BN_free.argtypes = crypto.BN_CTX_free.argtypes = [ctypes.c_void_p]


def integer(number):
    text = ctypes.create_string_buffer(LENGTH)
    crypto.BN_bn2binpad(number, text, LENGTH)
    return int.from_bytes(text.raw, "big")


def power(base, exponent):
    """`base ^ exponent` modulo the prime."""
    def number(value):
        text = value.to_bytes((value.bit_length() + 7) // 8, "big")
        return crypto.BN_bin2bn(text, len(text), None)

    prime, context, result = crypto.BN_get_rfc3526_prime_3072(None), crypto.BN_CTX_new(), crypto.BN_new()
    numbers = number(base), number(exponent)
    assert crypto.BN_mod_exp(result, *numbers, prime, context) == 1
    value = integer(result)
    for each in (prime, result, *numbers):
        crypto.BN_free(each)
    crypto.BN_CTX_free(context)
    return value


PRIME = integer(crypto.BN_get_rfc3526_prime_3072(None))


def padded(number):
    """Big-endian with a leading zero where the first bit is set, as Cognito's clients hash numbers."""
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def digest(*parts):
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


class Client:
    def __init__(self, port, pool_id, client_id, username, password):
        self.port, self.pool_name, self.client_id, self.username, self.password = int(port), pool_id.split("_")[1], client_id, username, password
        # One for all sign-ins, which saves the client a power each.
        self.secret = secrets.randbits(128)
        self.public = power(2, self.secret)
        self.multiplier = digest(padded(PRIME), b"\2")
        self.exponents = {}

    def exponent(self, user, salt):
        """`x`, and `k g^x`, which are the same until the password is changed."""
        if (user, salt) not in self.exponents:
            inner = hashlib.sha256(f"{self.pool_name}{user}:{self.password}".encode()).digest()
            x = digest(padded(salt), inner)
            self.exponents[user, salt] = x, self.multiplier * power(2, x) % PRIME
        return self.exponents[user, salt]

    def call(self, connection, operation, content):
        fields = FIELDS | {"X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}"}
        connection.request("POST", "/", json.dumps(content), fields)
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status == 200, text
        return json.loads(text)

    def sign_in(self, connection):
        asked = {"USERNAME": self.username, "SRP_A": f"{self.public:x}"}
        start = {"AuthFlow": "USER_SRP_AUTH", "ClientId": self.client_id, "AuthParameters": asked}
        given = self.call(connection, "InitiateAuth", start)["ChallengeParameters"]
        user, theirs = given["USER_ID_FOR_SRP"], int(given["SRP_B"], 16)
        x, blinded = self.exponent(user, int(given["SALT"], 16))
        u = digest(padded(self.public), padded(theirs))
        shared = power((theirs - blinded) % PRIME, self.secret + u * x)
        extracted = hmac.digest(padded(u), padded(shared), "sha256")
        key = hmac.digest(extracted, b"Caldera Derived Key\1", "sha256")[:16]
        now = time.strftime("%a %b {} %H:%M:%S UTC %Y", time.gmtime()).format(time.gmtime().tm_mday)
        signed = self.pool_name.encode() + user.encode() + base64.b64decode(given["SECRET_BLOCK"]) + now.encode()
        responses = {
            "USERNAME": user, "TIMESTAMP": now, "PASSWORD_CLAIM_SECRET_BLOCK": given["SECRET_BLOCK"],
            "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(hmac.digest(key, signed, "sha256")).decode(),
        }
        proof = {"ChallengeName": "PASSWORD_VERIFIER", "ClientId": self.client_id, "ChallengeResponses": responses}
        assert "IdToken" in self.call(connection, "RespondToAuthChallenge", proof)["AuthenticationResult"]


def main(port, pool_id, client_id, count, connections):
    username, password = sys.stdin.read().split("\n")[:2]
    client = Client(port, pool_id, client_id, username, password)
    left = itertools.repeat(None, int(count))

    def work():
        connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=60)
        for _ in left:
            client.sign_in(connection)

    with concurrent.futures.ThreadPoolExecutor(int(connections)) as threads:
        for done in [threads.submit(work) for _ in range(int(connections))]:
            done.result()


main(*sys.argv[1:])
