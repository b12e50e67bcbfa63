"""What the embedded pool remembers in a file, whatever becomes of its process."""

import json
import os
import signal
import stat
import subprocess
import tempfile
import threading

import cognito
from api import API, claims
from cases import InteropTestCase
from example import EXAMPLE_FILE, example
from processes import EmbeddedPool, EmbeddedServer, binary

PASSWORD = "Pride!Rock1"


class PoolThatRemembers(InteropTestCase):
    values = example()
    # A pool that names itself by its address has another name on another port, and with it its tokens.
    issuer = {"COGNITO_POOL_ISSUER": "aws"}
    pool_id = values["COGNITO_TEST_USER_POOL_ID"]
    region = values["COGNITO_TEST_MAIN_REGION"]

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="lionsden-pool-")
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "pool.json")

    def pool(self):
        return self.started(EmbeddedPool(self.issuer, ["--env-file", str(EXAMPLE_FILE), "--data", self.path]))

    def client(self, url):
        return cognito.client(url, self.region)

    def sign_in(self, url, username, password):
        answer = self.client(url).initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH", ClientId=self.values["COGNITO_TEST_CLIENT_ID"],
            AuthParameters={"USERNAME": username, "PASSWORD": password})
        return answer["AuthenticationResult"]["IdToken"]

    def refusal(self):
        """The last line of a pool that does not start, without the path of its file."""
        command = [binary("lionsden-dev"), "pool", "--env-file", str(EXAMPLE_FILE), "--data", self.path]
        ended = subprocess.run(command, env={"COGNITO_POOL_PORT": "0"}, capture_output=True, text=True, timeout=30)
        self.assertEqual(ended.returncode, 1, ended.stderr)
        return ended.stderr.splitlines()[-1].replace(self.path, "FILE")

    def groups(self, client):
        pages = client.get_paginator("list_groups").paginate(UserPoolId=self.pool_id)
        return {group["GroupName"] for page in pages for group in page["Groups"]}

    def test_clean_stop_leaves_everything_in_one_file(self):
        pool = self.pool()
        self.client(pool.url).create_group(UserPoolId=self.pool_id, GroupName="lions")
        self.assertTrue(os.path.exists(f"{self.path}.journal"))
        self.assertEqual(pool.stop(), 0)
        self.assertFalse(os.path.exists(f"{self.path}.journal"))
        with open(self.path) as file:
            self.assertIn("lions", [group["name"] for group in json.load(file)["pools"][0]["groups"]])

    def test_restart_finds_users_and_keys(self):
        first = self.pool()
        client = self.client(first.url)
        client.admin_create_user(UserPoolId=self.pool_id, Username="nala")
        client.admin_set_user_password(UserPoolId=self.pool_id, Username="nala", Password=PASSWORD, Permanent=True)
        client.create_group(UserPoolId=self.pool_id, GroupName="lions")
        client.admin_add_user_to_group(UserPoolId=self.pool_id, Username="nala", GroupName="lions")
        before = self.sign_in(first.url, "nala", PASSWORD)
        self.assertEqual(first.stop(), 0)
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)
        with open(self.path) as file:
            self.assertNotIn(PASSWORD, file.read())

        # The same file, now named by a variable, in the server's own process.
        server = self.started(EmbeddedServer({"COGNITO_POOL_DATA": self.path} | self.issuer, ["--env-file", str(EXAMPLE_FILE)]))
        api = API(server.url)
        api.wait_until_ready()
        self.assertEqual(api.get("/secure", before).status, 200)
        after = self.sign_in(server.pool_url, "nala", PASSWORD)
        self.assertEqual(claims(after)["sub"], claims(before)["sub"])
        self.assertEqual(claims(after)["cognito:groups"], ["lions"])

    def test_kill_amid_writes_leaves_a_whole_file(self):
        made = []
        for round in range(4):
            pool = self.pool()
            enough = threading.Event()

            def write(number):
                client = self.client(pool.url)
                try:
                    for count in range(1000):
                        name = f"g{round}-{number}-{count}"
                        client.create_group(UserPoolId=self.pool_id, GroupName=name)
                        made.append(name)
                        if count == 5 + 3 * round:
                            enough.set()
                except Exception:
                    # The pool has been killed; the assertions below say whether it was right until then.
                    enough.set()

            writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
            for writer in writers:
                writer.start()
            enough.wait()
            pool.signal(signal.SIGKILL)
            pool.stop()
            for writer in writers:
                writer.join()
            restarted = self.pool()
            kept = self.groups(self.client(restarted.url))
            restarted.stop()
            self.assertGreater(len(made), 5)
            self.assertLessEqual(set(made), kept, "what has been answered must be there")

    def test_second_pool_is_refused(self):
        self.pool()
        self.assertEqual(self.refusal(), "lionsden-dev: the user pool cannot start: FILE is in use by another pool")

    def test_file_of_others_and_damaged_file_are_refused(self):
        self.assertEqual(self.pool().stop(), 0)
        os.chmod(self.path, 0o640)
        self.assertEqual(
            self.refusal(),
            "lionsden-dev: the user pool cannot start: FILE holds keys and must be its owner's alone, but has the permissions 640: "
            "chmod 600")
        os.chmod(self.path, 0o600)
        os.truncate(self.path, 100)
        self.assertEqual(
            self.refusal(),
            "lionsden-dev: the user pool cannot start: FILE is damaged (no JSON: unexpectedEnd); it is left as it is: move it away to "
            "start with an empty pool")
        self.assertEqual(os.path.getsize(self.path), 100)
