#!/usr/bin/env bash
# A bearer token that a program hands to Python's requests is replaced by what ~/.netrc has for the host.
#
# Tried with requests 2.32.5 and 2.34.2. With an entry for the host in ~/.netrc (curl and git put people up to it), the call
#
#     requests.get(url, headers={"Authorization": "Bearer …"})
#
# sends `Authorization: Basic …` in place of the field that it was given, without a word; a Session's headers fare alike. The API answers
# 401, "no bearer credentials", and the same token works with curl. The field is kept with `auth=` (an object that sets it) or with
# `trust_env = False`. httpx 0.28.1, whose interface is the same, sends what it is told.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for version in 2.32.5 2.34.2; do
  rm -rf "$folder/python"
  install_python "requests==$version" httpx==0.28.1
  mkdir -p "$folder/home"
  printf 'machine 127.0.0.1 login leo password roar\n' > "$folder/home/.netrc"
  chmod 600 "$folder/home/.netrc"
  env -i PATH="$PATH" HOME="$folder/home" python - <<'PYTHON'
import base64
import http.server
import sys
import threading

import httpx
import requests


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with the Authorization field of the request."""

    def do_GET(self):
        content = self.headers.get("Authorization", "").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


class Bearer(requests.auth.AuthBase):
    def __call__(self, request):
        request.headers["Authorization"] = sent
        return request


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"
sent = "Bearer a.b.c"
fields = {"Authorization": sent}
untrusting, session = requests.Session(), requests.Session()
untrusting.trust_env = False
session.headers.update(fields)
found = {
    "requests.get": requests.get(url, headers=fields).text,
    "Session.headers": session.get(url).text,
    "auth=": requests.get(url, auth=Bearer()).text,
    "trust_env = False": untrusting.get(url, headers=fields).text,
    "httpx.get": httpx.get(url, headers=fields).text,
}
basic = "Basic " + base64.b64encode(b"leo:roar").decode()
expected = {"requests.get": basic, "Session.headers": basic, "auth=": sent, "trust_env = False": sent, "httpx.get": sent}
print(f"requests {requests.__version__}, given {sent!r}:")
for way, field in found.items():
    print(f"  {way:18} sends {field!r}")
sys.exit(found != expected)
PYTHON
done
