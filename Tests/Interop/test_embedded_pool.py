"""The AWS command line and boto3 at the embedded user pool of `.env.example`."""

import json
import subprocess
import sys

import botocore.exceptions

import cognito
from api import API, claims
from cases import InteropTestCase
from example import EXAMPLE_FILE, example
from processes import EmbeddedPool, EmbeddedServer, ReservedPort, Server, binary


class EmbeddedPoolTestCase(InteropTestCase):
    """Signs in as the user whom the example names."""

    values = example()
    pool_id = values["COGNITO_TEST_USER_POOL_ID"]
    region = values["COGNITO_TEST_MAIN_REGION"]
    client_id = values["COGNITO_TEST_CLIENT_ID"]
    email = values["COGNITO_TEST_USER_EMAIL"]
    password = values["COGNITO_TEST_USER_PASSWORD"]
    admins = values["COGNITO_ADMINS_GROUP_NAME"]

    def sign_in(self, pool, username, password, **parameters):
        return pool.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH", ClientId=self.client_id,
            AuthParameters={"USERNAME": username, "PASSWORD": password, **parameters})

    def assert_error(self, code, call, *arguments, **named):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            call(*arguments, **named)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 400)


class ClientsAtTheEmbeddedPool(EmbeddedPoolTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.shared(EmbeddedServer({}, ["--env-file", str(EXAMPLE_FILE)]))
        cls.pool = cognito.client(cls.server.pool_url, cls.region)
        cls.api = API(cls.server.url)
        cls.api.wait_until_ready()

    def assert_opens(self, token, statuses):
        for path, status in statuses.items():
            self.assertEqual(self.api.get(path, token).status, status, path)

    def test_aws_command_line_signs_in(self):
        command = [
            sys.executable, "-m", "awscli", "cognito-idp", "initiate-auth", "--auth-flow", "USER_PASSWORD_AUTH",
            "--endpoint-url", self.server.pool_url, "--region", self.region, "--client-id", self.client_id,
            "--auth-parameters", f"USERNAME={self.email},PASSWORD={self.password}", "--output", "json",
        ]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assert_opens(json.loads(ended.stdout)["AuthenticationResult"]["IdToken"], {"/secure": 200, "/admin": 200})

    def test_refresh_gives_new_tokens(self):
        first = self.sign_in(self.pool, self.email, self.password)["AuthenticationResult"]
        parameters = {"REFRESH_TOKEN": first["RefreshToken"]}
        for flow in ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"]:
            with self.subTest(flow=flow):
                again = self.pool.initiate_auth(AuthFlow=flow, ClientId=self.client_id, AuthParameters=parameters)
                result = again["AuthenticationResult"]
                self.assertNotIn("RefreshToken", result)
                self.assertNotEqual(result["IdToken"], first["IdToken"])
                self.assertEqual(claims(result["IdToken"])["sub"], claims(first["IdToken"])["sub"])
                self.assert_opens(result["IdToken"], {"/secure": 200, "/admin": 200})

    def test_get_user_describes_the_bearer(self):
        tokens = self.sign_in(self.pool, self.email, self.password)["AuthenticationResult"]
        user = self.pool.get_user(AccessToken=tokens["AccessToken"])
        attributes = {attribute["Name"]: attribute["Value"] for attribute in user["UserAttributes"]}
        self.assertEqual(user["Username"], self.email)
        self.assertEqual((attributes["sub"], attributes["email"]), (claims(tokens["IdToken"])["sub"], self.email))

    def test_new_user_changes_the_password_and_joins_groups(self):
        temporary, password = cognito.new_password(), cognito.new_password()
        made = self.pool.admin_create_user(UserPoolId=self.pool_id, Username="nala", TemporaryPassword=temporary)
        self.assertEqual((made["User"]["Username"], made["User"]["UserStatus"]), ("nala", "FORCE_CHANGE_PASSWORD"))

        challenge = self.sign_in(self.pool, "nala", temporary)
        self.assertEqual(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED")
        self.assertNotIn("AuthenticationResult", challenge)
        answer = self.pool.respond_to_auth_challenge(
            ClientId=self.client_id, ChallengeName="NEW_PASSWORD_REQUIRED", Session=challenge["Session"],
            ChallengeResponses={"USERNAME": "nala", "NEW_PASSWORD": password})
        self.assert_opens(answer["AuthenticationResult"]["IdToken"], {"/secure": 200, "/admin": 403})

        self.pool.create_group(UserPoolId=self.pool_id, GroupName="cubs")
        for group in ["cubs", self.admins]:
            self.pool.admin_add_user_to_group(UserPoolId=self.pool_id, Username="nala", GroupName=group)
        token = self.sign_in(self.pool, "nala", password)["AuthenticationResult"]["IdToken"]
        self.assertCountEqual(claims(token)["cognito:groups"], ["cubs", self.admins])
        self.assert_opens(token, {"/secure": 200, "/admin": 200})

        self.pool.admin_remove_user_from_group(UserPoolId=self.pool_id, Username="nala", GroupName=self.admins)
        token = self.sign_in(self.pool, "nala", password)["AuthenticationResult"]["IdToken"]
        self.assertEqual(claims(token)["cognito:groups"], ["cubs"])
        self.assert_opens(token, {"/secure": 200, "/admin": 403})

    def test_password_set_by_the_administrator(self):
        password = cognito.new_password()
        self.pool.admin_create_user(UserPoolId=self.pool_id, Username="zazu")
        self.pool.admin_set_user_password(UserPoolId=self.pool_id, Username="zazu", Password=password, Permanent=True)
        token = self.sign_in(self.pool, "zazu", password)["AuthenticationResult"]["IdToken"]
        self.assert_opens(token, {"/secure": 200, "/admin": 403})

    def test_errors_arrive_as_exceptions(self):
        pool, known = self.pool, {"UserPoolId": self.pool_id}
        self.assert_error("NotAuthorizedException", self.sign_in, pool, self.email, "Wrong!Pass1")
        # The default client does not tell who exists.
        self.assert_error("NotAuthorizedException", self.sign_in, pool, "scar", self.password)
        self.assert_error("NotAuthorizedException", pool.get_user, AccessToken="not.a.token")
        self.assert_error("UsernameExistsException", pool.admin_create_user, Username=self.email, **known)
        self.assert_error("GroupExistsException", pool.create_group, GroupName=self.admins, **known)
        self.assert_error(
            "ResourceNotFoundException", pool.admin_add_user_to_group, Username=self.email, GroupName="hyenas", **known)
        self.assert_error(
            "ResourceNotFoundException", pool.create_group, GroupName="cubs", UserPoolId=f"{self.region}_Hyenas")
        self.assert_error(
            "InvalidPasswordException", pool.admin_create_user, Username="scar", TemporaryPassword="tooshort", **known)

    def test_login_of_the_api_itself(self):
        content = {"clientId": self.client_id, "username": self.email, "password": self.password}
        answer = self.api.post("/cognito-testing-login", content)
        self.assertEqual(set(answer.json), {"AccessToken", "IdToken", "RefreshToken", "TokenType", "ExpiresIn"}, answer)
        self.assert_opens(answer.json["IdToken"], {"/secure": 200, "/admin": 200})

    def test_token_command_knows_how_long_a_token_lives(self):
        port = self.server.pool_url.rsplit(":", 1)[1]
        command = [binary("lionsden-dev"), "token", "--env-file", str(EXAMPLE_FILE), "--expires-in"]
        for seconds, status in [("1", 0), ("86400", 0), ("0", 64), ("86401", 64)]:
            with self.subTest(seconds=seconds):
                ended = subprocess.run(
                    [*command, seconds], env={"COGNITO_POOL_PORT": port}, capture_output=True, text=True, timeout=30)
                self.assertEqual(ended.returncode, status, ended.stderr)
                if status == 0:
                    token = claims(ended.stdout)
                    self.assertEqual(token["exp"] - token["iat"], int(seconds))
        # Nobody is asked: a real pool's lifetimes are its administrator's business.
        ended = subprocess.run([*command, "10"], env={"COGNITO_TESTING": "remote"}, capture_output=True, text=True, timeout=30)
        self.assertEqual(ended.returncode, 64, ended.stderr)
        self.assertIn("--expires-in works with the embedded pool only", ended.stderr)
        others = claims(self.sign_in(self.pool, self.email, self.password)["AuthenticationResult"]["IdToken"])
        self.assertEqual(others["exp"] - others["iat"], 3600)

    def test_token_command_prints_a_token_for_curl(self):
        port = self.server.pool_url.rsplit(":", 1)[1]
        command = [binary("lionsden-dev"), "token", "--env-file", str(EXAMPLE_FILE), "--group", "lions"]
        ended = subprocess.run(
            command, env={"COGNITO_POOL_PORT": port}, capture_output=True, text=True, timeout=30)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("lions", claims(ended.stdout)["cognito:groups"])
        self.assert_opens(ended.stdout.strip(), {"/secure": 200})


class PoolAlone(EmbeddedPoolTestCase):
    """`lionsden-dev pool`, for servers in other processes."""

    def test_flag_chooses_its_port(self):
        chosen, other = ReservedPort(), ReservedPort()
        for port in [chosen, other]:
            self.addCleanup(port.stop)
        environment = self.values | {"COGNITO_POOL_PORT": str(other.number)}
        self.assertEqual(self.started(EmbeddedPool(environment, ["--port", str(chosen.number)])).url, chosen.url)

    def test_commands_that_do_not_listen_refuse_to_be_told_where(self):
        for command in [["token"], ["verify", "-"], ["pool", "--host", "127.0.0.1"]]:
            with self.subTest(command=command):
                command = [binary("lionsden-dev"), *command] + ([] if "--host" in command else ["--port", "0"])
                ended = subprocess.run(command, env={}, input="", capture_output=True, text=True, timeout=30)
                self.assertEqual(ended.returncode, 64, ended.stderr)
                self.assertIn(f"Unknown option '{command[-2]}'", ended.stderr)

    def test_production_server_trusts_it_and_outlives_it(self):
        pool = self.started(EmbeddedPool(self.values))
        server = self.started(Server({
            "COGNITO_CLIENT_ID": self.client_id, "COGNITO_USER_POOL_ID": self.pool_id,
            "COGNITO_MAIN_REGION": self.region, "COGNITO_ADMINS_GROUP_NAME": self.admins,
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": pool.url, "COGNITO_ISSUER": f"{pool.url}/{self.pool_id}",
        }))
        api = API(server.url)
        api.wait_until_ready()
        signed_in = self.sign_in(cognito.client(pool.url, self.region), self.email, self.password)
        self.assertEqual(pool.stop(), 0)
        self.assertEqual(api.get("/admin", signed_in["AuthenticationResult"]["IdToken"]).status, 200)

    def test_client_secret_must_be_proven(self):
        secret = "pride-rock-secret"
        pool = self.started(EmbeddedPool(self.values | {"COGNITO_TEST_CLIENT_SECRET": secret}))
        client = cognito.client(pool.url, self.region)
        self.assert_error("NotAuthorizedException", self.sign_in, client, self.email, self.password)
        proof = cognito.secret_hash(self.email, self.client_id, secret)
        self.assertIn("AuthenticationResult", self.sign_in(client, self.email, self.password, SECRET_HASH=proof))

        remote = self.values | {
            "COGNITO_TESTING": "remote", "COGNITO_TEST_CLIENT_SECRET": secret,
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": pool.url, "COGNITO_ISSUER": f"{pool.url}/{self.pool_id}",
        }
        api = API(self.started(Server(remote, "lionsden-dev")).url)
        content = {"clientId": self.client_id, "username": self.email, "password": self.password}
        self.assertEqual(api.post("/cognito-testing-login", content).status, 200)
