"""A Unix socket: who may connect, and what may be at its path before."""

import http.client
import os
import signal
import socket
import stat
import subprocess
import tempfile

from cases import InteropTestCase
from processes import Process, binary
from test_start_and_stop import PRODUCTION


class SocketServer(Process):
    """`lionsden` at a path."""

    def __init__(self, path, environment, umask=0o022):
        # The umask is inherited, and nothing else here makes files meanwhile.
        kept = os.umask(umask)
        try:
            super().__init__([binary("lionsden")], PRODUCTION | {"HTTP_HOST": f"unix:{path}"} | environment)
        finally:
            os.umask(kept)
        self.wait_for_line(r"^listening on (unix:/\S+)$")


class UnixSocket(InteropTestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="lionsden-socket-")
        self.addCleanup(directory.cleanup)
        self.path = f"{directory.name}/den.sock"

    def assert_serves(self):
        connection = http.client.HTTPConnection("pride")
        connection.sock = socket.socket(socket.AF_UNIX)
        self.addCleanup(connection.close)
        connection.sock.connect(self.path)
        connection.request("GET", "/healthz")
        self.assertEqual(connection.getresponse().status, 200)

    def mode(self):
        return stat.S_IMODE(os.lstat(self.path).st_mode)

    def test_the_mode_is_the_one_that_is_asked_for_whatever_the_umask(self):
        for umask, wanted in [(0o077, 0o666), (0o000, 0o600), (0o777, 0o660)]:
            with self.subTest(umask=oct(umask), HTTP_SOCKET_MODE=oct(wanted)):
                server = SocketServer(self.path, {"HTTP_SOCKET_MODE": f"{wanted:04o}"}, umask)
                self.assertEqual(self.mode(), wanted)
                self.assert_serves()
                self.assertEqual(server.stop(), 0)
                self.assertFalse(os.path.lexists(self.path))

    def test_without_one_it_is_the_umasks(self):
        self.started(SocketServer(self.path, {}, umask=0o027))
        self.assertEqual(self.mode(), 0o750)

    def test_the_group_is_the_one_that_is_asked_for(self):
        group = 12345 if os.getuid() == 0 else next((one for one in os.getgroups() if one != os.getgid()), os.getgid())
        self.started(SocketServer(self.path, {"HTTP_SOCKET_MODE": "660", "HTTP_SOCKET_GROUP": str(group)}))
        self.assertEqual((os.lstat(self.path).st_gid, self.mode()), (group, 0o660))
        self.assert_serves()

    def refusal(self, environment=None):
        """The exit status of a server that does not start, and the last line that it says."""
        with tempfile.TemporaryDirectory() as empty:
            ended = subprocess.run(
                [binary("lionsden")], env=PRODUCTION | {"HTTP_HOST": f"unix:{self.path}"} | (environment or {}), cwd=empty,
                capture_output=True, text=True, timeout=60)
        self.assertEqual(ended.stdout, "")
        return ended.returncode, ended.stderr.splitlines()[-1].strip()

    def test_a_file_at_the_path_is_named_as_such_and_stays(self):
        with open(self.path, "w") as file:
            file.write("records")
        said = f"lionsden: at unix:{self.path} is something else than a socket, which is left as it is"
        self.assertEqual(self.refusal({"HTTP_SOCKET_MODE": "0666"}), (1, said))
        self.assertEqual(open(self.path).read(), "records")
        self.assertEqual(self.mode() & 0o111, 0)

    def test_a_link_is_not_followed(self):
        target = self.path + ".target"
        open(target, "w").close()
        os.symlink(target, self.path)
        before = os.stat(target)
        self.assertEqual(self.refusal({"HTTP_SOCKET_MODE": "0777"})[0], 1)
        self.assertEqual(os.readlink(self.path), target)
        self.assertEqual(os.stat(target).st_mode, before.st_mode)

    def test_a_live_socket_is_refused_and_goes_on(self):
        self.started(SocketServer(self.path, {"HTTP_SOCKET_MODE": "0600"}))
        self.assertEqual(self.refusal({"HTTP_SOCKET_MODE": "0666"}), (1, f"lionsden: unix:{self.path} is in use by another process"))
        self.assertEqual(self.mode(), 0o600)
        self.assert_serves()

    def test_a_socket_that_a_killed_process_has_left_is_replaced(self):
        killed = self.started(SocketServer(self.path, {}))
        killed.signal(signal.SIGKILL)
        killed.wait()
        self.assertTrue(stat.S_ISSOCK(os.lstat(self.path).st_mode))
        self.started(SocketServer(self.path, {"HTTP_SOCKET_MODE": "0600"}))
        self.assertEqual(self.mode(), 0o600)
        self.assert_serves()

    def test_wrong_variables_are_reported(self):
        code, _ = self.refusal({"HTTP_SOCKET_MODE": "0999"})
        self.assertEqual(code, 78)
        code, said = self.refusal({"HTTP_SOCKET_GROUP": "no-such-group-here"})
        self.assertEqual(code, 78)
        self.assertEqual(
            said, "HTTP_SOCKET_GROUP must be the name of a group of this machine, or a group's number, for example HTTP_SOCKET_GROUP=www-data")
