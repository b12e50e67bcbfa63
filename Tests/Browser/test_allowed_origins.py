"""The API called by pages of other origins: one that CORS_ALLOWED_ORIGINS lists, and one that it does not."""

import json

from api import tampered
from cases_in_a_browser import OtherOriginTestCase
from elsewhere import Elsewhere


class TheAPI(OtherOriginTestCase):
    @classmethod
    def site(cls):
        site = super().site()
        cls.environment = {"CORS_ALLOWED_ORIGINS": site.origin}
        return site

    def setUp(self):
        super().setUp()
        self.token = self.sign_in()["IdToken"]

    def bearer(self, token):
        return {"Authorization": f"Bearer {token}"}

    def test_a_listed_page_calls_with_its_users_token(self):
        answer = self.fetch("GET", "/secure", self.bearer(self.token))
        self.assertEqual((answer["status"], json.loads(answer["text"])["user"]["email"]), (200, "lion@example.com"), answer)
        self.assertEqual(self.fetch("GET", "/public")["status"], 200)
        content = {"name": "Simba"}
        created = self.fetch("POST", "/create", self.bearer(self.token) | {"Content-Type": "application/json"}, content)
        self.assertEqual((created["status"], json.loads(created["text"])["data"]), (201, content))

    def test_a_listed_page_reads_why_it_is_refused(self):
        for fields, status, code, challenge in [
            ({}, 401, "missing_credentials", 'Bearer realm="LionsDen"'),
            (self.bearer(tampered(self.token, 2)), 401, "invalid_token", 'error="invalid_token"'),
        ]:
            with self.subTest(code=code):
                answer = self.fetch("GET", "/secure", fields)
                problem = json.loads(answer["text"])
                self.assertEqual((answer["status"], problem["code"]), (status, code))
                self.assertIn(challenge, answer["fields"]["www-authenticate"])
                self.assertEqual(answer["fields"]["x-request-id"], problem["requestId"])
        self.assertEqual(self.fetch("GET", "/nowhere")["status"], 404)

    def test_a_page_that_is_not_listed_is_kept_out(self):
        third = Elsewhere()
        self.addCleanup(third.stop)
        for method, path, fields, content in [
            ("GET", "/public", {}, None), ("GET", "/secure", self.bearer(self.token), None),
            ("POST", "/create", self.bearer(self.token) | {"Content-Type": "application/json"}, {}),
        ]:
            with self.subTest(path=path):
                self.assert_refused_by_the_browser(self.fetch(method, path, fields, content, site=third))

    def test_the_console_is_not_for_listed_pages_either(self):
        group = "/console/groups/" + self.values["COGNITO_ADMINS_GROUP_NAME"]
        for method, path in [("GET", "/console/settings"), ("DELETE", group), ("POST", "/console/expired-token")]:
            with self.subTest(path=path):
                answer = self.fetch(method, path, self.bearer(self.token))
                self.assertEqual((answer["status"], json.loads(answer["text"])["code"]), (403, "cross_site"))
        self.assertEqual(self.fetch("GET", "/admin", self.bearer(self.sign_in()["IdToken"]))["status"], 200)
