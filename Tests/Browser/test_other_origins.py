"""What pages of other origins may do: sign in at the pool, as at the real one, and nothing to the console."""

import json

from cases_in_a_browser import OtherOriginTestCase


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
            self.assertEqual(self.call(operation, **pool, **group)["status"], 403, operation)


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
