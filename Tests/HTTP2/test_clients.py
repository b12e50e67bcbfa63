"""The clients that people use, in the clear where they can, and over TLS where ALPN chooses."""

import asyncio
import collections
import json
import os
import re
import subprocess
import tempfile
import unittest

import frames
import httpx
from certificates import Certificate
from server import HTTP2TestCase, has

CLIENTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "clients")


def ran(*command, **environment):
    ended = subprocess.run(
        command, capture_output=True, text=True, timeout=300, cwd=CLIENTS, env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | environment)
    return ended.stdout + ended.stderr


class Clear(HTTP2TestCase):
    @unittest.skipUnless(has("curl"), "curl is not here")
    def test_curl_by_prior_knowledge(self):
        said = ran("curl", "--silent", "--http2-prior-knowledge", "--write-out", " %{http_version} %{http_code}", self.server.url + "/public")
        self.assertTrue(said.endswith(" 2 200"), said)

    @unittest.skipUnless(has("curl"), "curl is not here")
    def test_an_upgrade_is_not_taken(self):
        said = ran("curl", "--silent", "--http2", "--write-out", " %{http_version} %{http_code}", self.server.url + "/public")
        self.assertTrue(said.endswith(" 1.1 200"), said)

    @unittest.skipUnless(has("nghttp"), "nghttp is not here")
    def test_nghttp(self):
        said = ran("nghttp", "--verbose", "--multiply=5", self.server.url + "/public")
        self.assertEqual(len(re.findall(r"recv \(stream_id=\d+\) :status: 200", said)), 5, said)

    @unittest.skipUnless(has("h2load"), "h2load is not here")
    def test_h2load(self):
        said = ran("h2load", "-n", "20000", "-c", "20", "-m", "50", self.server.url + "/public")
        self.assertIn("20000 succeeded, 0 failed, 0 errored, 0 timeout", said)
        self.assertIn("status codes: 20000 2xx", said)

    def test_httpx(self):
        async def ask():
            async with httpx.AsyncClient(http1=False, http2=True) as client:
                return await asyncio.gather(*(client.get(self.server.url + "/public") for _ in range(100)))
        answers = asyncio.run(ask())
        self.assertEqual({(answer.http_version, answer.status_code) for answer in answers}, {("HTTP/2", 200)})

    def test_httpx_sends_content(self):
        token = self.token("--group", "demoAdmins")
        with httpx.Client(http1=False, http2=True) as client:
            answer = client.post(self.server.url + "/create", json={"name": "Nala"}, headers={"authorization": "Bearer " + token})
            self.assertEqual(answer.status_code, 201, answer.text)

    def test_h2(self):
        """A client on the state machine that checks every frame of ours."""
        import h2.connection
        import h2.events
        import socket
        authority = self.server.url.split("//")[1]
        host, port = authority.rsplit(":", 1)
        connection = h2.connection.H2Connection()
        statuses, ended = collections.Counter(), 0
        with socket.create_connection((host, int(port)), timeout=30) as end:
            connection.initiate_connection()
            for _ in range(50):
                connection.send_headers(connection.get_next_available_stream_id(), [
                    (":method", "GET"), (":scheme", "http"), (":authority", authority), (":path", "/public")], end_stream=True)
            end.sendall(connection.data_to_send())
            while ended < 50:
                for event in connection.receive_data(end.recv(65536)):
                    if isinstance(event, h2.events.ResponseReceived):
                        statuses[dict(event.headers)[b":status"]] += 1
                    ended += isinstance(event, h2.events.StreamEnded)
                end.sendall(connection.data_to_send())
        self.assertEqual(statuses, {b"200": 50})

    def test_the_log_and_the_metrics_name_the_protocol(self):
        with httpx.Client(http1=False, http2=True) as client:
            client.get(self.server.url + "/public")
            metrics = client.get(self.server.url + "/metrics").text
        self.assertRegex(metrics, r'http_protocol_requests_total\{protocol="h2"\} [1-9]')
        self.server.wait_for_line(r'(protocol[=":]+h2)')


