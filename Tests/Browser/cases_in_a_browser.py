"""What the tests in a browser have in common."""

import unittest

from api import API
from browser import Browser
from console import Console
from example import EXAMPLE_FILE, example
from processes import EmbeddedServer


class BrowserTestCase(unittest.TestCase):
    """One server and one browser for all tests of a class. A test fails when a page has complained of anything that it does not expect."""

    values = example()
    environment = {}

    @classmethod
    def setUpClass(cls):
        cls.server = EmbeddedServer({"LOG_LEVEL": "warning"} | cls.environment, ["--env-file", str(EXAMPLE_FILE)])
        cls.addClassCleanup(cls.server.stop)
        API(cls.server.url).wait_until_ready()
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.quit)

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
