"""A signal to stop, while requests are in flight."""

import contextlib
import json
import signal
import time

from api import API
from closed_loop import CONNECTIONS, ClosedLoop
from peer import Peer, request
from soak import SoakTestCase

# A stop is a matter of a moment, which one try may miss.
ROUNDS = 5
ANSWERS_BEFORE = 2000
DRAIN_SECONDS = 10
# Far from the minute that heads and drain are given there, with room for a busy machine.
HALF_HEADS_SECONDS = 7
CONTENT = json.dumps({"name": "Simba", "roars": list(range(1000))}).encode()


class Drain(SoakTestCase):
    def test_sigterm_under_load(self):
        self.assert_cuts_nobody_off(signal.SIGTERM)

    def test_sigint_under_load(self):
        self.assert_cuts_nobody_off(signal.SIGINT)

    def assert_cuts_nobody_off(self, number):
        requests = [
            (request("GET", "/public"), 200), (request("GET", "/secure", self.token), 200), (request("GET", "/secure"), 401),
            (request("POST", "/create", self.token, CONTENT), 201),
        ]
        for _ in range(ROUNDS):
            server, _ = self.serving(HTTP_DRAIN_SECONDS=str(DRAIN_SECONDS))
            load = ClosedLoop(server.url, requests)
            load.wait_for_answers(ANSWERS_BEFORE)
            before = time.monotonic()
            server.signal(number)
            self.assertEqual(server.wait(), 0)
            self.assertLess(time.monotonic() - before, DRAIN_SECONDS)
            load.wait()
            self.report(f"{load.answered} answered, {time.monotonic() - before:.2f} s, {load.announced} told")
            self.assertEqual(load.failures, [])
            # Each kept connection ends with an answer that says so.
            self.assertGreaterEqual(load.announced, CONNECTIONS // 2)

    def test_upload_is_answered_and_others_learn_that_it_ends(self):
        server, _ = self.serving()
        upload = request("POST", "/create", self.token, CONTENT)
        half = len(upload) - len(CONTENT) // 2
        with Peer(server.url) as uploader, Peer(server.url) as asker:
            uploader.send(upload[:half])
            self.assertEqual(asker.ask(request("GET", "/readyz")).status, 200)
            server.signal(signal.SIGTERM)
            self.assert_learns_that_it_ends(asker)
            self.wait_until_refused(server)
            answer = uploader.ask(upload[half:])
            self.assertEqual((answer.status, answer.is_last), (201, True))
            self.assertEqual(answer.json["data"], json.loads(CONTENT))
            self.assertEqual(uploader.wait_for_end(), b"")
        self.assertEqual(server.wait(), 0)

    def wait_until_refused(self, server):
        """Each shard stops listening when it comes to it."""
        with self.assertRaises(ConnectionRefusedError):
            while True:
                Peer(server.url).close()

    def assert_learns_that_it_ends(self, asker):
        """Readiness goes, and with the last answer the connection."""
        answers = [asker.ask(request("GET", "/readyz"))]
        while not answers[-1].is_last:
            answers.append(asker.ask(request("GET", "/readyz")))
        self.assertEqual((answers[-1].status, answers[-1].json["code"]), (503, "not_ready"))
        statuses = [answer.status for answer in answers]
        self.assertEqual(statuses, sorted(statuses))
        self.assertEqual(asker.wait_for_end(), b"")

    def test_T122_half_heads_do_not_hold_it_up(self):
        """Of connections that were answered before and of new ones, some of which send a byte now and then."""
        server, _ = self.serving(HTTP_DRAIN_SECONDS="60", HTTP_FIELD_SECTION_SECONDS="60")
        head = request("GET", "/public")
        with contextlib.ExitStack() as stack:
            peers = [stack.enter_context(Peer(server.url)) for _ in range(41)]
            for peer in peers[::2]:
                self.assertEqual(peer.ask(head).status, 200)
            for peer in peers:
                peer.send(head[:-2])
            # Answered behind all of them, so they have been read.
            self.assertEqual(API(server.url).get("/public").status, 200)
            before = time.monotonic()
            server.signal(signal.SIGTERM)
            *others, finishing = peers
            self.wait_until_refused(server)
            answer = finishing.ask(head[-2:])
            self.assertEqual((answer.status, answer.is_last), (200, True))
            for peer in others[:8]:
                peer.send(b"X")
            for peer in others:
                answer = peer.answer()
                self.assertEqual((answer.status, answer.json["code"], answer.is_last), (408, "request_timeout", True))
            # Nobody closes: three seconds for a head, and one in which the server lingers for its sender.
            self.assertEqual(server.wait(), 0)
            taken = time.monotonic() - before
        self.report(f"{taken:.2f} s")
        self.assertLess(taken, HALF_HEADS_SECONDS)

    def test_upload_that_does_not_end_is_cut_off(self):
        server, _ = self.serving(HTTP_DRAIN_SECONDS="2")
        with Peer(server.url) as uploader:
            uploader.send(request("POST", "/create", self.token, CONTENT)[:-1])
            before = time.monotonic()
            server.signal(signal.SIGTERM)
            self.assertEqual(server.wait(), 0)
            taken = time.monotonic() - before
        self.assertGreaterEqual(taken, 2)
        self.assertLess(taken, 3)
