"""Libraries that people verify Cognito's tokens with take those of the embedded pool, by its discovery document or its key set."""

import asyncio
import functools
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import urllib.request
import warnings

import jose.jwt
import jwt
from joserfc import jwk as joserfc_jwk
from joserfc import jwt as joserfc_jwt
from joserfc.errors import JoseError

import cognito
from api import claims, tampered
from processes import EmbeddedPool
from test_embedded_pool import EmbeddedPoolTestCase

GO_LIBRARIES = pathlib.Path("/usr/share/gocode")
GO_PROGRAM = pathlib.Path(__file__).with_name("clients") / "verify.go"


class VerifiersTestCase(EmbeddedPoolTestCase):
    @classmethod
    def setUpClass(cls):
        cls.pool = cls.shared(EmbeddedPool(cls.values))
        answer = cls.sign_in(cls, cognito.client(cls.pool.url, cls.region), cls.email, cls.password)
        cls.id_token, cls.access_token = (answer["AuthenticationResult"][name] for name in ("IdToken", "AccessToken"))
        cls.issuer = claims(cls.id_token)["iss"]
        with urllib.request.urlopen(f"{cls.issuer}/.well-known/openid-configuration") as document:
            cls.discovered = json.load(document)
        with urllib.request.urlopen(cls.discovered["jwks_uri"]) as keys:
            cls.key_set = json.load(keys)

    def assert_verifies(self, verify, refusal, tokens=None):
        """A verifier gives the claims of the tokens, and refuses one that was changed in any part."""
        for token in tokens or [self.id_token, self.access_token]:
            self.assertEqual(dict(verify(token)), claims(token))
            for part in range(3):
                with self.assertRaises(refusal):
                    verify(tampered(token, part))

    def check(self, found):
        """What a library leaves to its caller."""
        audience = found["aud"] if found["token_use"] == "id" else found["client_id"]
        self.assertEqual((found["iss"], audience), (self.issuer, self.client_id))
        return found


class Discovery(VerifiersTestCase):
    def test_document_names_itself_and_its_keys(self):
        self.assertEqual(self.discovered["issuer"], self.issuer)
        self.assertIn("RS256", self.discovered["id_token_signing_alg_values_supported"])
        self.assertEqual({key["kty"] for key in self.key_set["keys"]}, {"RSA"})


