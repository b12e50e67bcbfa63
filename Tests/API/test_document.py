"""The server keeps what its own document says."""

import http.client
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

import openapi_spec_validator

from api import API
from example import example
from processes import EmbeddedServer

SETTINGS = pathlib.Path(__file__).resolve().parent / "schemathesis.toml"
SCHEMATHESIS = pathlib.Path(sys.executable).parent / "schemathesis"

# It goes on until the token expires, and schemathesis reads every answer to its end.
ENDLESS = "/secure/events"
# No request that can be described asks for an upgrade.
SESSIONS = ["/live", "/live/echo"]
# These end the token that the others need: schemathesis names a user whom it has met.
FAREWELL = "/sessions"
REFUSAL = "POST /revocations"
# These take API keys, too.
FOR_KEYS = "^/(secure$|create|records|auth/verify)"


class DocumentTests(unittest.TestCase):
    variables = example()

    def setUp(self):
        # One for each test: they revoke users and end their sessions.
        self.server = EmbeddedServer(self.variables | {"LOG_LEVEL": "warning"})
        self.addCleanup(self.server.stop)
        API(self.server.url).wait_until_ready()

    def request(self, method, path, fields=None, content=None):
        """The open connection and its answer, of which only the head has been read."""
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.server.url).netloc, timeout=60)
        self.addCleanup(connection.close)
        connection.request(method, path, content, fields or {})
        return connection.getresponse()

    def token(self):
        content = {
            "clientId": self.variables["COGNITO_TEST_CLIENT_ID"], "username": self.variables["COGNITO_TEST_USER_EMAIL"],
            "password": self.variables["COGNITO_TEST_USER_PASSWORD"]}
        answer = self.request("POST", "/cognito-testing-login", {"Content-Type": "application/json"}, json.dumps(content))
        self.assertEqual(answer.status, 200)
        return json.load(answer)["IdToken"]

    def hold_to_document(self, *options):
        """Every check, which is what schemathesis does unless told otherwise, on made-up requests, right ones and wrong ones, to every operation that the options leave."""
        command = [
            SCHEMATHESIS, "--config-file", SETTINGS, "run", f"{self.server.url}/openapi.json",
            "--max-examples", os.environ["API_EXAMPLES"], "--continue-on-failure", "--request-timeout", "60",
            "--generation-database", "none", "--no-color", *options]
        with tempfile.TemporaryDirectory(prefix="lionsden-api-") as directory:
            run = subprocess.run(
                command, cwd=directory, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(run.returncode, 0, run.stdout)
        print(run.stdout[run.stdout.rfind("Test cases:"):], flush=True)

    def test_the_document_is_openapi(self):
        answer = self.request("GET", "/openapi.json")
        self.assertEqual(answer.getheader("Content-Type"), "application/json")
        openapi_spec_validator.validate(json.load(answer))

    def test_requests_without_a_token(self):
        # Most are refused however valid their content is; whether that is accepted, the requests with a token show.
        self.hold_to_document("--exclude-checks", "positive_data_acceptance")

    def test_requests_with_a_token(self):
        left_out = [option for path in [ENDLESS, FAREWELL, *SESSIONS] for option in ("--exclude-path", path)]
        self.hold_with("Authorization", f"Bearer {self.token()}", *left_out, "--exclude-name", REFUSAL)

    def test_revocations(self):
        self.hold_with("Authorization", f"Bearer {self.token()}", "--include-name", REFUSAL)

    def test_requests_with_an_api_key(self):
        answer = self.request(
            "POST", "/api-keys", {"Authorization": f"Bearer {self.token()}", "Content-Type": "application/json"}, '{"name": "schemathesis"}')
        self.assertEqual(answer.status, 201)
        self.hold_with("X-API-Key", json.load(answer)["key"], "--include-path-regex", FOR_KEYS)

    def hold_with(self, field, credential, *options):
        """One credential is enough: with two it is left open who is asking, and that is 400."""
        self.hold_to_document("--header", f"{field}: {credential}", "--generation-with-security-parameters", "false", *options)

    def test_then_all_sessions_end(self):
        token = self.token()
        self.assertEqual(self.request("DELETE", FAREWELL, {"Authorization": f"Bearer {token}"}).status, 204)
        self.assertEqual(self.request("GET", "/secure", {"Authorization": f"Bearer {token}"}).status, 401)

    def test_sessions_ask_for_an_upgrade(self):
        for path in SESSIONS:
            answer = self.request("GET", path, {"Authorization": f"Bearer {self.token()}"})
            self.assertEqual((answer.status, json.load(answer)["code"]), (426, "upgrade_required"))

    def test_the_endless_answer(self):
        answer = self.request("GET", ENDLESS, {"Authorization": f"Bearer {self.token()}"})
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.getheader("Content-Type"), "text/event-stream")
        self.assertIsNotNone(answer.getheader("X-Request-Id"))
        self.assertEqual(answer.readline(), b"event: session\n")
