"""What pages of other origins may do: sign in at the pool, as at the real one, and nothing to the console."""

import json

from cases_in_a_browser import BrowserTestCase
from elsewhere import Elsewhere


class OtherOriginTestCase(BrowserTestCase):
    """Runs scripts in a page that is not the API's."""

    @classmethod
    def setUpClass(cls):
        cls.elsewhere = cls.site()
        super().setUpClass()

    @classmethod
    def site(cls):
        """A site of its own origin, for all tests of the class."""
        site = Elsewhere()
        cls.addClassCleanup(site.stop)
        return site

    def fetch(self, method, path, fields=None, content=None, site=None):
        return (site or self.elsewhere).fetch(self.browser, method, self.server.url + path, fields, content)

    def call(self, operation, **members):
        """A call of the pool's API, as the AWS SDK for JavaScript makes it."""
        fields = {
            "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
            "X-Amz-User-Agent": "aws-sdk-js/3", "amz-sdk-invocation-id": "1", "amz-sdk-request": "attempt=1; max=3",
        }
        return self.elsewhere.fetch(self.browser, "POST", self.server.pool_url + "/", fields, members)

    def sign_in(self):
        parameters = {"USERNAME": self.values["COGNITO_TEST_USER_EMAIL"], "PASSWORD": self.values["COGNITO_TEST_USER_PASSWORD"]}
        answer = self.call(
            "InitiateAuth", AuthFlow="USER_PASSWORD_AUTH", ClientId=self.values["COGNITO_TEST_CLIENT_ID"], AuthParameters=parameters)
        self.assertEqual(answer.get("status"), 200, answer)
        return json.loads(answer["text"])["AuthenticationResult"]

    def assert_refused_by_the_browser(self, answer):
        self.assertEqual(answer, {"refused": "TypeError"})
        self.assertTrue(any("CORS policy" in complaint for complaint in self.browser.complaints()))


class ThePool(OtherOriginTestCase):
    def test_users_sign_in_and_out(self):
        tokens = self.sign_in()
        user = self.call("GetUser", AccessToken=tokens["AccessToken"])
        self.assertEqual((user["status"], "x-amzn-requestid" in user["fields"]), (200, True), user)
        refresh = {"Token": tokens["RefreshToken"], "ClientId": self.values["COGNITO_TEST_CLIENT_ID"]}
        self.assertEqual(self.call("RevokeToken", **refresh)["status"], 200)
        self.assertEqual(self.call("GlobalSignOut", AccessToken=self.sign_in()["AccessToken"])["status"], 200)

    def test_errors_can_be_read(self):
        answer = self.call("GetUser", AccessToken="not.a.token")
        self.assertEqual((answer["status"], json.loads(answer["text"])["__type"]), (400, "NotAuthorizedException"))

    def test_nobody_is_made_an_administrator(self):
        pool = {"UserPoolId": self.values["COGNITO_TEST_USER_POOL_ID"], "Username": self.values["COGNITO_TEST_USER_EMAIL"]}
        group = {"GroupName": self.values["COGNITO_ADMINS_GROUP_NAME"]}
        for operation in ["AdminAddUserToGroup", "AdminRemoveUserFromGroup"]:
            self.assertEqual(self.call(operation, **pool, **group)["status"], 400, operation)


class TheConsole(OtherOriginTestCase):
    def test_neither_password_nor_groups_are_within_reach(self):
        bearer = {"Authorization": f"Bearer {self.sign_in()['IdToken']}"}
        group = "/console/groups/" + self.values["COGNITO_ADMINS_GROUP_NAME"]
        for method, path, fields in [
            ("GET", "/console/settings", {}), ("DELETE", group, bearer), ("PUT", group, bearer), ("POST", "/console/expired-token", bearer),
            ("GET", "/", {}),
        ]:
            with self.subTest(method=method, path=path):
                self.assert_refused_by_the_browser(self.fetch(method, path, fields))
