"""The console, as somebody who looks at it and clicks."""

import re

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


class Console:
    """The page of one server in a browser."""

    def __init__(self, browser, url):
        self.browser = browser
        self._url = url

    def open(self):
        """Loads the page anew, and waits until its form is filled in."""
        self.browser.get(self._url + "/")
        self.browser.until(lambda: self.element("client").get_property("value"))

    def element(self, identifier):
        return self.browser.find_element(By.ID, identifier)

    def text(self, identifier):
        """The text of an element, `None` while it does not show."""
        element = self.element(identifier)
        return element.text if element.is_displayed() else None

    # Signing in

    def sign_in(self):
        self.browser.find_element(By.CSS_SELECTOR, "#sign-in button").click()
        self.browser.until(lambda: self.text("user-title") == "Signed in")

    @property
    def token(self):
        """The token, which no part of the page shows."""
        return self.browser.execute_script("return session.token")

    def listed(self, identifier):
        """The names and values of a list of claims."""
        rows = self.element(identifier).find_elements(By.TAG_NAME, "div")
        return {row.find_element(By.TAG_NAME, "dt").text: row.find_element(By.TAG_NAME, "dd").text for row in rows}

    def switch_group(self):
        """Flips the switch, and waits for the token that shows it."""
        before = self.token
        self.element("group").click()
        self.browser.until(lambda: self.token != before and self.element("group").get_attribute("aria-busy") is None)

    # Requests

    def choose(self, credential):
        self.browser.find_element(By.CSS_SELECTOR, f"#credentials label:has([value={credential}])").click()

    def write(self, content):
        """Replaces what is sent to /create."""
        field = self.element("content")
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(content)

    def click(self, path):
        """Sends a request; gives back status, method and path once its answer, or the first of it, shows."""
        self.mark()
        button = next(b for b in self.browser.find_elements(By.CSS_SELECTOR, "#requests button") if f" {path} " in b.text.replace("\n", " "))
        button.click()
        return self.answered()

    def rows(self, identifier):
        """What a list of keys or records shows, a text for each; read at once, since the page replaces its lists."""
        return self.browser.execute_script("return Array.from(document.getElementById(arguments[0]).children, (i) => i.innerText)", identifier)

    def press(self, identifier, text):
        """Clicks this button of the first entry of a list."""
        def press():
            item = self.element(identifier).find_element(By.TAG_NAME, "li")
            button = next(button for button in item.find_elements(By.TAG_NAME, "button") if button.text == text)
            button.click()
            return True

        self.browser.until(press)

    def mark(self):
        """Marks the answer that is shown, so that the next one can be told from it."""
        self.browser.execute_script("document.querySelector('#status').firstElementChild.dataset.old = ''")

    def answered(self):
        status = "return document.querySelector('#status > :first-child:not([data-old])')?.textContent"
        said = self.browser.until(lambda: self.browser.execute_script(status + " ?? ''").replace("0 waiting", ""))
        return int(re.match(r"(\d*)", said).group(1) or 0)

    def curl(self):
        """The line that the page puts on the clipboard."""
        self.element("copy").click()
        self.browser.until(lambda: self.text("copy") == "Copied")
        return self.browser.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
