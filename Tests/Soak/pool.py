"""The user pool that signs for the server under test."""

import http.client
import json
import urllib.parse

from example import example
from processes import EmbeddedPool

PASSWORD = "Pass!word123"


class Pool(EmbeddedPool):
    """The user pool of `.env.example`, in a process of its own."""

    def __init__(self):
        self._values = example()
        super().__init__(self._values | {"LOG_LEVEL": "warning"})
        self._id = self._values["COGNITO_TEST_USER_POOL_ID"]
        self._client = self._values["COGNITO_TEST_CLIENT_ID"]

    def environment(self):
        """What the production server needs to know to trust this pool."""
        return {
            "COGNITO_CLIENT_ID": self._client, "COGNITO_USER_POOL_ID": self._id,
            "COGNITO_MAIN_REGION": self._values["COGNITO_TEST_MAIN_REGION"],
            "COGNITO_ADMINS_GROUP_NAME": self._values["COGNITO_ADMINS_GROUP_NAME"],
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": self.url, "COGNITO_ISSUER": f"{self.url}/{self._id}",
        }

    def add_user(self, username):
        """A user who is in no group and has no attributes."""
        user = {"UserPoolId": self._id, "Username": username}
        self._call("AdminCreateUser", user)
        self._call("AdminSetUserPassword", user | {"Password": PASSWORD, "Permanent": True})

    def token(self, username, seconds=None):
        """An ID token from a sign-in of its own, for so many seconds, or as long as the client's tokens live."""
        lifetime = {"ClientMetadata": {"lionsden:token-lifetime": str(seconds)}} if seconds else {}
        answer = self._call("InitiateAuth", lifetime | {
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": self._client,
            "AuthParameters": {"USERNAME": username, "PASSWORD": PASSWORD}})
        return answer["AuthenticationResult"]["IdToken"]

    def _call(self, operation, content):
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=20)
        try:
            connection.request("POST", "/", json.dumps(content), {
                "Content-Type": "application/x-amz-json-1.1", "Authorization": "AWS4-HMAC-SHA256 Credential=soak",
                "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}"})
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise AssertionError(f"{operation}: {answer.status} {text!r}")
        return json.loads(text)
