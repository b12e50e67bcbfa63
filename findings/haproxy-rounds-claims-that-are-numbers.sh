#!/usr/bin/env bash
# HAProxy gives a claim that is a number with six digits, and a claim that is an array not at all.
#
# Tried with HAProxy 2.6.12 (Debian 12) and the converter that its manual shows for tokens:
#
#     http_auth_bearer,jwt_payload_query('$.account')          123456789012 comes out as 1.23457e+11, an `exp` as 1.7961e+09
#     http_auth_bearer,jwt_payload_query('$.account','int')    123456789012, but 9007199254740993 as nothing
#     http_auth_bearer,jwt_payload_query('$.groups')           nothing for ["lions","tigers"]; '$.groups[0]' is lions
#
# What an application, a stick table or a log gets for the number of an account is the number of no account. So name 'int' for each number, and
# have issuers write numbers that pass 2^53 as text.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "haproxy=2.6.12-*" liblua5.3-0 libopentracing-c-wrapper0 libopentracing1 libpcre2-posix3
python3 - <<'PYTHON'
import base64
import http.client
import json
import sys

from proxies import haproxy, running

CLAIMS = {"account": 123456789012, "exp": 1796100195, "long": 9007199254740993, "groups": ["lions", "tigers"]}
QUERIES = ["'$.account'", "'$.account','int'", "'$.exp'", "'$.exp','int'", "'$.long'", "'$.long','int'", "'$.groups'", "'$.groups[0]'"]


def part(text):
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


# In the form of a token; nobody here looks at its signature.
token = ".".join([part(b'{"alg":"RS256","kid":"one"}'), part(json.dumps(CLAIMS).encode()), part(b"signature")])
settings = "\n".join(f"    http-request set-var(txn.v{n}) http_auth_bearer,jwt_payload_query({query})" for n, query in enumerate(QUERIES))
answers = "|".join(f"%[var(txn.v{n})]" for n in range(len(QUERIES)))
frontend = f"""
frontend claims
    bind 127.0.0.1:PORT
{settings}
    http-request return status 200 content-type text/plain lf-string "{answers}"
"""
with running("HAProxy", haproxy(frontend)) as port:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/", headers={"Authorization": f"Bearer {token}"})
    found = dict(zip(QUERIES, connection.getresponse().read().decode().split("|"), strict=True))
print(json.dumps(CLAIMS))
for query, value in found.items():
    print(f"  jwt_payload_query({query:18}) {value!r}")
expected = {
    "'$.account'": "1.23457e+11", "'$.account','int'": "123456789012", "'$.exp'": "1.7961e+09", "'$.exp','int'": "1796100195",
    "'$.long'": "9.0072e+15", "'$.long','int'": "", "'$.groups'": "", "'$.groups[0]'": "lions",
}
sys.exit(found != expected)
PYTHON
