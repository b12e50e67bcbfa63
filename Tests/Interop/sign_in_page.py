"""The pool's sign-in page, filled in as a browser would."""

import html.parser
import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer: what it points to may not be there."""

    def redirect_request(self, *_):
        return None


class Form(html.parser.HTMLParser):
    """The first form of a page: where it goes, and its hidden fields."""

    def __init__(self, text):
        super().__init__()
        self.action, self.fields = None, {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form" and self.action is None:
            self.action = attributes["action"]
        if tag == "input" and attributes.get("type") == "hidden":
            self.fields.setdefault(attributes["name"], attributes["value"])


class Browser:
    """Keeps cookies, and follows redirects as long as they stay at the pool."""

    def __init__(self):
        self._opener = urllib.request.build_opener(NoRedirect, urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def sign_in(self, address, username, password):
        """The address that the pool sends the browser to once the user has signed in."""
        address, form = self._page(address)
        given = {**form.fields, "username": username, "password": password}
        return self._open(urllib.parse.urljoin(address, form.action), urllib.parse.urlencode(given).encode())[0]

    def _page(self, address):
        while True:
            next_address, text = self._open(address)
            if text is not None:
                return address, Form(text)
            address = next_address

    def _open(self, address, content=None):
        """Where a redirect goes, or the page that is there."""
        try:
            with self._opener.open(urllib.request.Request(address, content), timeout=20) as answer:
                return None, answer.read().decode()
        except urllib.error.HTTPError as error:
            if error.code not in (302, 303):
                raise AssertionError(f"{address}: {error.code} {error.read()!r}") from error
            return urllib.parse.urljoin(address, error.headers["Location"]), None
