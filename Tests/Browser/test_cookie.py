"""The token in a cookie, as COGNITO_COOKIE allows: for what a browser sends without `Authorization`."""

import json

from cases_in_a_browser import OtherOriginTestCase
from elsewhere import Elsewhere

# Gives back the first event of a stream, or nothing where it does not open.
FIRST_EVENT = """
const [url, options, done] = arguments;
const source = new EventSource(url, options);
const end = (data) => { source.close(); done(data); };
source.addEventListener("session", (event) => end(event.data));
source.addEventListener("error", () => end(null));
"""


class TheCookie(OtherOriginTestCase):
    @classmethod
    def site(cls):
        site = super().site()
        cls.environment = {"CORS_ALLOWED_ORIGINS": site.origin, "CORS_ALLOW_CREDENTIALS": "on", "COGNITO_COOKIE": "den"}
        return site

    def setUp(self):
        super().setUp()
        token = self.sign_in()["IdToken"]
        cookie = {"name": "den", "value": token, "url": self.server.url, "httpOnly": True, "sameSite": "Strict"}
        self.assertTrue(self.browser.execute_cdp_cmd("Network.setCookie", cookie)["success"])
        self.addCleanup(self.browser.delete_all_cookies)

    def first_event(self, page, path, options):
        self.browser.get(page + "/")
        return self.browser.execute_async_script(FIRST_EVENT, path, options)

    def test_an_event_source_opens_the_stream(self):
        data = self.first_event(self.server.url, "/secure/events", {})
        self.assertGreater(json.loads(data)["secondsLeft"], 0)
        self.assertEqual(self.browser.execute_script("return document.cookie"), "")

    def test_an_event_source_of_a_listed_page_opens_the_stream_with_credentials(self):
        url = self.server.url + "/secure/events"
        self.assertGreater(json.loads(self.first_event(self.elsewhere.origin, url, {"withCredentials": True}))["secondsLeft"], 0)
        self.assertIsNone(self.first_event(self.elsewhere.origin, url, {"withCredentials": False}))

    def test_an_event_source_of_another_page_does_not(self):
        third = Elsewhere()
        self.addCleanup(third.stop)
        self.assertIsNone(self.first_event(third.origin, self.server.url + "/secure/events", {"withCredentials": True}))
        self.assertTrue(any("CORS policy" in complaint for complaint in self.browser.complaints()))
