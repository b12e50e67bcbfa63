"""pycognito, warrant-lite and boto3 sign in to the embedded user pool by each flow."""

import contextlib
import json
import urllib.request

import botocore.exceptions
import pycognito
import pycognito.aws_srp
import pycognito.exceptions
import warrant_lite

import cognito
from api import claims
from authenticator import Authenticator
from cases import InteropTestCase
from example import EXAMPLE_FILE, example
from processes import EmbeddedPool


class SignInTestCase(InteropTestCase):
    """A pool for all tests of the class, and a user for each."""

    values = example()
    pool_id = values["COGNITO_TEST_USER_POOL_ID"]
    region = values["COGNITO_TEST_MAIN_REGION"]
    client_id = values["COGNITO_TEST_CLIENT_ID"]

    @classmethod
    def setUpClass(cls):
        cls.pool = cls.shared(EmbeddedPool({}, ["--env-file", str(EXAMPLE_FILE)]))
        cls.api = cognito.client(cls.pool.url, cls.region)

    def setUp(self):
        self.username = self.id().rsplit(".", 1)[-1]
        self.password = cognito.new_password()
        self.add_user(self.username, self.password)

    def add_user(self, username, password, permanent=True):
        self.api.admin_create_user(
            UserPoolId=self.pool_id, Username=username, TemporaryPassword=password, MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": f"{username}@example.com"}, {"Name": "email_verified", "Value": "true"}])
        if permanent:
            self.api.admin_set_user_password(UserPoolId=self.pool_id, Username=username, Password=password, Permanent=True)

    @contextlib.contextmanager
    def refused(self, code, message=None):
        """The call in the block is refused with this code."""
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            yield
        self.assertEqual(caught.exception.response["Error"]["Code"], code)
        if message:
            self.assertEqual(caught.exception.response["Error"]["Message"], message)

    def code(self, username):
        """The code of the last message to a user."""
        with urllib.request.urlopen(f"{self.pool.url}/_lionsden/messages") as answer:
            sent = json.load(answer)["messages"]
        return [message["code"] for message in sent if message["username"] == username][-1]

    def wrong_login(self):
        return self.refused("NotAuthorizedException", "Incorrect username or password.")

    def tokens(self):
        """Of a sign-in by password."""
        return self.api.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH", ClientId=self.client_id,
            AuthParameters={"USERNAME": self.username, "PASSWORD": self.password})["AuthenticationResult"]


class SRP(SignInTestCase):
    def srp(self, password=None, username=None):
        return pycognito.aws_srp.AWSSRP(
            username or self.username, password or self.password, self.pool_id, self.client_id, client=self.api)

    def test_pycognito_signs_in_every_time(self):
        # Numbers that have a leading zero digit or byte come by once in 16 and 256 times.
        for _ in range(40):
            result = self.srp().authenticate_user()["AuthenticationResult"]
            self.assertEqual(claims(result["IdToken"])["cognito:username"], self.username)

    def test_warrant_lite_signs_in(self):
        # It asks the C library for a locale that few machines have, and that English dates do not need.
        warrant_lite.temp_locale = lambda locale: contextlib.nullcontext()
        for _ in range(5):
            result = warrant_lite.WarrantLite(
                self.username, self.password, self.pool_id, self.client_id, client=self.api).authenticate_user()
            self.assertEqual(claims(result["AuthenticationResult"]["AccessToken"])["username"], self.username)

    def test_wrong_password_and_unknown_user_are_one_error(self):
        with self.wrong_login():
            self.srp(password="wrong").authenticate_user()
        with self.wrong_login():
            self.srp(username="nobody-has-this-name").authenticate_user()

    def test_challenge_has_no_session_and_is_good_once(self):
        srp = self.srp()
        challenge = self.api.initiate_auth(
            AuthFlow="USER_SRP_AUTH", ClientId=self.client_id, AuthParameters=srp.get_auth_params())
        self.assertNotIn("Session", challenge)
        self.assertEqual(challenge["ChallengeParameters"]["USER_ID_FOR_SRP"], self.username)
        answer = srp.process_challenge(challenge["ChallengeParameters"], srp.get_auth_params())

        def respond():
            return self.api.respond_to_auth_challenge(
                ClientId=self.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=answer)

        self.assertIn("AuthenticationResult", respond())
        with self.wrong_login():
            respond()

    def test_zero_is_refused(self):
        for value in ["0", "00", pycognito.aws_srp.N_HEX, "0" + pycognito.aws_srp.N_HEX, "not a number"]:
            with self.subTest(value=value[:8]), self.wrong_login():
                self.api.initiate_auth(
                    AuthFlow="USER_SRP_AUTH", ClientId=self.client_id,
                    AuthParameters={"USERNAME": self.username, "SRP_A": value})

    def test_temporary_password_is_changed(self):
        name, temporary, new = self.username + "-new", cognito.new_password(), cognito.new_password()
        self.add_user(name, temporary, permanent=False)
        with self.assertRaises(pycognito.exceptions.ForceChangePasswordException):
            self.srp(temporary, name).authenticate_user()
        result = self.srp(temporary, name).set_new_password_challenge(new)
        self.assertIn("IdToken", result["AuthenticationResult"])
        self.assertIn("AuthenticationResult", self.srp(new, name).authenticate_user())
        with self.wrong_login():
            self.srp(temporary, name).authenticate_user()


