"""The console: signing in, every request, and what it shows of their answers."""

import json
import subprocess

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from api import claims
from cases_in_a_browser import ConsoleTestCase

WITH_TOKEN = {
    "/public": (200, "This is open to everybody."), "/secure": (200, "You are signed in."), "/secure/me": (200, '"token_use": "id"'),
    "/secure/email": (200, '"email": "lion@example.com"'), "/admin": (200, "You are an administrator."), "/create": (201, "Simba"),
    "/records": (200, "Simba"), "/healthz": (200, '"status": "ok"'), "/readyz": (200, '"database": "ok"'),
}
WITHOUT = {
    "/public": (200, "This is open to everybody."), "/secure": (401, "missing_credentials"), "/secure/me": (401, "missing_credentials"),
    "/secure/email": (401, "missing_credentials"), "/secure/events": (401, "missing_credentials"), "/live": (401, "missing_credentials"), "/admin": (401, "missing_credentials"),
    "/create": (403, "missing_credentials"), "/records": (401, "missing_credentials"), "/sessions": (401, "missing_credentials"),
    "/healthz": (200, '"status": "ok"'), "/readyz": (200, ""),
}


class SigningIn(ConsoleTestCase):
    def test_token_is_shown_decoded_and_kept_in_memory_alone(self):
        self.assertEqual(self.console.element("username").get_property("value"), self.values["COGNITO_TEST_USER_EMAIL"])
        self.console.sign_in()
        self.assertIsNone(self.console.text("sign-in"))
        shown = self.console.listed("claims")
        self.assertEqual(list(shown), list(claims(self.console.token)))
        self.assertEqual(shown["email"], "lion@example.com")
        self.assertEqual(json.loads(shown["cognito:groups"]), [self.values["COGNITO_ADMINS_GROUP_NAME"]])
        self.console.element("header-details").click()
        self.assertEqual(self.console.listed("token-header")["alg"], "RS256")
        source = self.browser.execute_script("return document.documentElement.outerHTML")
        self.assertNotIn(self.console.token.split(".")[2], source)
        self.assertEqual(self.browser.current_url, self.server.url + "/")
        kept = "return [localStorage.length, sessionStorage.length, document.cookie, history.state]"
        self.assertEqual(self.browser.execute_script(kept), [0, 0, "", None])
        self.console.open()
        self.assertEqual(self.console.text("user-title"), "Sign in")

    def test_life_of_the_token_runs_down(self):
        self.console.sign_in()
        first = self.console.text("left")
        self.assertRegex(first, r"^(59:\d\d|1:00:00)$")
        self.browser.until(lambda: self.console.text("left") != first)
        # Of a token that has run out nothing is left.
        self.browser.execute_script("session.claims.exp = 1; showLife()")
        self.assertEqual((self.console.text("left"), self.console.text("until")), ("expired", "renew it"))
        self.console.element("renew").click()
        self.browser.until(lambda: self.console.text("left") != "expired")

    def test_wrong_password_is_told_and_leaves_the_form(self):
        self.console.element("password").send_keys("x")
        self.browser.find_element("css selector", "#sign-in button").click()
        self.browser.until(lambda: self.console.text("user-message"))
        self.assertEqual(self.console.text("user-message"), "Username, password or client id is wrong.")
        self.assertEqual(self.console.text("user-title"), "Sign in")

    def test_signing_out_forgets_everything(self):
        self.console.sign_in()
        self.console.click("/secure/me")
        self.console.element("sign-out").click()
        self.assertEqual(self.console.text("user-title"), "Sign in")
        self.assertIsNone(self.browser.execute_script("return session"))
        self.assertEqual(self.console.text("status"), "Nothing has been sent yet.")
        text = self.browser.execute_script("return document.body.innerHTML")
        self.assertNotIn("token_use", text)
        self.assertEqual(self.console.click("/secure"), 401)


