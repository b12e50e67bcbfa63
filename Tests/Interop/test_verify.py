"""`verify`, for whoever wonders why a token is refused."""

import json
import pathlib
import subprocess
import tempfile
import time

# It comes with moto.
from joserfc import jwt
from joserfc.jwk import RSAKey

import cognito
from api import claims, tampered
from processes import EmbeddedPool, ReservedPort, binary
from test_embedded_pool import EmbeddedPoolTestCase

CHECKS = ["form", "header", "issuer", "algorithm", "claims", "token use", "client", "start", "key", "signature", "expiry"]


class Verify(EmbeddedPoolTestCase):
    @classmethod
    def setUpClass(cls):
        cls.pool = cls.shared(EmbeddedPool(cls.values))
        answer = cls.sign_in(cls, cognito.client(cls.pool.url, cls.region), cls.email, cls.password)
        cls.tokens = answer["AuthenticationResult"]
        cls.embedded = cls.values | {"COGNITO_POOL_PORT": cls.pool.url.rsplit(":", 1)[1]}
        cls.production = {
            "COGNITO_CLIENT_ID": cls.client_id, "COGNITO_USER_POOL_ID": cls.pool_id, "COGNITO_MAIN_REGION": cls.region,
            "COGNITO_ADMINS_GROUP_NAME": cls.admins, "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": cls.pool.url,
            "COGNITO_ISSUER": f"{cls.pool.url}/{cls.pool_id}",
        }

    def verify(self, argument, environment, name="lionsden-dev", content=None):
        """The exit status, and what is printed about each check and in the end."""
        ended = subprocess.run(
            [binary(name), "verify", argument], env=environment, cwd="/", input=content or "", capture_output=True, text=True,
            timeout=30)
        self.assertEqual(ended.stderr, "")
        *lines, verdict = ended.stdout.splitlines()
        self.assertEqual([line[:11].rstrip() for line in lines], CHECKS, ended.stdout)
        return ended.returncode, {line[:11].rstrip(): line[11:24].rstrip() for line in lines}, verdict

    def assert_refused(self, answer, check, verdict):
        status, marks, last = answer
        self.assertEqual((status, [name for name, mark in marks.items() if mark == "FAIL"]), (1, [check]), last)
        self.assertRegex(last, verdict)

    def test_right_token_in_every_form_and_by_both_executables(self):
        token = self.tokens["IdToken"]
        for name, environment in [("lionsden-dev", self.embedded), ("lionsden", self.production)]:
            for argument, content in [(token, None), ("Bearer " + token, None), ("-", token + "\n"), ("-", f" bearer {token}\r\n")]:
                with self.subTest(name=name, argument=argument[:7]):
                    status, marks, verdict = self.verify(argument, environment, name, content)
                    self.assertEqual((status, set(marks.values())), (0, {"pass"}), verdict)
                    self.assertRegex(verdict, r'^accepted: id token of "[0-9a-f-]{36}", \d+ s left$')

    def test_refused_tokens(self):
        token = self.tokens["IdToken"]
        invalid = "a request with it is answered 401 invalid_token$"
        self.assert_refused(self.verify(tampered(token, 2), self.embedded), "signature", "^refused: signature: .*" + invalid)
        for text in ["", "a b", f"{token},", f'"{token}"']:
            self.assert_refused(
                self.verify("-", self.embedded, content=text), "form",
                "^refused: form: .*; a request with it is answered 400 invalid_request$")
        self.assert_refused(self.verify("-", self.embedded, content="a" * 100_000), "form", "^refused: form: 6[0-9]+ bytes.*" + invalid)
        self.assert_refused(
            self.verify(self.tokens["AccessToken"], self.embedded), "token use", '^refused: token use: found "access"; taken: "id".*' + invalid)

    def test_expired_token_of_a_known_key(self):
        """The pool's claims, an hour too old and signed anew; the key is in a file."""
        key = RSAKey.generate_key(2048, {"kid": "old"})
        said = claims(self.tokens["IdToken"]) | {"iat": int(time.time()) - 7200, "exp": int(time.time()) - 3600}
        token = jwt.encode({"alg": "RS256", "kid": "old"}, said, key)
        with tempfile.TemporaryDirectory() as directory:
            file = pathlib.Path(directory, "jwks.json")
            file.write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
            answer = self.verify("-", self.production | {"COGNITO_JWKS_URI": f"file:{file}"}, "lionsden", token)
        self.assert_refused(
            answer, "expiry",
            r"^refused: expiry: expired at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, 360\d s ago; a request with it is answered 401 token_expired$")

    def test_without_the_key_server(self):
        port = ReservedPort()
        self.addCleanup(port.stop)
        without = self.embedded | {"COGNITO_POOL_PORT": str(port.number), "COGNITO_POOL_ISSUER": self.pool.url}
        self.assert_refused(
            self.verify(self.tokens["IdToken"], without), "key",
            f"^refused: keys unavailable: .*127.0.0.1:{port.number}/.*could not connect; a request with it is answered 503 keys_unavailable$")

    def test_wrong_configuration(self):
        ended = subprocess.run([binary("lionsden"), "verify", "-"], env={}, cwd="/", input="", capture_output=True, text=True, timeout=30)
        self.assertEqual((ended.returncode, ended.stdout), (78, ""), ended.stderr)
