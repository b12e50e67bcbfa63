"""A headless Chromium, and what it complains of."""

import base64
import os

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

# For what takes milliseconds where nothing is wrong.
PATIENCE_SECONDS = 60

# Before any script of a page: what the page may not do and did, and what it did wrong, is kept to be looked at.
WATCH = """
window.faults = [];
addEventListener("securitypolicyviolation", (event) => faults.push(`${event.violatedDirective}: ${event.blockedURI || event.sample}`));
addEventListener("error", (event) => faults.push(event.message));
addEventListener("unhandledrejection", (event) => faults.push(String(event.reason)));
"""


class Browser(webdriver.Chrome):
    """Chromium without a window; a page in it is 1280 by 900 pixels large and light, until told otherwise."""

    def __init__(self, *arguments):
        options = webdriver.ChromeOptions()
        options.binary_location = os.environ["LIONSDEN_CHROMIUM"]
        # Containers give /dev/shm little room.
        for argument in ["--headless=new", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", *arguments]:
            options.add_argument(argument)
        if os.geteuid() == 0:
            # Chromium's sandbox refuses to work for root.
            options.add_argument("--no-sandbox")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        super().__init__(options=options, service=Service(os.environ["LIONSDEN_CHROMEDRIVER"]))
        self.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        self.look()

    def look(self, width=1280, height=900, scheme="light"):
        """Sets the size of the page, and whether its user likes it light or dark."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
        self.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def until(self, condition):
        """Waits until the condition gives something that counts as true, and gives that back. An element that the page replaces
        while the condition reads it is looked up again."""
        replaced = [StaleElementReferenceException]
        return WebDriverWait(self, PATIENCE_SECONDS, poll_frequency=0.02, ignored_exceptions=replaced).until(lambda _: condition())

    def complaints(self):
        """What the page and its console have complained of since the last look, besides answers that refuse something."""
        refusal = "Failed to load resource: the server responded with a status of "
        logged = [f"{entry['source']}: {entry['message']}" for entry in self.get_log("browser") if refusal not in entry["message"]]
        return logged + self.execute_script("return faults.splice(0)")

    def picture(self, name):
        """Keeps what the whole page looks like."""
        size = self.execute_script("return [innerWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1}
        shot = self.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})
        with open(os.path.join(os.environ["LIONSDEN_SCREENSHOTS"], f"{name}.png"), "wb") as file:
            file.write(base64.b64decode(shot["data"]))
