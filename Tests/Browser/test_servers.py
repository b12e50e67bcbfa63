"""The console at other servers than the usual one: with a pool in another process, and one that ends."""

from cases_in_a_browser import ConsoleTestCase
from example import example
from processes import EmbeddedPool, Server


class RemotePool(ConsoleTestCase):
    @classmethod
    def started(cls):
        pool = EmbeddedPool(example())
        cls.addClassCleanup(pool.stop)
        remote = {
            "COGNITO_TESTING": "remote", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": pool.url,
            "COGNITO_ISSUER": f"{pool.url}/{example()['COGNITO_TEST_USER_POOL_ID']}",
        }
        return Server(example() | remote, "lionsden-dev")

    def test_password_is_asked_for(self):
        password = self.console.element("password")
        self.assertEqual(password.get_property("value"), "")
        self.assertNotIn(self.values["COGNITO_TEST_USER_PASSWORD"], self.browser.page_source)
        password.send_keys(self.values["COGNITO_TEST_USER_PASSWORD"])
        self.console.sign_in()
        self.assertEqual(self.console.click("/admin"), 200)
        for identifier in ["group", "expired-choice"]:
            self.assertIsNone(self.console.text(identifier))
        self.console.element("sign-out").click()
        self.assertEqual(self.console.element("password").get_property("value"), "")


class NoAnswer(ConsoleTestCase):
    """The server ends while its page is open."""

    def test_a_server_that_is_gone_is_told_from_one_that_refuses(self):
        self.console.sign_in()
        self.assertEqual(self.console.click("/secure/events"), 200)
        self.server.stop()
        self.browser.until(lambda: "ended by the server" in self.console.text("status"))
        self.console.click("/secure")
        self.assertEqual(self.console.text("status").splitlines()[0], "no answer")
        self.console.element("renew").click()
        self.browser.until(lambda: self.console.text("user-message"))
        self.assertEqual(self.console.text("user-message"), "The server gave no answer. Is it still running?")
        complaints = self.browser.complaints()
        self.assertTrue(complaints)
        self.assertEqual([complaint for complaint in complaints if "net::ERR_" not in complaint], [])
