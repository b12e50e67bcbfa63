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
FOLDER=$folder python3 - <<'PYTHON'
import base64
import http.client
import json
import os
import socket
import subprocess
import sys
import time

FOLDER = os.environ["FOLDER"]
CLAIMS = {"account": 123456789012, "exp": 1796100195, "long": 9007199254740993, "groups": ["lions", "tigers"]}
QUERIES = ["'$.account'", "'$.account','int'", "'$.exp'", "'$.exp','int'", "'$.long'", "'$.long','int'", "'$.groups'", "'$.groups[0]'"]


def part(text):
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


# In the form of a token; nobody here looks at its signature.
token = ".".join([part(b'{"alg":"RS256","kid":"one"}'), part(json.dumps(CLAIMS).encode()), part(b"signature")])
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
settings = "\n".join(f"    http-request set-var(txn.v{n}) http_auth_bearer,jwt_payload_query({query})" for n, query in enumerate(QUERIES))
answers = "|".join(f"%[var(txn.v{n})]" for n in range(len(QUERIES)))
with open(f"{FOLDER}/haproxy.cfg", "w") as file:
    file.write(f"""
defaults
    mode http
    timeout connect 5s
    timeout client 20s
    timeout server 20s
frontend claims
    bind 127.0.0.1:{port}
{settings}
    http-request return status 200 content-type text/plain lf-string "{answers}"
""")
haproxy = subprocess.Popen(["haproxy", "-db", "-f", f"{FOLDER}/haproxy.cfg"], stderr=subprocess.DEVNULL)


def read():
    deadline = time.monotonic() + 20
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", "/", headers={"Authorization": f"Bearer {token}"})
            return connection.getresponse().read().decode()
        except ConnectionRefusedError:
            if haproxy.poll() is not None or time.monotonic() > deadline:
                print("not tried: HAProxy does not start", file=sys.stderr)
                sys.exit(2)
            time.sleep(0.05)


try:
    found = dict(zip(QUERIES, read().split("|"), strict=True))
finally:
    haproxy.terminate()
    haproxy.wait()
print(json.dumps(CLAIMS))
for query, value in found.items():
    print(f"  jwt_payload_query({query:18}) {value!r}")
expected = {
    "'$.account'": "1.23457e+11", "'$.account','int'": "123456789012", "'$.exp'": "1.7961e+09", "'$.exp','int'": "1796100195",
    "'$.long'": "9.0072e+15", "'$.long','int'": "", "'$.groups'": "", "'$.groups[0]'": "lions",
}
sys.exit(found != expected)
PYTHON