class SigningInAtThePool(ConsoleTestCase):
    """By redirect, with a code and PKCE."""

    def test_the_pools_page_sends_a_code_back_that_becomes_a_token(self):
        self.console.element("redirect").click()
        self.browser.until(lambda: self.browser.current_url.startswith(self.server.pool_url))
        field = self.browser.find_element(By.ID, "username")
        self.assertEqual(field.get_property("value"), self.values["COGNITO_TEST_USER_EMAIL"])
        field.send_keys(Keys.TAB, self.values["COGNITO_TEST_USER_PASSWORD"], Keys.ENTER)
        self.browser.until(lambda: self.browser.current_url == self.server.url + "/" and self.console.text("user-title") == "Signed in")
        self.assertEqual(self.console.listed("claims")["email"], "lion@example.com")
        self.assertEqual(self.console.click("/secure"), 200)
        self.assertEqual(self.browser.execute_script("return [localStorage.length, sessionStorage.length, history.state]"), [0, 0, None])
        before = self.console.token
        self.console.element("renew").click()
        self.browser.until(lambda: self.console.token != before)

    def test_an_answer_to_another_question_is_told_and_taken_out_of_the_address(self):
        kept = json.dumps({"verifier": "v", "state": "mine", "client": "c"})
        self.browser.execute_script("sessionStorage.setItem('sign-in', arguments[0])", kept)
        self.browser.get(f"{self.server.url}/?code=x&state=theirs")
        self.browser.until(lambda: self.console.text("user-message"))
        self.assertEqual(self.console.text("user-message"), "This answer is not to a question of this page.")
        self.assertEqual(self.browser.current_url, self.server.url + "/")
        self.assertEqual(self.browser.execute_script("return [session, sessionStorage.length]"), [None, 0])


