"""How the executables start, refuse to start, and end."""

import subprocess
import tempfile

from cases import InteropTestCase
from processes import EmbeddedServer, Server, binary

HEADING = "[Application Config]: Environments validation failed. Please check .env file."
PRODUCTION = {
    "COGNITO_CLIENT_ID": "someClient", "COGNITO_USER_POOL_ID": "eu-central-1_Pride",
    "COGNITO_MAIN_REGION": "eu-central-1", "COGNITO_ADMINS_GROUP_NAME": "admins",
    "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": "http://127.0.0.1:9",
}


class StartAndStop(InteropTestCase):
    def assert_refuses_to_start(self, environment):
        """What the production server says before it ends with EX_CONFIG, one line for each fault."""
        with tempfile.TemporaryDirectory() as empty:
            ended = subprocess.run(
                [binary("lionsden")], env=environment, cwd=empty, capture_output=True, text=True, timeout=30)
        self.assertEqual((ended.returncode, ended.stdout), (78, ""), ended.stderr)
        heading, *faults = ended.stderr.splitlines()
        self.assertEqual(heading, HEADING)
        return faults

    def test_empty_environment_names_all_that_is_missing(self):
        faults = self.assert_refuses_to_start({})
        required = ["COGNITO_CLIENT_ID", "COGNITO_USER_POOL_ID", "COGNITO_ADMINS_GROUP_NAME", "COGNITO_MAIN_REGION"]
        self.assertEqual(len(faults), len(required), faults)
        for variable in required:
            self.assertEqual(sum(variable in fault for fault in faults), 1, faults)

    def test_production_server_refuses_to_test(self):
        for mode in ["embedded", "remote"]:
            with self.subTest(COGNITO_TESTING=mode):
                faults = self.assert_refuses_to_start(PRODUCTION | {"COGNITO_TESTING": mode})
                naming = [fault for fault in faults if "COGNITO_TESTING" in fault and "lionsden-dev" in fault]
                self.assertEqual((len(naming), len(faults)), (1, 1), faults)

    def test_production_server_contains_nothing_of_the_testing_library(self):
        symbol = b"$s14CognitoTesting"
        self.assertNotIn(symbol, self.content("lionsden"))
        self.assertIn(symbol, self.content("lionsden-dev"), "the symbols of the library are no longer named so")

    def content(self, name):
        with open(binary(name), "rb") as file:
            return file.read()

    def test_sigterm_ends_with_status_0(self):
        testing = PRODUCTION | {
            "COGNITO_TESTING": "embedded", "COGNITO_TEST_CLIENT_ID": "someClient",
            "COGNITO_TEST_USER_POOL_ID": "us-mock-2_Pride", "COGNITO_TEST_MAIN_REGION": "us-mock-2",
            "COGNITO_TEST_USER_EMAIL": "lion@example.com", "COGNITO_TEST_USER_PASSWORD": "Pass!word123",
        }
        del testing["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"]
        self.assertEqual(Server(PRODUCTION).stop(), 0)
        self.assertEqual(EmbeddedServer(testing).stop(), 0)
