"""HAProxy in front of LionsDen, and as a judge of its pool's tokens."""

import json
import pathlib
import sys
import urllib.request

from api import API, claims
from cases import InteropTestCase
from example import EXAMPLE_FILE
from peers import logged_peer, wait_until_ready
from processes import EmbeddedServer, Server
from proxies import HAProxy, JudgingHAProxy
from streaming import assert_streaming, token

# Behind it: both have modules of some names.
sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "Benchmarks/load"))

from keys import base64url, pem  # noqa: E402

PRODUCTION = {
    "COGNITO_CLIENT_ID": "client", "COGNITO_USER_POOL_ID": "us-fake-1_abCDeFgHi", "COGNITO_ADMINS_GROUP_NAME": "admins",
    "COGNITO_MAIN_REGION": "us-fake-1", "COGNITO_JWKS_URI": "file:/there/is/no/such/file", "DATABASE_URL": "none",
}


class HAProxyBalances(InteropTestCase):
    @classmethod
    def setUpClass(cls):
        cls.lionsden = cls.shared(EmbeddedServer({}, ["--env-file", str(EXAMPLE_FILE)]))
        API(cls.lionsden.url).wait_until_ready()
        cls.running = cls.shared(HAProxy(cls.lionsden.url.removeprefix("http://")))

    def test_server_that_is_ready_is_up(self):
        self.assertRegex(self.running.found, "^succeeded, reason: Layer7 check passed, code: 200")
        self.assertEqual(API(f"http://{self.running.authority}").get("/healthz").status, 200)

    def test_server_without_keys_is_down(self):
        keyless = self.started(Server(PRODUCTION))
        proxy = self.started(HAProxy(keyless.url.removeprefix("http://")))
        self.assertRegex(proxy.found, "^failed, reason: Layer7 wrong status, code: 503")

    def test_peer_is_the_proxy_where_none_is_trusted(self):
        self.assertEqual(logged_peer(self.lionsden, self.running.authority, "127.0.0.3"), "127.0.0.1")

    def test_T150_peer_is_whom_the_proxy_names(self):
        trusting = self.started(EmbeddedServer({"HTTP_TRUSTED_PROXIES": "127.0.0.1"}, ["--env-file", str(EXAMPLE_FILE)]))
        API(trusting.url).wait_until_ready()
        proxy = self.started(HAProxy(trusting.url.removeprefix("http://")))
        self.assertEqual(logged_peer(trusting, proxy.authority, "127.0.0.3"), "127.0.0.3")

    def test_T151_peer_is_whom_the_preamble_names(self):
        trusting = self.started(EmbeddedServer(
            {"HTTP_TRUSTED_PROXIES": "127.0.0.1", "HTTP_PROXY_PROTOCOL": "on"}, ["--env-file", str(EXAMPLE_FILE)]))
        # Who comes without a proxy needs no preamble.
        wait_until_ready(trusting.url.removeprefix("http://"), "127.0.0.4")
        self.assertEqual(logged_peer(trusting, trusting.url.removeprefix("http://"), "127.0.0.4"), "127.0.0.4")
        for version in ["send-proxy", "send-proxy-v2", "send-proxy-v2-ssl"]:
            with self.subTest(version=version):
                proxy = self.started(HAProxy(trusting.url.removeprefix("http://"), version))
                self.assertRegex(proxy.found, "^succeeded, reason: Layer7 check passed, code: 200")
                for client in ["127.0.0.3", "127.0.0.5"]:
                    self.assertEqual(logged_peer(trusting, proxy.authority, client), client)

    def test_T151_proxy_without_a_preamble_is_cut_off(self):
        trusting = self.started(EmbeddedServer(
            {"HTTP_TRUSTED_PROXIES": "127.0.0.1", "HTTP_PROXY_PROTOCOL": "on"}, ["--env-file", str(EXAMPLE_FILE)]))
        wait_until_ready(trusting.url.removeprefix("http://"), "127.0.0.4")
        proxy = self.started(HAProxy(trusting.url.removeprefix("http://")))
        self.assertRegex(proxy.found, "^failed")
        self.assertIn('"reason":"there is none"', trusting.wait_for_line(r"^(.*PROXY protocol: connection closed.*)$"))

    def test_T123_event_stream_is_handed_on_as_it_comes(self):
        assert_streaming(self, self.running.authority, token(self.lionsden, "--expires-in", "10"))


class HAProxyJudges(InteropTestCase):
    """What docs/forward-auth.md says of HAProxy and tokens."""

    @classmethod
    def setUpClass(cls):
        cls.lionsden = cls.shared(EmbeddedServer({}, ["--env-file", str(EXAMPLE_FILE)]))
        API(cls.lionsden.url).wait_until_ready()
        cls.token = token(cls.lionsden)
        cls.claims = claims(cls.token)
        cls.issuer = cls.claims["iss"]

    def judge(self, issuer):
        with urllib.request.urlopen(f"{self.issuer}/.well-known/jwks.json") as answer:
            keys = json.load(answer)["keys"]
        header = json.loads(base64url(self.token.split(".")[0]))
        return self.started(JudgingHAProxy(pem(next(key for key in keys if key["kid"] == header["kid"])), issuer))

    def found(self, judge, bearer):
        answer = API(f"http://{judge.authority}").get("/", bearer)
        self.assertEqual(answer.status, 200)
        return answer.json

    def test_signature_is_verified_and_iss_is_found_as_it_is_spelled(self):
        found = self.found(self.judge(self.issuer), self.token)
        self.assertEqual(found, {"signature": "1", "iss": "", "sub": self.claims["sub"], "spelled": "1"})

    def test_another_issuer_and_another_signature_are_not_found(self):
        judge = self.judge(self.issuer + "x")
        head, _, signature = self.token.rpartition(".")
        self.assertEqual(self.found(judge, self.token)["spelled"], "0")
        middle = len(signature) // 2
        other = "A" if signature[middle] != "A" else "B"
        self.assertNotEqual(self.found(judge, f"{head}.{signature[:middle]}{other}{signature[middle + 1:]}")["signature"], "1")
