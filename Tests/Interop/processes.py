"""Child processes that say on standard error where they listen, and that never outlive the suite."""

import atexit
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

START_SECONDS = 60
STOP_SECONDS = 20

# Ended from outside, the suite must unwind as it does for Ctrl-C, or its children would stay behind.
signal.signal(signal.SIGTERM, signal.default_int_handler)
# The same for SIGHUP, also where nohup has it ignored: children would inherit that, and are tested for what they make of it.
signal.signal(signal.SIGHUP, signal.default_int_handler)


def binary(name):
    """The path of one of the executables under test."""
    return os.path.join(os.environ["LIONSDEN_BINARIES"], name)


class Process:
    """A running program. Its environment is the one given and nothing else; no `.env` lies in its working directory."""

    def __init__(self, arguments, environment):
        self._lines = []
        self._ended = False
        self._news = threading.Condition()
        self._directory = tempfile.TemporaryDirectory(prefix="lionsden-interop-")
        self._child = subprocess.Popen(
            arguments, env=environment, cwd=self._directory.name, text=True, errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        atexit.register(self.stop)

    def _read(self):
        for line in self._child.stderr:
            if not self.keeps(line):
                continue
            with self._news:
                self._lines.append(line.rstrip("\n"))
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def keeps(self, line):
        """Whether a line on standard error is kept to be looked at."""
        return True

    def wait_for_line(self, pattern):
        """The first group of the first line on standard error that the pattern finds itself in."""
        deadline = time.monotonic() + START_SECONDS
        with self._news:
            while True:
                found = next(filter(None, (re.search(pattern, line) for line in self._lines)), None)
                if found:
                    return found.group(1)
                if self._ended or not self._news.wait(deadline - time.monotonic()):
                    break
        status = self.stop()
        said = "\n".join(self._lines)
        raise AssertionError(f"no line like {pattern!r} from {self._child.args}; exit status {status}; it said:\n{said}")

    @property
    def pid(self):
        return self._child.pid

    @property
    def lines(self):
        """What it has said on standard error so far, as far as it is kept."""
        with self._news:
            return list(self._lines)

    def signal(self, number):
        self._child.send_signal(number)

    def wait(self):
        """Waits until the program has ended by itself, and gives its exit status."""
        return self._child.wait(STOP_SECONDS)

    def stop(self):
        """Ends the program with SIGTERM, or with SIGKILL when that does not do it, and gives its exit status."""
        if self._child.poll() is None:
            self._child.terminate()
        try:
            status = self._child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            status = self._child.wait()
        self._reader.join()
        self._child.stderr.close()
        self._directory.cleanup()
        # Last, so that this runs once more when the wait is interrupted: a second SIGTERM ends our servers at once.
        atexit.unregister(self.stop)
        return status


class Moto(Process):
    """A moto server: other people's Cognito."""

    def __init__(self, port=0):
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        super().__init__(command, {"PATH": os.environ["PATH"]})
        self.url = self.wait_for_line(r"Running on (http://127\.0\.0\.1:\d+)")


class Server(Process):
    """One of our executables, on any free port, perhaps run by another program such as nohup."""

    def __init__(self, environment, name="lionsden", arguments=(), under=()):
        super().__init__([*under, binary(name), *arguments], {"HTTP_PORT": "0"} | environment)
        self.url = self.wait_for_line(r"^listening on (https?://\S+)$")


class EmbeddedServer(Server):
    """`lionsden-dev` with a user pool inside, that on any free port too."""

    def __init__(self, environment, arguments=()):
        super().__init__({"COGNITO_POOL_PORT": "0"} | environment, "lionsden-dev", arguments)
        self.pool_url = self.wait_for_line(r"^user pool at (http://\S+)$")


class EmbeddedPool(Process):
    """`lionsden-dev pool`: the user pool alone."""

    def __init__(self, environment, arguments=()):
        super().__init__([binary("lionsden-dev"), "pool", *arguments], {"COGNITO_POOL_PORT": "0"} | environment)
        self.url = self.wait_for_line(r"^user pool at (http://\S+)$")


class ReservedPort:
    """A port that refuses connections until a program is told to listen there, and that nobody else is given meanwhile.

    Linux lets a second socket bind and listen while the first is bound but does not listen, if both allow address reuse.
    """

    def __init__(self):
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.number = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.number}"

    def stop(self):
        """Gives the port back."""
        self._socket.close()
