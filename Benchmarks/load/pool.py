"""The user pool that makes the tokens: `lionsden-dev pool` with the values of `.env.example`."""

import http.client
import json
import os
import pathlib

from keys import base64url, pem
from processes import PORT, Failure, Server

EXAMPLE_FILE = pathlib.Path(__file__).resolve().parents[2] / ".env.example"


def example():
    """The variables of `.env.example`, which has neither quotes nor comments behind values."""
    lines = EXAMPLE_FILE.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


class Pool(Server):
    """The pool, and what others must know to trust it."""

    def __init__(self, directory, binaries, arguments=(), cores=()):
        self._values = example()
        self._directory = directory
        environment = self._values | {"COGNITO_POOL_PORT": PORT, "LOG_LEVEL": "warning"}
        super().__init__("lionsden-dev", directory, [os.path.join(binaries, "lionsden-dev"), "pool", *arguments], environment, cores)
        self.id = self._values["COGNITO_TEST_USER_POOL_ID"]
        self.client = self._values["COGNITO_TEST_CLIENT_ID"]
        self.user = self._values["COGNITO_TEST_USER_EMAIL"], self._values["COGNITO_TEST_USER_PASSWORD"]

    def wait(self):
        self.wait_for(200, f"/{self.id}/.well-known/jwks.json")
        self.key_set_url = self._document("openid-configuration")["jwks_uri"]
        self.issuer = self._document("openid-configuration")["issuer"]

    def _document(self, name):
        return json.loads(self.get(f"/{self.id}/.well-known/{name}")[1])

    def environment(self):
        """What a server needs to know to trust this pool."""
        return {
            "COGNITO_CLIENT_ID": self.client, "COGNITO_USER_POOL_ID": self.id,
            "COGNITO_MAIN_REGION": self._values["COGNITO_TEST_MAIN_REGION"],
            "COGNITO_ADMINS_GROUP_NAME": self._values["COGNITO_ADMINS_GROUP_NAME"],
            "COGNITO_ISSUER": self.issuer, "COGNITO_JWKS_URI": self.key_set_url,
        }

    def tokens(self, count):
        """So many ID tokens of the test user, all different, each from a sign-in of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            tokens = [self._sign_in(connection) for _ in range(count)]
        finally:
            connection.close()
        if len(set(tokens)) != count:
            raise Failure("the pool has given the same token twice")
        return tokens

    def _sign_in(self, connection):
        user = dict(zip(("USERNAME", "PASSWORD"), self.user))
        content = {"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": self.client, "AuthParameters": user}
        connection.request("POST", "/", json.dumps(content), {
            "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth"})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise Failure(f"the pool refuses to sign in: {answer.status} {text!r}")
        return json.loads(text)["AuthenticationResult"]["IdToken"]

    def pem_file(self, token):
        """The path of a file with the public key that has signed a token."""
        wanted = json.loads(base64url(token.split(".")[0]))["kid"]
        key = next(key for key in self._document("jwks.json")["keys"] if key["kid"] == wanted)
        return write(self._directory, "pool.pem", pem(key))


def with_bad_signature(token):
    """The token with one character changed in the middle of its signature."""
    header, payload, signature = token.split(".")
    middle = len(signature) // 2
    other = "A" if signature[middle] != "A" else "B"
    return ".".join([header, payload, signature[:middle] + other + signature[middle + 1:]])


def write(directory, name, text):
    """The path of a new file that only this user can read."""
    path = os.path.join(directory, name)
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
    return path
