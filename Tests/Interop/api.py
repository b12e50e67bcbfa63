"""Requests to the API under test, as any HTTP client would send them."""

import base64
import http.client
import json
import time
import urllib.parse

READY_SECONDS = 60


class Answer:
    """A response, read to its end."""

    def __init__(self, response):
        self.status = response.status
        self.fields = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The problem's stable code, or None."""
        return self.json.get("code") if self.fields.get_content_type() == "application/problem+json" else None

    def __repr__(self):
        return f"{self.status} {self.body!r}"


class API:
    """One running server. Each request has a connection of its own."""

    def __init__(self, url):
        self._authority = urllib.parse.urlsplit(url).netloc

    def get(self, path, token=None):
        return self._send("GET", path, token, None)

    def post(self, path, content, token=None):
        return self._send("POST", path, token, json.dumps(content))

    def _send(self, method, path, token, content):
        fields = {"Content-Type": "application/json"} if content is not None else {}
        if token is not None:
            fields["Authorization"] = f"Bearer {token}"
        connection = http.client.HTTPConnection(self._authority, timeout=20)
        try:
            connection.request(method, path, content, fields)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def wait_until_ready(self):
        """Polls /readyz until it says 200."""
        deadline = time.monotonic() + READY_SECONDS
        while (answer := self.get("/readyz")).status != 200:
            if time.monotonic() > deadline:
                raise AssertionError(f"not ready after {READY_SECONDS} s: {answer}")
            time.sleep(0.05)


def claims(token):
    """The claims set of a token, unverified: what the pool has written."""
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def tampered(token, part):
    """The token with one character changed in the middle of its header (0), payload (1) or signature (2)."""
    parts = token.split(".")
    text = parts[part]
    middle = len(text) // 2
    parts[part] = text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1:]
    return ".".join(parts)
