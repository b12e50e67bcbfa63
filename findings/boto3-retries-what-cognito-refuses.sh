#!/usr/bin/env bash
# How often boto3 sends a call that Cognito refuses as too many has changed with its default, and no version waits as long as Retry-After says.
#
# Tried with `initiate_auth`, no configuration of retries, and servers that refuse each time:
#
#                                                                boto3 1.43.0           boto3 1.44.8
#     400 TooManyRequestsException, Cognito's "rate exceeded"    1 request              3 requests
#     400 LimitExceededException, "attempt limit exceeded"       1                      3
#     400 ThrottlingException                                    5                      3
#     500 InternalErrorException                                 5                      3
#     503, Retry-After: 60                                       5 within a minute      3 within a second
#
# 1.44 made `standard` of `legacy` where no `retries` are configured; `legacy` of 1.44.8 does as 1.43.0 did. So sign-ins that gave up at once wait for
# seconds, each counts three times against the quota that has just run out, and three times as an attempt of the user; while a server that asks for
# a minute's rest is asked three times within a second. `Config(retries={"mode": "standard", "total_max_attempts": 1})` sends once.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for version in 1.43.0 1.44.8; do
  rm -rf "$folder/python"
  install_python "boto3==$version"
  python3 - <<'PYTHON'
import http.server
import json
import sys
import threading

import boto3
import botocore.endpoint
from botocore.config import Config
from botocore.exceptions import ClientError

requests, waits = [], []


class Pool(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        requests.append(self.path)
        content = json.dumps({"__type": kind, "message": "no"} if kind else {}).encode()
        self.send_response(status)
        if status == 503:
            self.send_header("Retry-After", "60")
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


class Time:
    """Notes how long the client would wait."""

    def sleep(self, seconds):
        waits.append(seconds)


botocore.endpoint.time = Time()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pool)
threading.Thread(target=server.serve_forever, daemon=True).start()


def sent(**configuration):
    """How many requests one call is, and how long it waits between them."""
    requests.clear()
    waits.clear()
    client = boto3.client(
        "cognito-idp", region_name="eu-west-1", aws_access_key_id="none", aws_secret_access_key="none",
        endpoint_url=f"http://127.0.0.1:{server.server_port}", **configuration)
    try:
        client.initiate_auth(AuthFlow="USER_PASSWORD_AUTH", ClientId="lion", AuthParameters={"USERNAME": "leo", "PASSWORD": "roar"})
    except ClientError:
        return len(requests), sum(waits)


is_new = boto3.__version__ == "1.44.8"
cases = {
    (400, "TooManyRequestsException"): (1, 3), (400, "LimitExceededException"): (1, 3), (400, "ThrottlingException"): (5, 3),
    (500, "InternalErrorException"): (5, 3), (503, None): (5, 3),
}
print(f"boto3 {boto3.__version__}")
failed = False
for (status, kind), wanted in cases.items():
    default, waited = sent()
    legacy, _ = sent(config=Config(retries={"mode": "legacy"}))
    once, _ = sent(config=Config(retries={"mode": "standard", "total_max_attempts": 1}))
    print(f"  {status} {kind or 'Retry-After: 60':26} {default} requests, {waited:.1f} s between them; legacy {legacy}, one attempt {once}")
    failed |= (default, legacy, once) != (wanted[is_new], wanted[False], 1)
    failed |= status == 503 and waited > (1 if is_new else 60)
sys.exit(failed)
PYTHON
done
