"""HTTPS as curl and OpenSSL's own client see it."""

import http.client
import os
import re
import shutil
import signal
import ssl
import subprocess
import threading
import unittest
import urllib.parse

from cases import InteropTestCase
from certificates import Certificates
from processes import Process, binary
from test_start_and_stop import PRODUCTION

REQUEST = b"GET /public HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


class SecureServer(Process):
    """The production server with a certificate, on any free port."""

    def __init__(self, environment):
        super().__init__([binary("lionsden")], PRODUCTION | {"HTTP_PORT": "0"} | environment)
        self.url = self.wait_for_line(r"^listening on (https://\S+)$")
        self.port = urllib.parse.urlsplit(self.url).port


@unittest.skipUnless(shutil.which("curl") and shutil.which("openssl"), "curl or openssl is not here")
class TLS(InteropTestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = Certificates()
        cls.addClassCleanup(cls.files.cleanup)
        cls.files.make("first", "DNS:localhost", "IP:127.0.0.1")
        cls.files.make("lions", "DNS:*.lions.example")
        cls.environment = {
            "HTTP_TLS_CERT_FILE": cls.files.path("first.pem"), "HTTP_TLS_KEY_FILE": cls.files.path("first.key"),
            "HTTP_TLS_ADDITIONAL_CERTS": cls.files.path("lions.pem") + ":" + cls.files.path("lions.key")}
        cls.server = cls.shared(SecureServer(cls.environment))

    def s_client(self, *arguments, said=REQUEST):
        """What OpenSSL's client says of a connection in which it sends a request."""
        ended = subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{self.server.port}", "-CAfile", self.files.path("first.pem"),
             "-ign_eof", *arguments], input=said, capture_output=True, timeout=30)
        return (ended.stdout + ended.stderr).decode(errors="replace")

    def curl(self, *arguments):
        return subprocess.run(
            ["curl", "--silent", "--show-error", "--cacert", self.files.path("first.pem"), *arguments], capture_output=True,
            text=True, timeout=30)

    def test_curl_trusts_the_certificate_and_no_other(self):
        answer = self.curl("--write-out", "%{http_code} %{http_version} %{ssl_verify_result}", "--output", os.devnull,
                           f"https://localhost:{self.server.port}/public")
        self.assertEqual((answer.returncode, answer.stdout), (0, "200 2 0"), answer.stderr)
        untrusted = self.curl("--cacert", self.files.path("lions.pem"), f"https://localhost:{self.server.port}/public")
        self.assertEqual(untrusted.returncode, 60, untrusted.stderr)

    def test_curl_sends_content(self):
        content = self.files.path("content")
        with open(content, "w") as file:
            file.write("x" * 200_000)
        answer = self.curl("--data-binary", "@" + content, "--header", "Expect: 100-continue", "--write-out", "%{http_code}",
                           "--output", os.devnull, f"https://localhost:{self.server.port}/create")
        self.assertEqual((answer.returncode, answer.stdout), (0, "403"), answer.stderr)

    def test_plain_http_is_answered_in_the_clear(self):
        answer = self.curl("--write-out", "%{http_code}", "--output", os.devnull, f"http://localhost:{self.server.port}/public")
        self.assertEqual((answer.returncode, answer.stdout), (0, "400"), answer.stderr)

    def test_versions(self):
        for option, version in [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")]:
            said = self.s_client(option)
            self.assertIn(f"New, {version}, Cipher is ", said)
            self.assertIn("Verify return code: 0 (ok)", said)
            self.assertIn("HTTP/1.1 200 OK", said)
        for option in ["-tls1", "-tls1_1"]:
            said = self.s_client(option, "-cipher", "ALL:@SECLEVEL=0")
            self.assertIn("alert protocol version", said)
            self.assertNotIn("HTTP/1.1", said)

    def test_weak_ciphers(self):
        for cipher in ["AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-SHA", "ECDHE-ECDSA-AES128-SHA256", "AES256-SHA", "eNULL", "aNULL"]:
            said = self.s_client("-tls1_2", "-cipher", cipher + ":@SECLEVEL=0")
            self.assertIn("alert handshake failure", said, cipher)
            self.assertNotIn("HTTP/1.1", said)
        for cipher in ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"]:
            self.assertIn(f"New, TLSv1.2, Cipher is {cipher}", self.s_client("-tls1_2", "-cipher", cipher))

    def test_protocols(self):
        self.assertIn("ALPN protocol: h2", self.s_client("-alpn", "http/1.1,h2"))
        self.assertIn("ALPN protocol: http/1.1", self.s_client("-alpn", "http/1.1"))
        self.assertIn("ALPN protocol: http/1.0", self.s_client("-alpn", "http/1.0"))
        self.assertIn("No ALPN negotiated", self.s_client())
        self.assertIn("alert no application protocol", self.s_client("-alpn", "h3"))

    def test_names(self):
        for name, subject in [("localhost", "first"), ("king.lions.example", "lions"), ("a.b.lions.example", "first")]:
            for option in ["-tls1_2", "-tls1_3"]:
                self.assertIn(f"subject=CN = {subject}", self.s_client(option, "-servername", name), name)

    def test_sessions_are_resumed(self):
        for option in ["-tls1_2", "-tls1_3"]:
            session = self.files.path("session")
            self.assertIn("\nNew, ", self.s_client(option, "-sess_out", session))
            for _ in range(4):
                self.assertIn("\nReused, ", self.s_client(option, "-sess_in", session))

    def test_renegotiation_is_refused(self):
        client = subprocess.Popen(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{self.server.port}", "-tls1_2"], stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(client.communicate)
        client.stdin.write("R\n")
        client.stdin.flush()
        # The client ends by itself, of the refusal, while its input is still open.
        self.assertIn("no renegotiation", client.stderr.read())

    def test_sighup_presents_another_certificate(self):
        files = Certificates()
        self.addCleanup(files.cleanup)
        files.make("now", "DNS:localhost")
        server = self.started(SecureServer({"HTTP_TLS_CERT_FILE": files.path("now.pem"), "HTTP_TLS_KEY_FILE": files.path("now.key")}))
        old = self.connection(server, files)
        self.assertEqual(self.status(old), 200)
        files.make("now", "DNS:localhost")
        server.signal(signal.SIGHUP)
        server.wait_for_line("(certificates read anew)")
        self.assertEqual(self.status(old), 200, "an old connection goes on")
        new = self.connection(server, files)
        self.assertEqual(self.status(new), 200, "a new connection sees the new certificate, which alone it trusts")
        with open(files.path("now.key"), "w") as key:
            key.write("nonsense")
        server.signal(signal.SIGHUP)
        server.wait_for_line("(the old ones stay in use)")
        for connection in [old, new, self.connection(server, files)]:
            self.assertEqual(self.status(connection), 200)
        self.assertEqual(server.stop(), 0)
        self.assertNotIn("PRIVATE", "\n".join(server.lines))

    def test_certificate_that_expires_within_two_weeks_is_told(self):
        """The certificates of these tests live for two days."""
        self.server.wait_for_line('(certificate expires soon.*first.pem)')
        answer = self.curl(f"https://localhost:{self.server.port}/metrics")
        left = re.findall(r'^tls_certificate_expiry_seconds\{file="([^"]*)"\} (\d+)$', answer.stdout, re.MULTILINE)
        self.assertEqual([name for name, _ in left], [self.files.path("first.pem"), self.files.path("lions.pem")])
        for _, seconds in left:
            self.assertLessEqual(int(seconds), 2 * 86_400)
            self.assertGreater(int(seconds), 86_400)

    def test_sighup_with_a_pipe_holds_up_neither_it_nor_the_next(self):
        files = Certificates()
        self.addCleanup(files.cleanup)
        files.make("now", "DNS:localhost")
        server = self.started(SecureServer({"HTTP_TLS_CERT_FILE": files.path("now.pem"), "HTTP_TLS_KEY_FILE": files.path("now.key")}))
        for name in ["now.pem", "now.key"]:
            os.unlink(files.path(name))
        os.mkfifo(files.path("now.pem"))
        server.signal(signal.SIGHUP)
        server.wait_for_line("(it is a pipe and no regular file)")
        os.unlink(files.path("now.pem"))
        files.make("now", "DNS:localhost")
        server.signal(signal.SIGHUP)
        server.wait_for_line("(certificates read anew)")
        self.assertEqual(self.status(self.connection(server, files)), 200)

    def test_nobody_loses_an_answer_when_it_stops(self):
        server = self.started(SecureServer(self.environment))
        failures = []
        started = threading.Barrier(9)
        clients = [threading.Thread(target=self.ask_until_closed, args=(server, started, failures)) for _ in range(8)]
        for client in clients:
            client.start()
        started.wait()
        server.signal(signal.SIGTERM)
        self.assertEqual(server.wait(), 0)
        for client in clients:
            client.join()
        self.assertEqual(failures, [])

    def ask_until_closed(self, server, started, failures):
        """One request after another, each connection for as long as the server keeps it; the end is when nobody listens any more."""
        connection = self.connection(server, self.files)
        self.status(connection)
        started.wait()
        while True:
            try:
                connection.request("GET", "/healthz")
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    failures.append(answer.status)
                if answer.will_close:
                    connection.close()
                    connection = self.connection(server, self.files)
            except ConnectionRefusedError:
                return
            except (OSError, http.client.HTTPException) as error:
                failures.append(error)
                return

    def connection(self, server, files):
        context = ssl.create_default_context(cafile=files.path("now.pem" if os.path.exists(files.path("now.pem")) else "first.pem"))
        connection = http.client.HTTPSConnection("localhost", server.port, context=context, timeout=20)
        self.addCleanup(connection.close)
        return connection

    def status(self, connection):
        connection.request("GET", "/public")
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def test_what_it_refuses_to_start_with(self):
        encrypted = self.files.path("encrypted.key")
        subprocess.run(["openssl", "pkey", "-in", self.files.path("first.key"), "-aes256", "-passout", "pass:secret", "-out", encrypted],
                       check=True, capture_output=True)
        for change, words in [
            ({"HTTP_TLS_KEY_FILE": ""}, ["HTTP_TLS_KEY_FILE", "missing"]),
            ({"HTTP_TLS_CERT_FILE": ""}, ["HTTP_TLS_CERT_FILE", "missing"]),
            ({"HTTP_TLS_KEY_FILE": self.files.path("none")}, ["HTTP_TLS_KEY_FILE", "cannot be read"]),
            ({"HTTP_TLS_KEY_FILE": self.files.path("lions.key")}, ["HTTP_TLS_KEY_FILE", "not that of the certificate"]),
            ({"HTTP_TLS_KEY_FILE": encrypted}, ["HTTP_TLS_KEY_FILE", "protected by a password"]),
            ({"HTTP_HOST": "unix:" + self.files.path("socket")}, ["HTTP_TLS_CERT_FILE", "unix:"]),
        ]:
            with self.subTest(words=words):
                environment = PRODUCTION | self.environment | {"HTTP_TLS_ADDITIONAL_CERTS": ""} | change
                # In a session of its own there is no terminal that it could ask for a password.
                ended = subprocess.run(
                    [binary("lionsden")], env=environment, cwd=self.files.name, capture_output=True, text=True, timeout=30,
                    start_new_session=True)
                self.assertEqual((ended.returncode, ended.stdout), (78, ""), ended.stderr)
                self.assertEqual(len(ended.stderr.splitlines()), 2, ended.stderr)
                for word in words:
                    self.assertIn(word, ended.stderr.splitlines()[1])
