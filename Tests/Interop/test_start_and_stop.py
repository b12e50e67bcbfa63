"""How the executables start, refuse to start, and end."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import urllib.parse

from api import API
from cases import InteropTestCase
from processes import EmbeddedPool, EmbeddedServer, Server, binary

HEADING = "[Application Config]: Environments validation failed. Please check .env file."
PRODUCTION = {
    "COGNITO_CLIENT_ID": "someClient", "COGNITO_USER_POOL_ID": "eu-central-1_Pride",
    "COGNITO_MAIN_REGION": "eu-central-1", "COGNITO_ADMINS_GROUP_NAME": "admins",
    "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": "http://127.0.0.1:9",
}
TESTING = PRODUCTION | {
    "COGNITO_TESTING": "embedded", "COGNITO_TEST_CLIENT_ID": "someClient", "COGNITO_TEST_USER_POOL_ID": "us-mock-2_Pride",
    "COGNITO_TEST_MAIN_REGION": "us-mock-2", "COGNITO_TEST_USER_EMAIL": "lion@example.com",
    "COGNITO_TEST_USER_PASSWORD": "Pass!word123",
}
del TESTING["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"]


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

    def run_in(self, directory, environment):
        """What `config` says in a working directory that it may not enter."""
        command, options = [binary("lionsden"), "config"], {}
        if os.geteuid() == 0:
            # Root may enter every directory; this one is root's alone.
            options["user"] = options["group"] = 65534
            options["extra_groups"] = []
        else:
            command = ["/bin/sh", "-c", 'chmod 0 . && exec "$0" "$@"', *command]
        try:
            return subprocess.run(command, env=environment, cwd=directory, capture_output=True, text=True, timeout=30, **options)
        except PermissionError:
            self.skipTest("nobody else may run the executables here")
        finally:
            os.chmod(directory, 0o700)

    def test_env_file_in_a_directory_that_may_not_be_entered_counts_as_absent(self):
        with tempfile.TemporaryDirectory() as directory:
            with open(os.path.join(directory, ".env"), "w") as file:
                file.write("nonsense")
            ended = self.run_in(directory, PRODUCTION)
            self.assertEqual((ended.returncode, ended.stderr), (0, ""))
            self.assertIn("COGNITO_CLIENT_ID=someClient", ended.stdout)
            # Where something is missing, it may be in there.
            ended = self.run_in(directory, {key: value for key, value in PRODUCTION.items() if key != "COGNITO_CLIENT_ID"})
            self.assertEqual(ended.returncode, 78)
            unreachable = ".env cannot be read: a folder on the way to it cannot be entered: Permission denied"
            self.assertEqual([line.strip() for line in ended.stderr.splitlines()[1:2]], [unreachable])
            self.assertIn("COGNITO_CLIENT_ID is missing", ended.stderr)
            # Whoever names a file means it.
            named = os.path.join(directory, ".env")
            ended = self.run_in(directory, PRODUCTION | {"ENV_FILE": named})
            self.assertEqual((ended.returncode, len(ended.stderr.splitlines())), (78, 2), ended.stderr)
            self.assertIn("Permission denied", ended.stderr)

    def test_env_file_that_is_there_and_cannot_be_read_keeps_it_from_starting(self):
        with tempfile.TemporaryDirectory() as directory:
            os.mkfifo(os.path.join(directory, ".env"))
            ended = subprocess.run(
                [binary("lionsden")], env=PRODUCTION, cwd=directory, capture_output=True, text=True, timeout=30)
        self.assertEqual(ended.returncode, 78)
        self.assertEqual(ended.stderr.splitlines()[1:], ["  .env cannot be read: it is a pipe and no regular file"])

    def test_production_server_refuses_to_test(self):
        for mode in ["embedded", "remote"]:
            with self.subTest(COGNITO_TESTING=mode):
                faults = self.assert_refuses_to_start(PRODUCTION | {"COGNITO_TESTING": mode})
                naming = [fault for fault in faults if "COGNITO_TESTING" in fault and "lionsden-dev" in fault]
                self.assertEqual((len(naming), len(faults)), (1, 1), faults)

    def test_production_server_contains_nothing_that_signs(self):
        production, development = self.content("lionsden"), self.content("lionsden-dev")
        for library in ["Signing", "HTTPTesting", "CognitoPool", "CognitoTesting"]:
            with self.subTest(library):
                symbol = f"$s{len(library)}{library}".encode()
                self.assertNotIn(symbol, production)
                if library != "HTTPTesting":
                    self.assertIn(symbol, development, "the symbols of the library are no longer named so")

    def content(self, name):
        with open(binary(name), "rb") as file:
            return file.read()

    def test_sigterm_ends_with_status_0(self):
        self.assertEqual(Server(PRODUCTION).stop(), 0)
        self.assertEqual(EmbeddedServer(TESTING).stop(), 0)

    def test_sigterm_that_comes_as_soon_as_it_listens_ends_it_with_status_0(self):
        """Handlers are there by then, and a key set that is being fetched meanwhile does not bring the process down."""
        pool = self.started(EmbeddedPool(TESTING))
        keys = f"{pool.url}/{TESTING['COGNITO_TEST_USER_POOL_ID']}/.well-known/jwks.json"
        for _ in range(30):
            self.assertEqual(Server(PRODUCTION | {"COGNITO_JWKS_URI": keys}).stop(), 0)

    def test_listening_line_has_the_host_that_was_given(self):
        for host, shown in [("0.0.0.0", "0.0.0.0"), ("::", "[::]"), ("localhost", "localhost")]:
            with self.subTest(HTTP_HOST=host):
                server = self.started(Server(PRODUCTION | {"HTTP_HOST": host, "MANAGEMENT_PORT": "0"}))
                management = server.wait_for_line(r"^management listening on (http://\S+)$")
                for url in [server.url, management]:
                    self.assertRegex(url, rf"^http://{re.escape(shown)}:[1-9]\d*$")
                self.assertEqual(API(management.replace(shown, "localhost")).get("/healthz").status, 200)
                self.assertEqual(server.stop(), 0)

    def test_sighup_without_certificates_lets_requests_in_flight_end(self):
        server = self.started(EmbeddedServer(TESTING | {"HTTP_DRAIN_SECONDS": "20"}))
        login, rest = self.begin_login(server)
        # A closing terminal may send it twice: it never hurries.
        server.signal(signal.SIGHUP)
        self.wait_until_refused(server)
        server.signal(signal.SIGHUP)
        login.send(rest)
        self.assertEqual(login.getresponse().status, 200)
        self.assertEqual(server.wait(), 0)

    def test_signal_after_sighup_ends_it_at_once(self):
        server = self.started(EmbeddedServer(TESTING | {"HTTP_DRAIN_SECONDS": "300"}))
        self.begin_login(server)
        server.signal(signal.SIGHUP)
        self.wait_until_refused(server)
        server.signal(signal.SIGTERM)
        self.assertEqual(server.wait(), 130)

    def test_sighup_under_nohup_does_nothing(self):
        server = self.started(Server(PRODUCTION, arguments=["serve"], under=["nohup"]))
        server.signal(signal.SIGHUP)
        self.assertEqual(API(server.url).get("/healthz").status, 200)
        self.assertEqual(server.stop(), 0)

    def test_sighup_ends_the_pool(self):
        pool = self.started(EmbeddedPool(TESTING))
        pool.signal(signal.SIGHUP)
        self.assertEqual(pool.wait(), 0)

    def test_pool_warns_of_what_it_ignores(self):
        ignored = {name: "https://den.example/keys" for name in ["COGNITO_ISSUER", "COGNITO_JWKS_URI"]}
        pool = self.started(EmbeddedPool(TESTING | ignored | {"LOG_FORMAT": "text"}))
        for name in ignored:
            said = [line for line in pool.lines if f"{name} is ignored while COGNITO_TESTING is embedded" in line]
            self.assertEqual(len(said), 1, pool.lines)
            self.assertIn("warning", said[0])
        self.assertEqual(pool.stop(), 0)

    def begin_login(self, server):
        """A login whose content the server waits for, and that content."""
        content = json.dumps({
            "clientId": TESTING["COGNITO_TEST_CLIENT_ID"], "username": TESTING["COGNITO_TEST_USER_EMAIL"],
            "password": TESTING["COGNITO_TEST_USER_PASSWORD"],
        }).encode()
        login = http.client.HTTPConnection(urllib.parse.urlsplit(server.url).netloc)
        self.addCleanup(login.close)
        login.putrequest("POST", "/cognito-testing-login")
        login.putheader("Content-Type", "application/json")
        login.putheader("Content-Length", str(len(content)))
        login.endheaders(content[:1])
        return login, content[1:]

    def test_second_signal_ends_it_at_once(self):
        for first, second in [(signal.SIGTERM, signal.SIGTERM), (signal.SIGINT, signal.SIGINT), (signal.SIGTERM, signal.SIGINT)]:
            with self.subTest(first=first.name, second=second.name):
                # Longer than the test waits: only the second signal ends the server.
                server = self.started(EmbeddedServer(TESTING | {"HTTP_DRAIN_SECONDS": "300"}))
                self.begin_login(server)
                server.signal(first)
                self.wait_until_refused(server)
                server.signal(second)
                self.assertEqual(server.wait(), 130)

    def wait_until_refused(self, server):
        """Returns once the server has stopped listening, and so has taken note of its signal."""
        with self.assertRaises(ConnectionRefusedError):
            while True:
                API(server.url).get("/healthz")

    def test_management_port_that_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            with tempfile.TemporaryDirectory() as empty:
                ended = subprocess.run(
                    [binary("lionsden")], env=PRODUCTION | {"HTTP_PORT": "0", "MANAGEMENT_PORT": str(port)}, cwd=empty,
                    capture_output=True, text=True, timeout=30)
        self.assertEqual((ended.returncode, ended.stdout), (1, ""), ended.stderr)
        self.assertEqual(ended.stderr.splitlines()[-1], f"lionsden: 127.0.0.1:{port} is in use by another process")
        self.assertNotIn("listening on", ended.stderr)

    def test_management_variables_that_are_wrong(self):
        faults = self.assert_refuses_to_start(
            PRODUCTION | {"MANAGEMENT_PORT": "8080", "MANAGEMENT_HOST": "unix:/x", "HTTP_METRICS": "maybe"})
        self.assertEqual([fault.split()[0] for fault in faults], ["MANAGEMENT_HOST", "MANAGEMENT_PORT", "HTTP_METRICS"])

    def test_management_listener_is_named_before_the_other(self):
        server = self.started(EmbeddedServer(TESTING | {"MANAGEMENT_PORT": "0"}))
        management = server.wait_for_line(r"^management listening on (http://\S+)$")
        self.assertNotEqual(management, server.url)
        self.assertEqual(API(management).get("/healthz").status, 200)
        self.assertEqual(API(server.url).get("/healthz").status, 404)
        self.assertEqual(server.stop(), 0)

    def test_port_that_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            with tempfile.TemporaryDirectory() as empty:
                ended = subprocess.run(
                    [binary("lionsden")], env=PRODUCTION | {"HTTP_PORT": str(port)}, cwd=empty, capture_output=True, text=True,
                    timeout=30)
        self.assertEqual((ended.returncode, ended.stdout), (1, ""), ended.stderr)
        self.assertEqual(ended.stderr.splitlines()[-1], f"lionsden: 127.0.0.1:{port} is in use by another process")
