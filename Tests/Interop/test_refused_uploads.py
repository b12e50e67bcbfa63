"""A client that sends megabytes to a route that refuses them sees the refusal, and no broken connection.

Most clients send everything before they look for an answer, and take a connection that breaks meanwhile for the only answer. Each of
them tries each refusal several times, as a race that is lost now and then is lost.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

import cognito
from example import EXAMPLE_FILE
from processes import EmbeddedServer
from test_embedded_pool import EmbeddedPoolTestCase
from test_tls import Certificates

TRIES = 6
CLIENTS = os.path.join(os.path.dirname(__file__), "clients")
LARGE, SMALL = 5_000_000, 1_000_000

# A client compiled for the suite or run by an interpreter: what has to be there for it, and its command line.
PROGRAMS = {
    "Node fetch": ("node", ["node", "upload.mjs"], []),
    "Node fetch of a stream": ("node", ["node", "upload-stream.mjs"], []),
    "Java HttpClient": ("java", ["java", "Upload.java"], []),
    "Perl HTTP::Tiny": ("perl", ["perl", "upload.pl"], []),
    "Go net/http": ("go", ["go", "run", "upload.go"], []),
    "Python http.client": (sys.executable, [sys.executable, "upload.py"], ["http.client"]),
    "Python urllib": (sys.executable, [sys.executable, "upload.py"], ["urllib"]),
    "Python requests": (sys.executable, [sys.executable, "upload.py"], ["requests"]),
    "Python requests in chunks": (sys.executable, [sys.executable, "upload.py"], ["requests-chunks"]),
}
CURL = {"curl": [], "curl that does not wait": ["--header", "Expect:"], "curl with HTTP/1.0": ["--http1.0"],
        "curl in chunks": ["--header", "Transfer-Encoding: chunked", "--header", "Expect:"]}


class RefusedUploads(EmbeddedPoolTestCase):
    scheme = "http"
    # What else the server, and the clients, are told.
    variables, trust = {}, {}

    @classmethod
    def setUpClass(cls):
        cls.files = tempfile.TemporaryDirectory(prefix="lionsden-uploads-")
        cls.addClassCleanup(cls.files.cleanup)
        for size in (LARGE, SMALL):
            with open(os.path.join(cls.files.name, str(size)), "wb") as file:
                file.write(bytes(size))
        cls.server = cls.shared(EmbeddedServer(cls.variables, ["--env-file", str(EXAMPLE_FILE)]))
        assert cls.server.url.startswith(cls.scheme + ":")
        # The certificate has this name.
        cls.url = cls.server.url.replace("127.0.0.1", "localhost") + "/create"
        pool = cognito.client(cls.server.pool_url, cls.region)
        cls.token = cls.sign_in(cls, pool, cls.email, cls.password)["AuthenticationResult"]["IdToken"]
        # An idle Go or Java program keeps what it has built or unpacked in its home.
        cls.environment = {"PATH": os.environ["PATH"], "HOME": cls.files.name, "LANG": "C.UTF-8"} | cls.trust

    @property
    def refusals(self):
        """Token, size and type of what is sent, and how it is answered."""
        return [("", LARGE, "application/json", "403 missing_credentials"), ("x", LARGE, "application/json", "401 invalid_token"),
                (self.token, LARGE, "application/json", "413 content_too_large"),
                (self.token, SMALL, "text/plain", "415 unsupported_media_type")]

    def ran(self, command, **more):
        return subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=CLIENTS, env=self.environment | more)

    def test_programs(self):
        for name, (needed, command, more) in PROGRAMS.items():
            if not shutil.which(needed):
                print(f"skipped: {name} ({needed} is not here)", file=sys.__stderr__)
                continue
            for token, size, content_type, answer in self.refusals:
                with self.subTest(client=name, answer=answer):
                    ended = self.ran(command + [self.url, token, str(size), content_type, str(TRIES)] + more)
                    self.assertEqual(ended.stdout.splitlines(), [answer] * TRIES, ended.stderr)

    @unittest.skipUnless(shutil.which("curl"), "curl is not here")
    def test_curl(self):
        for name, more in CURL.items():
            for token, size, content_type, answer in self.refusals:
                command = ["curl", "--silent", "--show-error", "--output", os.devnull, "--write-out", "%{http_code}", *more,
                           "--header", f"Content-Type: {content_type}", "--data-binary", f"@{self.files.name}/{size}"]
                command += ["--header", f"Authorization: Bearer {token}"] if token else []
                for _ in range(TRIES):
                    with self.subTest(client=name, answer=answer):
                        ended = self.ran(command + [self.url])
                        self.assertEqual((ended.returncode, ended.stdout), (0, answer.split()[0]), ended.stderr)

    @unittest.skipUnless(shutil.which("wget"), "wget is not here")
    def test_wget(self):
        for token, size, content_type, answer in self.refusals:
            command = ["wget", "--quiet", "--tries=1", "--server-response", "--output-document=-", f"--header=Content-Type: {content_type}",
                       f"--post-file={self.files.name}/{size}"]
            command += [f"--header=Authorization: Bearer {token}"] if token else []
            command += [f"--ca-certificate={self.trust['SSL_CERT_FILE']}"] if self.trust else []
            for _ in range(TRIES):
                with self.subTest(answer=answer):
                    ended = self.ran(command + [self.url])
                    self.assertIn(f"HTTP/1.1 {answer.split()[0]} ", ended.stderr)


@unittest.skipUnless(shutil.which("openssl"), "openssl is not here")
class RefusedUploadsOverTLS(RefusedUploads):
    scheme = "https"

    @classmethod
    def setUpClass(cls):
        certificates = Certificates()
        cls.addClassCleanup(certificates.cleanup)
        certificates.make("first", "DNS:localhost")
        certificate = certificates.path("first.pem")
        cls.variables = {"HTTP_TLS_CERT_FILE": certificate, "HTTP_TLS_KEY_FILE": certificates.path("first.key")}
        cls.trust = {name: certificate for name in
                     ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")}
        cls.trust |= cls.java_trust(certificate, certificates.path("trust.p12"))
        super().setUpClass()

    @staticmethod
    def java_trust(certificate, store):
        """Java reads certificates from a store of its own kind alone."""
        if not shutil.which("keytool"):
            return {}
        subprocess.run(["keytool", "-importcert", "-noprompt", "-alias", "first", "-file", certificate, "-keystore", store,
                        "-storetype", "PKCS12", "-storepass", "changeit"], check=True, capture_output=True)
        return {"JDK_JAVA_OPTIONS": f"-Djavax.net.ssl.trustStore={store} -Djavax.net.ssl.trustStorePassword=changeit"}

    def test_programs(self):
        # HTTP::Tiny has no TLS of its own.
        with_tls = {name: program for name, program in PROGRAMS.items() if name != "Perl HTTP::Tiny"}
        with unittest.mock.patch.dict(PROGRAMS, with_tls, clear=True):
            super().test_programs()
