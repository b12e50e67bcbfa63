"""The console on a telephone, in the dark, by keyboard alone, and what its policy keeps out."""

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from cases_in_a_browser import ConsoleTestCase

# Every text that shows, with the contrast between its colour and that of the nearest opaque thing behind it (WCAG 2.2 §1.4.3).
CONTRASTS = """
const channels = (color) => color.match(/[\\d.]+/g).map(Number);
const light = (color) => {
  const [r, g, b] = channels(color).slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = (node) => {
  for (; node; node = node.parentElement) {
    const color = getComputedStyle(node).backgroundColor;
    if (channels(color)[3] !== 0) return color;
  }
  return "rgb(255, 255, 255)";
};
const texts = [...document.querySelectorAll("body *")].filter(
  (node) => node.checkVisibility() && ([...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()) || node.value));
return texts.map((node) => {
  const [a, b] = [light(getComputedStyle(node).color), light(behind(node))];
  return [node.tagName + " " + (node.value || node.textContent).slice(0, 40), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
});
"""


class Looks(ConsoleTestCase):
    def assert_readable(self):
        contrasts = self.browser.execute_script(CONTRASTS)
        self.assertGreater(len(contrasts), 20)
        self.assertEqual([text for text, contrast in contrasts if contrast < 4.5], [])

    def assert_fits(self):
        width, window = self.browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
        self.assertLessEqual(width, window)
        wide = """return [...document.querySelectorAll("body *")].filter((node) => node.checkVisibility() &&
          node.getBoundingClientRect().right > innerWidth + 0.5).map((node) => node.outerHTML.slice(0, 80))"""
        self.assertEqual(self.browser.execute_script(wide), [])

    def show_everything(self, name):
        """Plays a visit in the present look, and keeps pictures of it."""
        self.assert_readable()
        self.console.sign_in()
        self.console.element("header-details").click()
        self.console.click("/create")
        self.assert_readable()
        self.browser.picture(name)
        self.console.choose("tampered")
        self.console.click("/secure")
        self.assert_readable()
        self.browser.picture(f"{name}-refused")

    def test_in_the_light(self):
        self.browser.picture("light-sign-in")
        self.show_everything("light")

    def test_in_the_dark(self):
        page = "return getComputedStyle(document.body).backgroundColor"
        by_day = self.browser.execute_script(page)
        self.browser.look(scheme="dark")
        self.assertNotEqual(self.browser.execute_script(page), by_day)
        self.show_everything("dark")

    def test_on_a_telephone_nothing_is_wider_than_the_page(self):
        self.browser.look(width=360, height=740)
        self.console.open()
        self.assert_fits()
        self.console.sign_in()
        self.assert_fits()
        self.console.write('{"' + "x" * 300 + '": "' + "y" * 300 + '"}')
        self.assertEqual(self.console.click("/create"), 201)
        self.assert_fits()
        self.console.click("/secure/me")
        self.browser.picture("phone")
        self.console.choose("expired")
        self.assertEqual(self.console.click("/secure"), 401)
        self.assert_fits()
        self.browser.picture("phone-refused")

    def test_in_between_nothing_is_wider_than_the_page(self):
        self.console.sign_in()
        self.console.click("/secure")
        for width in [320, 500, 740, 1000, 1190, 1900]:
            with self.subTest(width=width):
                self.browser.look(width=width)
                self.assert_fits()


class ByKeyboard(ConsoleTestCase):
    def press(self, *keys):
        ActionChains(self.browser).send_keys(*keys).perform()

    def tab_to(self, condition):
        """Tabs on until the focus is where it should be; it must be seen there."""
        for _ in range(40):
            self.press(Keys.TAB)
            focused = self.browser.switch_to.active_element
            if condition(focused):
                ring = "const seen = arguments[0].type === 'radio' ? arguments[0].nextElementSibling : arguments[0];"
                outline = self.browser.execute_script(ring + "return getComputedStyle(seen).outlineStyle", focused)
                self.assertEqual(outline, "solid", focused.get_attribute("outerHTML"))
                return focused
        raise AssertionError("the keyboard does not lead there")

    def test_signing_in_and_a_request(self):
        password = self.tab_to(lambda element: element.get_attribute("id") == "password")
        password.send_keys(Keys.CONTROL, "a")
        self.press(self.values["COGNITO_TEST_USER_PASSWORD"], Keys.ENTER)
        self.browser.until(lambda: self.console.text("user-title") == "Signed in")
        # The form is gone; the focus is where it was.
        self.assertEqual(self.browser.switch_to.active_element.get_attribute("id"), "user-title")
        self.tab_to(lambda element: element.get_attribute("role") == "switch")
        self.tab_to(lambda element: element.get_attribute("name") == "credential")
        self.press(Keys.ARROW_RIGHT)
        self.assertEqual(self.browser.switch_to.active_element.get_attribute("value"), "none")
        self.assertEqual(self.console.text("credential-hint"), "No Authorization field is sent.")
        self.press(Keys.ARROW_LEFT)
        self.console.mark()
        self.tab_to(lambda element: element.text.startswith("GET\n/admin"))
        self.press(Keys.ENTER)
        self.assertEqual(self.console.answered(), 200)
        self.assertTrue(self.browser.switch_to.active_element.text.startswith("GET\n/admin"))
        self.console.mark()
        self.press(Keys.SPACE)
        self.assertEqual(self.console.answered(), 200)
        self.tab_to(lambda element: element.get_attribute("id") == "copy")

    def test_everything_has_a_name_and_results_are_announced(self):
        self.console.sign_in()
        self.console.click("/secure")
        nodes = self.browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        named = {"button", "switch", "radio", "textbox", "textField", "heading", "region", "DisclosureTriangle"}
        without = [
            node for node in nodes
            if not node["ignored"] and node["role"]["value"] in named and not node.get("name", {}).get("value")]
        self.assertEqual(without, [])
        for identifier, role in {"status": "status", "user-message": "alert"}.items():
            self.assertEqual(self.console.element(identifier).get_attribute("role"), role)


class Policy(ConsoleTestCase):
    def test_what_the_page_does_not_bring_along_is_kept_out(self):
        for attempt in [
            "document.head.append(Object.assign(document.createElement('style'), {textContent: 'body{display:none}'}))",
            "document.body.append(Object.assign(document.createElement('img'), {src: '/x.png'}))",
            "document.body.append(Object.assign(document.createElement('iframe'), {src: '/public'}))",
            "fetch('http://127.0.0.1:9/').catch(() => {})",
            "try { document.body.innerHTML = '<b>' } catch {}",
            "const form = Object.assign(document.createElement('form'), {action: '/public'}); document.body.append(form); form.submit()",
        ]:
            with self.subTest(attempt=attempt):
                self.browser.execute_script(attempt)
                self.browser.until(lambda: self.browser.execute_script("return faults.length"))
                self.assertTrue(self.browser.complaints())
        self.assertEqual(self.console.text("user-title"), "Sign in")
        # What the console printed of the last attempt may come a little after the event.
        self.browser.get_log("browser")

    def test_no_page_may_frame_it(self):
        self.browser.get(self.server.url + "/healthz")
        script = "document.body.append(Object.assign(document.createElement('iframe'), {src: '/', onload: arguments[0]}))"
        self.browser.execute_async_script(script)
        self.assertIsNone(self.browser.execute_script("return document.querySelector('iframe').contentDocument?.querySelector('main') ?? null"))
        self.assertTrue(any("frame" in complaint for complaint in self.browser.complaints()))
