"""The server under test, plain and over TLS, with a user who is signed in."""

import http.client
import json
import unittest
import urllib.parse

import frames
from api import API
from certificates import Certificate
from example import EXAMPLE_FILE, example
from processes import EmbeddedServer


def signed_in(pool_url):
    """An ID token of the user whom the example names, from the pool itself."""
    values = example()
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(pool_url).netloc, timeout=20)
    connection.request("POST", "/", json.dumps({
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": values["COGNITO_TEST_CLIENT_ID"],
        "AuthParameters": {"USERNAME": values["COGNITO_TEST_USER_EMAIL"], "PASSWORD": values["COGNITO_TEST_USER_PASSWORD"]},
    }), {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth"})
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer["AuthenticationResult"]["IdToken"]


class Plain(unittest.TestCase):
    """A server for all tests of a class."""

    context = None
    path = "/live/echo"
    variables = {"DATABASE_URL": "none", "LOG_LEVEL": "error", "MANAGEMENT_PORT": "0"}

    @classmethod
    def setUpClass(cls):
        cls.begin({})

    @classmethod
    def begin(cls, variables):
        server = cls.server = EmbeddedServer(cls.variables | variables, ["--env-file", str(EXAMPLE_FILE)])
        cls.addClassCleanup(server.stop)
        parts = urllib.parse.urlsplit(server.url)
        cls.host, cls.port, cls.authority = parts.hostname, parts.port, parts.netloc
        API(server.wait_for_line(r"^management listening on (http://\S+)$")).wait_until_ready()
        cls.token = signed_in(server.pool_url)

    def open(self, path=None, fields=()):
        session = frames.Session(self.host, self.port, path or self.path, self.token, self.context, fields)
        self.addCleanup(session.end)
        return session

    def assert_ends(self, session, *codes):
        """What comes until the connection closes is a close frame of one of these codes."""
        found = session.next()
        self.assertIsNotNone(found, "the connection was closed without a word")
        opcode, final, reserved, payload = found
        self.assertEqual((opcode, final, reserved), (frames.CLOSE, True, 0), found)
        code = int.from_bytes(payload[:2], "big") if payload else None
        self.assertIn(code, codes)
        self.assertIsNone(session.next())


class Secure(Plain):
    """The same over TLS."""

    @classmethod
    def setUpClass(cls):
        certificate = Certificate()
        cls.addClassCleanup(certificate.cleanup)
        cls.context = certificate.context()
        cls.begin(certificate.variables)