@unittest.skipUnless(has("openssl"), "openssl is not here")
class Secure(HTTP2TestCase):
    @classmethod
    def setUpClass(cls):
        cls.certificate = Certificate()
        cls.addClassCleanup(cls.certificate.cleanup)
        cls.variables = cls.certificate.variables
        super().setUpClass()
        cls.url = cls.server.url.replace("127.0.0.1", "localhost")

    @classmethod
    def wait_until_ready(cls):
        with httpx.Client(verify=cls.certificate.context(), http2=True) as client:
            while client.get(cls.server.url + "/readyz").status_code != 200:
                pass

    def assert_served(self):
        self.assertEqual(self.secure().ask().status, 200)

    def secure(self, *protocols, **more):
        connection = frames.Connection(self.server.url, tls=self.certificate.context(*(protocols or ["h2"])), **more)
        self.addCleanup(connection.close)
        return connection

    def test_the_client_chooses_by_ALPN_and_the_server_prefers_the_later_version(self):
        for offered, chosen in [(["h2"], "h2"), (["http/1.1"], "http/1.1"), (["http/1.1", "h2"], "h2"), ([], None)]:
            with self.subTest(offered):
                context = self.certificate.context(*offered)
                connection = frames.Connection(self.server.url, greets=False, tls=context)
                self.addCleanup(connection.close)
                self.assertEqual(connection._socket.selected_alpn_protocol(), chosen)

    def test_a_request(self):
        self.assertEqual(json.loads(self.secure().ask().content)["message"], "This is open to everybody.")

    def test_T136_a_flood(self):
        connection = self.secure()
        for _ in range(100):
            if not connection.send(frames.frame(frames.PING, 0, 0, bytes(8)) * 100):
                break
        self.assertIn(connection.to_end(), (frames.ENHANCE_YOUR_CALM, None))
        self.assert_served()

    @unittest.skipUnless(has("curl"), "curl is not here")
    def test_curl(self):
        said = ran("curl", "--silent", "--show-error", "--cacert", self.certificate.file, "--write-out", " %{http_version} %{http_code}",
                   self.url + "/public")
        self.assertTrue(said.endswith(" 2 200"), said)
        older = ran("curl", "--silent", "--show-error", "--http1.1", "--cacert", self.certificate.file, "--write-out",
                    " %{http_version} %{http_code}", self.url + "/public")
        self.assertTrue(older.endswith(" 1.1 200"), older)

    @unittest.skipUnless(has("h2load"), "h2load is not here")
    def test_h2load(self):
        said = ran("h2load", "-n", "5000", "-c", "10", "-m", "50", self.server.url + "/public")
        self.assertIn("Application protocol: h2", said)
        self.assertIn("5000 succeeded, 0 failed, 0 errored, 0 timeout", said)

    @unittest.skipUnless(has("java", "keytool"), "java is not here")
    def test_java(self):
        with tempfile.TemporaryDirectory(prefix="lionsden-java-") as folder:
            trust = os.path.join(folder, "trust")
            ran("keytool", "-importcert", "-noprompt", "-alias", "a", "-file", self.certificate.file, "-keystore", trust,
                "-storepass", "secret")
            said = ran("java", f"-Djavax.net.ssl.trustStore={trust}", "-Djavax.net.ssl.trustStorePassword=secret", "Ask.java",
                       self.url + "/public")
        self.assertEqual(said.split("\n"), ["HTTP_2 200"] * 50 + [""])

    @unittest.skipUnless(has("go"), "go is not here")
    def test_go(self):
        with tempfile.TemporaryDirectory(prefix="lionsden-go-") as folder:
            said = ran("go", "run", "ask.go", self.url + "/public", self.certificate.file, HOME=folder, GOTOOLCHAIN="local", GOFLAGS="")
        self.assertEqual(said.split("\n"), ["HTTP/2.0 200"] * 50 + [""])


if __name__ == "__main__":
    unittest.main()
