#!/usr/bin/env bash
# HAProxy reads nothing of a claim whose text is spelt with an escaped slash, and makes a byte that is no UTF-8 of \u00eb.
#
# Tried with HAProxy 2.6.12 (Debian 12). JSON spells a slash as `/` or as `\/` (RFC 8259 §7), and issuers whose JSON library escapes it, as
# some that sign tokens for Amazon Cognito pools do, write "iss":"https:\/\/…". For the converter that HAProxy's manual shows for tokens,
#
#     http_auth_bearer,jwt_payload_query('$.iss')
#
# the two spellings are different: the first gives the issuer, the second nothing at all, so that a rule which compares the issuer refuses
# every token. Other claims of the same token are read. "Zo\u00eb" comes out as the byte EB, which is Latin-1.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "haproxy=2.6.12-*" liblua5.3-0 libopentracing-c-wrapper0 libopentracing1 libpcre2-posix3
python3 - <<'PYTHON'
import base64
import http.client
import subprocess
import sys

from proxies import haproxy, running


def part(text):
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def token(payload):
    """In the form of a token; nobody here looks at its signature."""
    return ".".join([part(b'{"alg":"RS256","kid":"one"}'), part(payload.encode()), part(b"signature")])


def read(payload):
    """What HAProxy finds in `iss` and `sub`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/", headers={"Authorization": f"Bearer {token(payload)}"})
    return connection.getresponse().read()


expected = {
    '{"iss":"https://issuer.example/pool","sub":"leo"}': b"https://issuer.example/pool leo",
    '{"iss":"https:\\/\\/issuer.example\\/pool","sub":"leo"}': b" leo",
    '{"iss":"Zo\\u00eb","sub":"leo"}': b"Zo\xeb leo",
}
settings = """
frontend claims
    bind 127.0.0.1:PORT
    http-request set-var(txn.iss) http_auth_bearer,jwt_payload_query('$.iss')
    http-request set-var(txn.sub) http_auth_bearer,jwt_payload_query('$.sub')
    http-request return status 200 content-type text/plain lf-string "%[var(txn.iss)] %[var(txn.sub)]"
"""
with running("HAProxy", haproxy(settings)) as port:
    found = {payload: read(payload) for payload in expected}
print(subprocess.run(["haproxy", "-v"], capture_output=True, text=True).stdout.splitlines()[0])
for payload, claims in found.items():
    print(f"  {payload}: {claims}")
sys.exit(found != expected)
PYTHON
