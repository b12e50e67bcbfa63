"""What the tests in a browser have in common."""

import json
import unittest

from api import API
from browser import Browser
from console import Console
from elsewhere import Elsewhere
from example import EXAMPLE_FILE, example
from processes import EmbeddedServer


class BrowserTestCase(unittest.TestCase):
    """One server and one browser for all tests of a class. A test fails when a page has complained of anything that it does not expect."""

    values = example()
    environment = {}

    @classmethod
    def setUpClass(cls):
        cls.server = cls.started()
        cls.addClassCleanup(cls.server.stop)
        API(cls.server.url).wait_until_ready()
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.quit)

    @classmethod
    def started(cls):
        return EmbeddedServer({"LOG_LEVEL": "warning"} | cls.environment, ["--env-file", str(EXAMPLE_FILE)])

    def setUp(self):
        self.browser.look()
        self.browser.get_log("browser")

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [])


class ConsoleTestCase(BrowserTestCase):
    """Looks at the console; each test loads it anew."""

    def setUp(self):
        super().setUp()
        self.console = Console(self.browser, self.server.url)
        self.console.open()


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
            "Cache-Control": "no-store",
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