class Pycognito(SignInTestCase):
    """The class that programs use: it also verifies the tokens, at the address of the pool."""

    def user(self):
        return pycognito.Cognito(
            self.pool_id, self.client_id, user_pool_region=self.region, username=self.username, access_key="testing",
            secret_key="testing", boto3_client_kwargs={"endpoint_url": self.pool.url})

    def test_sign_in_renew_and_sign_out(self):
        user = self.user()
        user.authenticate(self.password)
        first = user.id_token
        user.renew_access_token()
        self.assertNotEqual(user.id_token, first)
        self.assertEqual(claims(user.id_token)["auth_time"], claims(first)["auth_time"])
        user.verify_tokens()
        token = user.refresh_token
        user.logout()
        with self.refused("NotAuthorizedException", "Refresh Token has been revoked"):
            self.api.initiate_auth(
                AuthFlow="REFRESH_TOKEN_AUTH", ClientId=self.client_id, AuthParameters={"REFRESH_TOKEN": token})

    def test_authenticator(self):
        user = self.user()
        user.authenticate(self.password)
        authenticator = Authenticator(user.associate_software_token())
        self.assertTrue(user.verify_software_token(authenticator.show(), "phone"))
        user.set_user_mfa_preference(sms_mfa=False, software_token_mfa=True, preferred="SOFTWARE_TOKEN")
        again = self.user()
        with self.assertRaises(pycognito.exceptions.SoftwareTokenMFAChallengeException) as caught:
            again.authenticate(self.password)
        again.respond_to_software_token_mfa_challenge(authenticator.show(), caught.exception.get_tokens())
        self.assertEqual(claims(again.id_token)["amr"], ["pwd", "otp", "mfa"])
        self.assertEqual(claims(again.access_token)["acr"], "urn:cognito:loa:4")


    def test_sign_up_and_confirmation(self):
        name, password = self.username + "-new", cognito.new_password()
        user = self.user()
        user.set_base_attributes(email=f"{name}@example.com")
        user.register(name, password)
        with self.refused("UserNotConfirmedException"):
            self.sign_in(name, password)
        with self.refused("CodeMismatchException"):
            user.confirm_sign_up("000000" if self.code(name) != "000000" else "000001", name)
        user.confirm_sign_up(self.code(name), name)
        self.assertEqual(claims(self.sign_in(name, password).id_token)["email_verified"], True)

    def sign_in(self, username, password):
        user = self.user()
        user.username = username
        user.authenticate(password)
        return user

    def test_forgotten_password(self):
        user, new = self.user(), cognito.new_password()
        user.initiate_forgot_password()
        with self.refused("InvalidPasswordException"):
            user.confirm_forgot_password(self.code(self.username), "tooshort")
        user.confirm_forgot_password(self.code(self.username), new)
        self.sign_in(self.username, new)
        with self.wrong_login():
            self.sign_in(self.username, self.password)

    def test_changed_password(self):
        user, new = self.sign_in(self.username, self.password), cognito.new_password()
        user.change_password(self.password, new)
        self.sign_in(self.username, new)


