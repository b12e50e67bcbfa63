"""The protocols that a browser chooses over TLS."""

import subprocess
import unittest

from browser import Browser
from certificates import Certificate
from example import EXAMPLE_FILE
from processes import EmbeddedServer, binary

OPEN = """
const [token, done] = arguments;
const socket = new WebSocket(location.origin.replace("http", "ws") + "/live", ["bearer", token]);
socket.onopen = () => socket.send('{"type":"message","text":"roar"}');
socket.onmessage = ({ data }) => { done([socket.protocol, socket.extensions, data]); socket.close(); };
socket.onclose = ({ code }) => done(["closed", code]);
"""


class Protocols(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        certificate = Certificate()
        cls.addClassCleanup(certificate.cleanup)
        cls.server = EmbeddedServer(certificate.variables, ["--env-file", str(EXAMPLE_FILE)])
        cls.addClassCleanup(cls.server.stop)
        cls.server.wait_for_line(r"(key set is loaded)")
        # Nothing but the certificate's issuer is unknown to it.
        cls.browser = Browser("--ignore-certificate-errors")
        cls.addClassCleanup(cls.browser.quit)
        cls.browser.get(cls.server.url.replace("127.0.0.1", "localhost") + "/")

    def test_pages_and_what_they_fetch_come_over_http_2(self):
        for kind in ["navigation", "resource"]:
            protocols = self.browser.execute_script(
                "return performance.getEntriesByType(arguments[0]).map((entry) => entry.nextHopProtocol)", kind)
            self.assertTrue(protocols, kind)
            self.assertEqual(set(protocols), {"h2"}, kind)

    def test_a_websocket_is_a_stream_of_the_pages_connection(self):
        token = subprocess.run(
            [binary("lionsden-dev"), "token", "--env-file", str(EXAMPLE_FILE)], check=True, capture_output=True, text=True,
            env={"COGNITO_POOL_PORT": self.server.pool_url.rsplit(":", 1)[1]}).stdout.strip()
        protocol, extensions, heard = self.browser.execute_async_script(OPEN, token)
        self.assertEqual((protocol, heard), ("bearer", '{"type":"message","text":"roar"}'))
        self.assertTrue(extensions.startswith("permessage-deflate"), extensions)
        self.server.wait_for_line(r'("protocol":"h2","request_id":"\w+","route":"/live","status":"101")')
