"""Child processes that are bound to cores, tell how much processor time they have used, and never outlive the benchmark."""

import http.client
import os
import shutil
import socket
import subprocess
import time

START_SECONDS = 60
STOP_SECONDS = 20
# Stands for the server's port in the values of its environment.
PORT = "{port}"
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
# Where Debian puts servers; only root has it in PATH.
SEARCH_PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


class Failure(Exception):
    """Why there can be no result."""


def program(name):
    """The path of an installed program, or None."""
    return shutil.which(name, path=SEARCH_PATH)


def bound(command, cores):
    """The command as it runs on these cores alone; everywhere without any."""
    return ["taskset", "-c", ",".join(map(str, cores)), *command] if cores else command


def busy_seconds(cores):
    """For how long these cores have been at work so far, for whomever; time that a virtual machine was kept waiting counts too."""
    with open("/proc/stat") as file:
        lines = dict(line.split(" ", 1) for line in file)
    ticks = [list(map(int, lines[f"cpu{core}"].split()[:8])) for core in cores]
    # Fourth and fifth stand for idle time and for waiting for disks.
    return sum(sum(line) - line[3] - line[4] for line in ticks) / TICKS_PER_SECOND


class Port:
    """A port that nobody else is given while the benchmark lives, and that refuses connections until a server listens there.

    Linux lets a second socket bind and listen while the first is bound but does not listen, if both allow address reuse.
    """

    def __init__(self):
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.number = self._socket.getsockname()[1]

    def close(self):
        self._socket.close()


class Server:
    """A running server on a port of its own. Its environment is the one given and nothing else. `group` is a control group for it."""

    def __init__(self, name, directory, command, environment=None, cores=(), port=None, logs=(), group=None):
        self.name = name
        self._port = port or Port()
        self.port = self._port.number
        # Opened for appending, so that it can be emptied while the server runs.
        self._log = open(os.path.join(directory, f"{name}.{self.port}.log"), "a+", errors="replace")
        self._logs = [self._log.name, *logs]
        environment = {name: value.replace(PORT, str(self.port)) for name, value in (environment or {}).items()}
        # taskset and what it starts are one process, so the child's numbers are the server's.
        self._child = subprocess.Popen(
            bound(command, cores), env={"PATH": SEARCH_PATH} | environment, cwd=directory,
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=subprocess.STDOUT, preexec_fn=group.enter if group else None)

    def get(self, path, token=None):
        """Status, content, and bytes of the head of one answer, on a connection of its own."""
        fields = {"Authorization": f"Bearer {token}"} if token else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers=fields)
            answer = connection.getresponse()
            head = 19 + sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
            return answer.status, answer.read(), head
        finally:
            connection.close()

    def wait_for(self, status, path, token=None):
        """Asks until this is the answer's status. A server that has ended, or is not there in time, is a failure."""
        found = None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._child.poll() is None:
            try:
                found = self.get(path, token)[0]
            except (OSError, http.client.HTTPException) as error:
                found = error
            if found == status:
                return self
            time.sleep(0.05)
        raise Failure(f"{self.name} does not answer {path} with {status}, but {found!r}; it said:\n{self._said()}")

    def empty_logs(self):
        """A log of requests would fill the disk in the course of a run."""
        for log in self._logs:
            os.truncate(log, 0)

    def processor_seconds(self):
        """User and system time of the process so far, all threads."""
        with open(f"/proc/{self._child.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    def private_bytes(self):
        """Memory that the process has written to and shares with no other."""
        with open(f"/proc/{self._child.pid}/smaps_rollup") as file:
            return sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Private_Dirty:"))

    def stop(self):
        """Ends the server with SIGTERM, or with SIGKILL when that does not do it."""
        if self._child.poll() is None:
            self._child.terminate()
        try:
            self._child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._log.close()
        self._port.close()

    def _said(self):
        self._log.seek(0)
        return "".join(self._log.readlines()[-20:])