class Boto3(SignInTestCase):
    """Flows that no Python library wraps; boto3 checks each answer against the service's own model."""

    def respond(self, challenge, **responses):
        return self.api.respond_to_auth_challenge(
            ClientId=self.client_id, ChallengeName=challenge["ChallengeName"], Session=challenge["Session"],
            ChallengeResponses={"USERNAME": self.username, **responses})

    def choose(self, **parameters):
        return self.api.initiate_auth(
            AuthFlow="USER_AUTH", ClientId=self.client_id, AuthParameters={"USERNAME": self.username, **parameters})

    def test_choice_of_a_password(self):
        offer = self.choose()
        self.assertEqual(offer["ChallengeName"], "SELECT_CHALLENGE")
        self.assertEqual(offer["AvailableChallenges"], ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"])
        with self.wrong_login():
            self.respond(offer, ANSWER="PASSWORD", PASSWORD="wrong")
        answer = self.respond(offer, ANSWER="PASSWORD", PASSWORD=self.password)
        self.assertEqual(claims(answer["AuthenticationResult"]["IdToken"])["acr"], "urn:cognito:loa:1")

    def test_choice_of_srp(self):
        srp = pycognito.aws_srp.AWSSRP(self.username, self.password, self.pool_id, self.client_id, client=self.api)
        parameters = srp.get_auth_params()
        verifier = self.choose(PREFERRED_CHALLENGE="PASSWORD_SRP", SRP_A=parameters["SRP_A"])
        answer = srp.process_challenge(verifier["ChallengeParameters"], parameters)
        tokens = self.api.respond_to_auth_challenge(
            ClientId=self.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=answer)
        self.assertIn("AuthenticationResult", tokens)

    def test_administrator_signs_a_user_in(self):
        answer = self.api.admin_initiate_auth(
            UserPoolId=self.pool_id, ClientId=self.client_id, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": self.username, "PASSWORD": self.password})
        self.assertIn("AuthenticationResult", answer)

    def test_refresh_tokens_are_exchanged_and_revoked(self):
        tokens = self.tokens()
        answer = self.api.get_tokens_from_refresh_token(RefreshToken=tokens["RefreshToken"], ClientId=self.client_id)
        again = answer["AuthenticationResult"]
        self.assertNotIn("RefreshToken", again)
        self.assertEqual(claims(again["AccessToken"])["origin_jti"], claims(tokens["AccessToken"])["origin_jti"])
        self.api.revoke_token(Token=tokens["RefreshToken"], ClientId=self.client_id)
        with self.refused("NotAuthorizedException", "Refresh Token has been revoked"):
            self.api.get_tokens_from_refresh_token(RefreshToken=tokens["RefreshToken"], ClientId=self.client_id)
        with self.refused("NotAuthorizedException", "Access Token has been revoked"):
            self.api.get_user(AccessToken=again["AccessToken"])
        with self.refused("UnsupportedTokenTypeException"):
            self.api.revoke_token(Token=tokens["AccessToken"], ClientId=self.client_id)

    def test_first_password_of_an_authenticator_must_be_right(self):
        access = self.tokens()["AccessToken"]
        self.api.associate_software_token(AccessToken=access)
        with self.refused("EnableSoftwareTokenMFAException"):
            self.api.verify_software_token(AccessToken=access, UserCode="000000")
