"""Peers that ask for much and are slow to take it: more than the kernel keeps for them, unlike what slowhttptest can ask for."""

import json
import threading
import time

from bystander import ALLOWED_SECONDS, Bystander
from observed import descriptors, eventually
from peer import Peer, request
from soak import CLOSING_SECONDS, SoakTestCase

READERS = 100
STALL_SECONDS = 3
WINDOW_BYTES = 2048
LARGE = json.dumps({"roar": "r" * 1_000_000}).encode()


class SlowReaders(SoakTestCase):
    def test_readers_of_five_bytes_a_second_are_given_up(self):
        asked = {
            "one large answer": request("POST", "/create", self.token, LARGE),
            "many small answers": request("GET", "/public") * 3000,
        }
        for what, data in asked.items():
            with self.subTest(what):
                self.assert_gives_up(data)

    def assert_gives_up(self, data):
        server, baseline = self.serving(HTTP_WRITE_STALL_SECONDS=str(STALL_SECONDS))
        bystander = Bystander(server)
        readers = [Peer(server.url, WINDOW_BYTES) for _ in range(READERS)]
        for reader in readers:
            self.addCleanup(reader.close)
            reader.send(data)
        began = last_read = time.monotonic()
        self.assertTrue(eventually(lambda: descriptors(server.pid) >= baseline + READERS, STALL_SECONDS))

        def holds_on():
            nonlocal last_read
            if time.monotonic() - last_read > 1:
                last_read = time.monotonic()
                self.read_a_little(readers)
            return descriptors(server.pid) > baseline and time.monotonic() - began < STALL_SECONDS + CLOSING_SECONDS

        bystander.ask_while(holds_on)
        self.report(f"{READERS} given up after {time.monotonic() - began:.1f} s, slowest /public {bystander.slowest * 1000:.1f} ms")
        self.assertLessEqual(descriptors(server.pid), baseline)
        self.assertLessEqual(bystander.slowest, ALLOWED_SECONDS)

    def read_a_little(self, readers):
        for reader in readers:
            reader.socket.setblocking(False)
            try:
                reader.socket.recv(5)
            except OSError:
                pass

    def test_reader_of_300_kilobytes_a_second_gets_everything(self):
        # Five answers: were they taken by the kernel, it would tell of no progress for longer than a peer may stall.
        answers, rate = 5, 300_000
        server, _ = self.serving(HTTP_WRITE_STALL_SECONDS=str(STALL_SECONDS))
        with Peer(server.url, receive_buffer=65_536) as reader:
            # What is sent is read no faster than what is answered.
            sender = threading.Thread(target=self.send_all, args=(reader, request("POST", "/create", self.token, LARGE) * answers))
            sender.start()
            began, received = time.monotonic(), b""
            while piece := reader.socket.recv(16_384):
                received += piece
                time.sleep(max(0, began + len(received) / rate - time.monotonic()))
            sender.join()
        self.assertEqual(received.count(b"HTTP/1.1 201 "), answers)
        self.assertEqual(received.count(LARGE), answers)

    def send_all(self, reader, data):
        try:
            reader.send(data)
            reader.end_sending()
        except OSError:
            # The server has closed the connection, which the reader sees as well.
            pass
