"""The lines of docs/websockets.md that keep a session alive over a refresh, in a page."""

import pathlib
import re
import subprocess

from cases_in_a_browser import ConsoleTestCase
from example import EXAMPLE_FILE
from processes import binary

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs" / "websockets.md"

# Counts the sessions that a page opens, and hears what they say.
BEGIN = """
const Plain = WebSocket;
window.opened = 0;
window.WebSocket = class extends Plain { constructor(...all) { super(...all); opened += 1; this.addEventListener("open", () => { window.isOpen = true; }); } };
window.heard = [];
const tokens = arguments[0];
window.alive = live(location.origin.replace("http", "ws") + "/live", async () => (tokens.length > 1 ? tokens.shift() : tokens[0]), (message) => heard.push(message));
"""


class LiveSessions(ConsoleTestCase):
    def token(self, *options):
        """A token of the example's user, straight from the pool."""
        port = self.server.pool_url.rsplit(":", 1)[1]
        return subprocess.run(
            [binary("lionsden-dev"), "token", "--env-file", str(EXAMPLE_FILE), *options], check=True, capture_output=True, text=True,
            env={"COGNITO_POOL_PORT": port, "HTTP_PORT": str(self.server.url.rsplit(":", 1)[1])}).stdout.strip()

    def test_the_documented_lines_keep_a_session_alive_over_a_refresh(self):
        lines = re.search(r"```js\n(.*?)```", DOCUMENT.read_text(), re.DOTALL).group(1)
        # The first is refreshed after five seconds, which is as soon as the lines ever do it.
        self.browser.execute_script(lines + BEGIN, [self.token("--expires-in", "20"), self.token()])
        self.browser.until(lambda: self.browser.execute_script("return window.isOpen"))
        self.browser.execute_script("alive.send({ type: 'message', text: 'roar' })")
        self.browser.until(lambda: self.browser.execute_script("return heard.some(({ type }) => type === 'token')"))
        self.browser.execute_script("alive.send({ type: 'message', text: 'still here' })")
        self.browser.until(lambda: self.browser.execute_script("return heard.length === 3"))
        heard = self.browser.execute_script("return heard")
        self.assertEqual([message.get("text") for message in heard], ["roar", None, "still here"])
        self.assertRegex(heard[1]["expiresAt"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(self.browser.execute_script("alive.stop(); return opened"), 1)

    def test_a_page_is_told_nothing_of_a_refused_handshake(self):
        self.browser.execute_script(
            "const socket = new WebSocket(location.origin.replace('http', 'ws') + '/live', ['bearer', 'a.b.c']);"
            "socket.onclose = ({ code }) => { window.code = code; };")
        self.browser.until(lambda: self.browser.execute_script("return window.code"))
        self.assertEqual(self.browser.execute_script("return code"), 1006)
        self.browser.get_log("browser")
