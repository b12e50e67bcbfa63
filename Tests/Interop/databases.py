"""Users who have something stored, and where."""

import http.client
import json
import os
import tempfile
import urllib.parse

from api import Answer
from example import example
from processes import EmbeddedPool


class Pool(EmbeddedPool):
    """The user pool of `.env.example`, and what production servers need to know to trust it."""

    def __init__(self):
        self._values = example()
        super().__init__(self._values)

    def environment(self, location, **more):
        return {
            "COGNITO_CLIENT_ID": self._values["COGNITO_TEST_CLIENT_ID"], "COGNITO_USER_POOL_ID": self._values["COGNITO_TEST_USER_POOL_ID"],
            "COGNITO_MAIN_REGION": self._values["COGNITO_TEST_MAIN_REGION"],
            "COGNITO_ADMINS_GROUP_NAME": self._values["COGNITO_ADMINS_GROUP_NAME"],
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": self.url,
            "COGNITO_ISSUER": f"{self.url}/{self._values['COGNITO_TEST_USER_POOL_ID']}", "DATABASE_URL": location, "LOG_LEVEL": "warning",
            "HTTP_DRAIN_SECONDS": "1", **more,
        }

    def token(self):
        """An ID token of the test user, who is an administrator."""
        content = {
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": self._values["COGNITO_TEST_CLIENT_ID"],
            "AuthParameters": {
                "USERNAME": self._values["COGNITO_TEST_USER_EMAIL"], "PASSWORD": self._values["COGNITO_TEST_USER_PASSWORD"]}}
        fields = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth"}
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=20)
        connection.request("POST", "/", json.dumps(content), fields)
        answer = json.load(connection.getresponse())
        connection.close()
        return answer["AuthenticationResult"]["IdToken"]


class Client:
    """One connection, kept open, of one user or key."""

    def __init__(self, url, token=None, key=None):
        self._connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=30)
        self._fields = ({"Authorization": f"Bearer {token}"} if token else {}) | ({"X-API-Key": key} if key else {})

    def ask(self, method, path, content=None):
        fields = self._fields | ({"Content-Type": "application/json"} if content is not None else {})
        self._connection.request(method, path, None if content is None else json.dumps(content), fields)
        return Answer(self._connection.getresponse())

    def close(self):
        self._connection.close()


class Folder:
    """Where files are that outlive a server."""

    def __init__(self):
        self._directory = tempfile.TemporaryDirectory(prefix="lionsden-data-")
        self.path = self._directory.name

    def file(self, name):
        return os.path.join(self.path, name)

    def stop(self):
        self._directory.cleanup()