class Python(VerifiersTestCase):
    def test_pyjwt(self):
        keys = jwt.PyJWKClient(self.discovered["jwks_uri"])

        def verify(token):
            audience = {"audience": self.client_id} if "aud" in unverified(token) else {}
            return self.check(jwt.decode(
                token, keys.get_signing_key_from_jwt(token).key, algorithms=["RS256"], issuer=self.issuer,
                options={"require": ["exp", "iat", "iss", "sub"]}, **audience))

        self.assert_verifies(verify, jwt.PyJWTError)

    def test_joserfc(self):
        keys = joserfc_jwk.KeySet.import_key_set(self.key_set)
        registry = joserfc_jwt.JWTClaimsRegistry(iss={"essential": True, "value": self.issuer}, exp={"essential": True})

        def verify(token):
            found = joserfc_jwt.decode(token, keys, algorithms=["RS256"]).claims
            registry.validate(found)
            return self.check(found)

        self.assert_verifies(verify, (JoseError, ValueError))

    def test_python_jose(self):
        def verify(token):
            return self.check(jose.jwt.decode(
                token, self.key_set, algorithms=["RS256"], issuer=self.issuer,
                **({"audience": self.client_id} if "aud" in unverified(token) else {})))

        self.assert_verifies(verify, jose.jwt.JWTError)

    def test_authlib(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import authlib.jose
            import authlib.jose.errors

        keys = authlib.jose.JsonWebKey.import_key_set(self.key_set)
        options = {"iss": {"essential": True, "value": self.issuer}, "exp": {"essential": True}}

        def verify(token):
            found = authlib.jose.JsonWebToken(["RS256"]).decode(token, keys, claims_options=options)
            found.validate()
            return self.check(found)

        self.assert_verifies(verify, (authlib.jose.errors.JoseError, ValueError))


class PythonForCognito(VerifiersTestCase):
    """These believe that Cognito is at AWS, and are told where the pool is in the way that each has, or by its attributes."""

    def test_cognitojwt(self):
        import cognitojwt
        import cognitojwt.jwt_sync

        os.environ["AWS_COGNITO_JWKS_PATH"] = self.discovered["jwks_uri"]
        self.addCleanup(os.environ.pop, "AWS_COGNITO_JWKS_PATH")
        cognitojwt.jwt_sync.get_keys.cache_clear()
        verify = functools.partial(cognitojwt.decode, region=self.region, userpool_id=self.pool_id, app_client_id=self.client_id)
        self.assert_verifies(verify, (cognitojwt.CognitoJWTException, jose.jwt.JWTError))

    @unittest.skipUnless(importlib.util.find_spec("cognito_jwt_verifier"), "cognito-jwt-verifier is for Python 3.12 and later")
    def test_cognito_jwt_verifier(self):
        from cognito_jwt_verifier import AsyncCognitoJwtVerifier

        async def verified(use, token):
            verifier = AsyncCognitoJwtVerifier(self.issuer, client_ids=[self.client_id])
            try:
                return await getattr(verifier, f"verify_{use}_token")(token)
            finally:
                await verifier.close()

        for use, token, other in [("id", self.id_token, self.access_token), ("access", self.access_token, self.id_token)]:
            with self.subTest(use):
                self.assert_verifies(lambda given: asyncio.run(verified(use, given)), jwt.PyJWTError, [token])
                with self.assertRaises(jwt.PyJWTError):
                    asyncio.run(verified(use, other))

    def test_fastapi_cognito(self):
        from fastapi_cognito.cognito_jwt.decode import decode_cognito_jwt
        from fastapi_cognito.cognito_jwt.exceptions import CognitoJWTException

        def verify(token):
            return asyncio.run(decode_cognito_jwt(
                token, self.region, self.pool_id, self.client_id, jwks_url=self.discovered["jwks_uri"]))

        self.assert_verifies(verify, (CognitoJWTException, JoseError, ValueError))

    def test_flask_cognito_lib(self):
        from flask_cognito_lib.config import Config
        from flask_cognito_lib.exceptions import CognitoError, TokenVerifyError
        from flask_cognito_lib.services.token_svc import TokenService

        class Here(Config):
            issuer, user_pool_client_id, secret_key = self.issuer, self.client_id, b"secret"

        service = TokenService(Here())
        refusal = (TokenVerifyError, CognitoError, jwt.PyJWTError)
        self.assert_verifies(service.verify_access_token, refusal, [self.access_token])
        self.assert_verifies(service.verify_id_token, refusal, [self.id_token])

    def test_django_cognito_jwt(self):
        import django.conf

        django.conf.settings.configure()
        from django_cognito_jwt.validator import TokenError, TokenValidator

        validator = TokenValidator(self.region, self.pool_id, self.client_id)
        validator.pool_url = self.issuer
        # It asks for `aud`, which access tokens do not have.
        self.assert_verifies(validator.validate, TokenError, [self.id_token])


@unittest.skipUnless(
    shutil.which("go") and all((GO_LIBRARIES / "src/github.com" / name).is_dir() for name in ("coreos/go-oidc", "golang-jwt/jwt")),
    "Go with Debian's golang-github-coreos-go-oidc-dev and golang-github-golang-jwt-jwt-dev is not here")
class Go(VerifiersTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="lionsden-go-")
        cls.addClassCleanup(folder.cleanup)
        cls.program = os.path.join(folder.name, "verify")
        environment = {"PATH": os.environ["PATH"], "HOME": folder.name, "GOPATH": str(GO_LIBRARIES), "GO111MODULE": "off"}
        subprocess.run(["go", "build", "-o", cls.program, str(GO_PROGRAM)], env=environment, check=True, capture_output=True)

    def verify(self, library, token):
        ended = subprocess.run(
            [self.program, library, self.issuer, self.client_id, token], env={}, capture_output=True, text=True, timeout=60)
        if ended.returncode:
            raise ValueError(ended.stderr)
        return json.loads(ended.stdout)

    def test_go_oidc(self):
        self.assert_verifies(functools.partial(self.verify, "oidc"), ValueError, [self.id_token])

    def test_golang_jwt(self):
        self.assert_verifies(functools.partial(self.verify, "jwt"), ValueError, [self.id_token])


def unverified(token):
    """The claims, or none where they cannot be read."""
    try:
        return claims(token)
    except ValueError:
        return {}
