"""HTTP/2 and sessions through proxies: HTTP/2 between browser and proxy, and what the proxy likes behind it."""

import json
import shutil
import unittest

import frames
import proxies
from certificates import Certificate
from serving import Plain
from tunnels import Tunnels


class Proxied:
    """Run through each proxy that is installed."""

    variables = Plain.variables | {"LOG_LEVEL": "info"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.certificate = Certificate()
        cls.addClassCleanup(cls.certificate.cleanup)
        cls.proxy = cls.make(cls.authority, cls.certificate)
        cls.addClassCleanup(cls.proxy.stop)

    def through(self):
        connection = Tunnels("localhost", self.proxy.port, self.certificate.context("h2"), awaits_websocket=False)
        self.addCleanup(connection.end)
        return connection

    def test_requests_in_http_2_reach_the_server(self):
        connection = self.through()
        bearer = ("authorization", f"Bearer {self.token}")
        self.assertEqual(connection.get("/public"), 200)
        self.assertEqual(connection.get("/secure/me"), 401)
        streams = [connection.open(connection.head("/secure/me", bearer), ends=True) for _ in range(20)]
        for stream in streams:
            self.assertEqual(connection.answer(stream)[0], 200)
            content = connection.content(stream)
            self.assertEqual(json.loads(content)["token_use"], "id", content)
        self.server.wait_for_line(rf'("protocol":"{self.behind}","request_id":"[^"]+","route":"/secure/me","status":"200")')

    def test_a_session_passes_and_ends_as_without_a_proxy(self):
        for compression in [[], ["Sec-WebSocket-Extensions: permessage-deflate"]]:
            session = frames.Session("localhost", self.proxy.port, "/live/echo", self.token, self.certificate.context("http/1.1"), compression)
            self.addCleanup(session.end)
            for text in [b"roar", b"roar " * 50_000]:
                session.send(frames.frame(frames.TEXT, text))
                self.assertEqual(session.message(), (frames.TEXT, text))
            session.send(frames.close(1000))
            self.assert_ends(session, 1000)
        with self.assertRaises(frames.Refused) as refused:
            frames.Session("localhost", self.proxy.port, "/live", None, self.certificate.context("http/1.1"))
        self.assertIn(b" 401 ", refused.exception.args[0])


@unittest.skipUnless(shutil.which("nginx"), "nginx is not here")
class ThroughNginx(Proxied, Plain):
    make, behind = proxies.Nginx, "http/1.0"


@unittest.skipUnless(shutil.which("caddy"), "caddy is not here")
class ThroughCaddy(Proxied, Plain):
    make, behind = proxies.Caddy, "h2"