class Requests(ConsoleTestCase):
    def assert_answers(self, expected):
        for path, (status, text) in expected.items():
            with self.subTest(path=path):
                self.assertEqual(self.console.click(path), status)
                self.assertIn(f" {path}", self.console.text("status"))
                self.assertIn(text, self.console.text("body"))
                self.assertIn("x-request-id: ", self.console.text("fields"))

    def test_every_request_with_a_token(self):
        self.console.sign_in()
        self.assert_answers(WITH_TOKEN)
        self.assertEqual(len(self.console.text("earlier").splitlines()), 3 * min(len(WITH_TOKEN), 8))

    def test_every_request_without_one(self):
        self.assert_answers(WITHOUT)

    def test_refusals_say_why(self):
        self.console.sign_in()
        for credential, code, challenge in [
            ("none", "missing_credentials", 'Bearer realm="LionsDen"'),
            ("tampered", "invalid_token", 'error="invalid_token", error_description="The token was refused"'),
            ("expired", "token_expired", 'error="invalid_token", error_description="The token has expired"'),
        ]:
            with self.subTest(credential=credential):
                self.console.choose(credential)
                self.assertEqual(self.console.click("/secure"), 401)
                self.assertTrue(self.console.text("why").startswith(code), self.console.text("why"))
                self.assertIn(challenge, self.console.text("why"))
        self.console.choose("token")
        self.assertEqual(self.console.click("/secure"), 200)
        self.assertIsNone(self.console.text("why"))

    def test_leaving_the_group_makes_200_a_403_and_joining_it_a_200_again(self):
        self.console.sign_in()
        group = self.console.element("group")
        for is_member, status in [("true", 200), ("false", 403), ("true", 200)]:
            self.assertEqual((group.get_attribute("aria-checked"), self.console.click("/admin")), (is_member, status))
            self.assertEqual(("forbidden" in (self.console.text("why") or "")), status == 403)
            self.console.switch_group()
        self.console.switch_group()

    def test_key_is_made_seen_once_used_and_refused_once_it_is_deleted(self):
        self.console.sign_in()
        self.assertEqual(self.console.click("/create"), 201)
        self.browser.until(lambda: self.console.rows("record-list"))
        self.console.element("make").click()
        self.browser.until(lambda: self.console.text("key"))
        key = self.console.text("key")
        self.assertRegex(key, r"^ldk_[0-9A-Za-z]{22}_[0-9A-Za-z]{49}$")
        self.browser.until(lambda: self.console.rows("key-list"))
        self.console.choose("key")
        self.assertEqual([self.console.click(path) for path in ["/secure", "/records", "/create", "/admin"]], [200, 200, 201, 401])
        self.assertNotIn(key, self.console.text("request") or "")
        self.console.press("key-list", "Delete")
        self.browser.until(lambda: not self.console.rows("key-list"))
        self.assertEqual(self.console.click("/secure"), 401)
        self.assertIn("invalid_api_key", self.console.text("why"))
        self.assertIn('ApiKey realm="LionsDen"', self.console.text("why"))
        self.console.choose("token")
        before = len(self.console.rows("record-list"))
        self.console.mark()
        self.console.press("record-list", "Delete")
        self.assertEqual(self.console.answered(), 204)
        self.browser.until(lambda: len(self.console.rows("record-list")) == before - 1)
        # A page that is loaded anew has forgotten the key.
        self.console.open()
        self.assertNotIn(key, self.browser.execute_script("return document.documentElement.outerHTML"))

    def test_ending_all_sessions_makes_the_token_a_401(self):
        self.console.sign_in()
        self.assertEqual([self.console.click(path) for path in ["/secure", "/sessions", "/secure"]], [200, 204, 401])
        self.assertIn("invalid_token", self.console.text("why"))
        # Tokens of the same second are refused, too.
        self.browser.until(lambda: self.renewed() == 200)

    def renewed(self):
        before = self.console.token
        self.console.element("renew").click()
        self.browser.until(lambda: self.console.token != before)
        return self.console.click("/secure")

    def test_events_are_shown_as_they_come_until_stopped(self):
        self.console.sign_in()
        self.assertEqual(self.console.click("/secure/events"), 200)
        self.browser.until(lambda: self.console.text("body").count("tick") >= 2)
        first, *others = self.console.text("body").splitlines()
        self.assertIn("session", first)
        self.console.element("stop").click()
        self.browser.until(lambda: "stopped here" in self.console.text("status"))
        self.assertIsNone(self.console.text("stop"))
        self.assertEqual(self.console.click("/healthz"), 200)

    def test_session_shows_what_it_hears_until_stopped(self):
        self.console.sign_in()
        self.assertEqual(self.console.click("/live"), 101)
        self.browser.until(lambda: '{"type":"message","text":"roar"}' in (self.console.text("body") or ""))
        self.console.element("stop").click()
        self.browser.until(lambda: "stopped here" in self.console.text("status"))
        self.assertIsNone(self.console.text("stop"))
        self.assertEqual(self.console.click("/healthz"), 200)

    def test_earlier_answers_can_be_looked_at_again(self):
        self.assertEqual([self.console.click(path) for path in ["/secure", "/healthz"]], [401, 200])
        self.browser.find_elements("css selector", "#earlier button")[1].click()
        self.assertIn("401 Unauthorized\nGET /secure", self.console.text("status"))

    def test_answers_are_text_and_nothing_else(self):
        self.console.sign_in()
        content = '{"html":"<img src=/x onerror=alert(1)></pre><script>alert(2)</script>","long":12345678901234567890,"none":[],"nothing":{}}'
        self.console.write(content)
        self.assertEqual(self.console.click("/create"), 201)
        shown = self.console.text("body")
        self.assertIn('"html": "<img src=/x onerror=alert(1)></pre><script>alert(2)</script>",\n', shown)
        # Reading the number and writing it anew would round it.
        self.assertIn('"long": 12345678901234567890,\n    "none": [],\n    "nothing": {}\n', shown)
        self.assertEqual(json.loads(shown)["data"], json.loads(content))
        self.assertEqual(self.browser.find_elements("css selector", "img, #answer script"), [])

    def test_lines_for_curl_run_in_a_shell(self):
        self.browser.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
        self.console.sign_in()
        self.console.write("""{"name": "it's \\"$(false)\\" `false` @x !! \\\\ $HOME ünïcode"}""")
        for path, status in {"/secure": 200, "/create": 201, "/healthz": 200, "/admin": 200}.items():
            with self.subTest(path=path):
                self.assertEqual(self.console.click(path), status)
                shown = json.loads(self.console.text("body"))
                ended = subprocess.run(["sh", "-c", self.console.curl() + " --silent"], capture_output=True, text=True, timeout=60)
                head, body = ended.stdout.split("\n\n", 1)
                self.assertEqual((ended.returncode, head.split()[:2]), (0, ["HTTP/1.1", str(status)]), ended)
                self.assertEqual(json.loads(body).get("data"), shown.get("data"))
