"""The log of requests: no line is lost at an orderly end, and no request waits for whoever reads the log."""

import http.client
import json
import re
import signal
import socket
import subprocess
import tempfile
import threading
import urllib.parse

from api import API
from cases import InteropTestCase
from processes import Server, binary
from test_start_and_stop import PRODUCTION

CLIENTS = 8
# More than may wait for a reader: 4 MiB, as much that is being written, and what a pipe holds.
UNREAD_REQUESTS = 30_000
AT_ONCE = 100
# As long as an identifier may be, so that lines are long.
IDENTIFIER = "{:0128d}"


class Client(threading.Thread):
    """Asks one thing after the other on one connection, until that is closed."""

    def __init__(self, url, number):
        super().__init__()
        self.answered = []
        self._number = number
        self._connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=20)
        self.has_begun = threading.Event()

    def run(self):
        try:
            while True:
                identifier = f"client-{self._number}-{len(self.answered)}"
                self._connection.request("GET", "/public", headers={"X-Request-Id": identifier})
                answer = self._connection.getresponse()
                answer.read()
                self.answered.append(identifier)
                if len(self.answered) > 100:
                    self.has_begun.set()
                if answer.will_close:
                    return
        except OSError:
            pass
        except http.client.HTTPException:
            pass
        finally:
            self.has_begun.set()
            self._connection.close()


class LastLines(InteropTestCase):
    def test_no_line_is_lost_at_the_end(self):
        for log_format in ["json", "text"]:
            with self.subTest(log_format):
                self.assert_all_are_logged(log_format)

    def assert_all_are_logged(self, log_format):
        server = self.started(Server(PRODUCTION | {"LOG_FORMAT": log_format, "HTTP_SHARDS": "2"}))
        clients = [Client(server.url, number) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.has_begun.wait()
        server.signal(signal.SIGTERM)
        for client in clients:
            client.join()
        self.assertEqual(server.wait(), 0)
        # Its last lines are read then.
        server.stop()
        logged = re.findall(r"client-\d+-\d+", "\n".join(server.lines))
        self.assertEqual(len(logged), len(set(logged)), "a line was written twice")
        answered = {identifier for client in clients for identifier in client.answered}
        self.assertGreater(len(answered), 100 * CLIENTS)
        self.assertEqual(answered - set(logged), set())

    def test_line_is_there_soon_after_its_answer(self):
        server = self.started(Server(PRODUCTION))
        for number in range(20):
            self.assertEqual(API(server.url).get("/public").status, 200)
        server.wait_for_line(r'"message":"request".*"route":"(/public)"')


class Unread(InteropTestCase):
    """Standard error is a pipe that nobody reads for a while."""

    def test_requests_are_answered_and_dropped_lines_are_counted(self):
        with tempfile.TemporaryDirectory() as empty:
            child = subprocess.Popen(
                [binary("lionsden")], env=PRODUCTION | {"HTTP_PORT": "0", "HTTP_SHARDS": "2"}, cwd=empty, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            self.addCleanup(child.stderr.close)
            self.addCleanup(child.wait)
            self.addCleanup(child.kill)
            url = next(filter(None, (re.search(r"^listening on (\S+)$", line) for line in child.stderr))).group(1)
            self.ask(url)
            dropped = self.dropped(url)
            self.assertGreater(dropped, 0)
            written, told = 0, 0
            while told == 0:
                line = json.loads(child.stderr.readline())
                written += line.get("route") == "/public"
                if line["message"].startswith("log lines were dropped"):
                    told = int(line["count"])
            # A line of another kind may be among the dropped.
            self.assertGreaterEqual(told, dropped)
            self.assertLessEqual(abs(written + told - UNREAD_REQUESTS), 10)
            child.terminate()
            self.assertEqual(child.wait(20), 0)

    def ask(self, url):
        """Sends many requests together on one connection, and reads all answers."""
        place = urllib.parse.urlsplit(url)
        with socket.create_connection((place.hostname, place.port), timeout=60) as connection:
            answers = connection.makefile("rb")
            for first in range(0, UNREAD_REQUESTS, AT_ONCE):
                identifiers = [IDENTIFIER.format(number) for number in range(first, first + AT_ONCE)]
                connection.sendall(b"".join(
                    f"GET /public HTTP/1.1\r\nHost: x\r\nX-Request-Id: {identifier}\r\n\r\n".encode() for identifier in identifiers))
                for _ in identifiers:
                    self.assertEqual(status_of_next(answers), b"200")

    def dropped(self, url):
        metrics = API(url).get("/metrics").body.decode()
        return int(float(re.search(r"^log_lines_dropped_total (\S+)$", metrics, re.MULTILINE).group(1)))


def status_of_next(answers):
    """The status of the next answer, which is read to its end."""
    status = answers.readline().split()[1]
    fields = {}
    while line := answers.readline().strip():
        name, _, value = line.partition(b":")
        fields[name.lower()] = value
    answers.read(int(fields[b"content-length"]))
    return status
