"""Two thousand sessions whose tokens end in the same second, one of a client that reads nothing among them."""

import base64
import os
import selectors
import socket
import time
import urllib.parse

from api import API
from soak import CLOSING_SECONDS, SoakTestCase

USERS, SESSIONS_OF_EACH = 20, 100
LIFETIME_SECONDS = 40
# The permission is looked at twice a second, and all of them end at once on a core that the clients use too.
ENDING_SECONDS = 10
MESSAGE = b'{"type":"message","text":"roar"}'
EXPIRED = b"\x88\x0f" + (4401).to_bytes(2, "big") + b"token_expired"


def masked(payload):
    """A text message of a client's, whose mask changes nothing."""
    return bytes([0x81, 0x80 | len(payload), 0, 0, 0, 0]) + payload


class Session:
    def __init__(self, address, token):
        self.socket = socket.create_connection(address)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((
            f"GET /live HTTP/1.1\r\nHost: {address[0]}:{address[1]}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nAuthorization: Bearer {token}\r\n\r\n").encode())
        head = b""
        while b"\r\n\r\n" not in head:
            head += self.socket.recv(1)
        assert b" 101 " in head, head
        self.received = b""


class Sessions(SoakTestCase):
    def test_T138_sessions_that_expire_together(self):
        server, baseline = self.serving(DATABASE_URL="none")
        url = urllib.parse.urlsplit(server.url)
        address = (url.hostname, url.port)
        tokens = []
        for number in range(USERS):
            self.pool.add_user(f"cub-{number}")
        began = time.monotonic()
        for number in range(USERS):
            tokens.append(self.pool.token(f"cub-{number}", LIFETIME_SECONDS))
        sessions = [Session(address, token) for token in tokens for _ in range(SESSIONS_OF_EACH)]
        for session in sessions:
            self.addCleanup(session.socket.close)
        self.assertLess(time.monotonic() - began, LIFETIME_SECONDS / 2, "too slow to have all of them open in time")
        deaf, loud = sessions[0], sessions[1:SESSIONS_OF_EACH]
        for session in loud[:10]:
            session.socket.sendall(masked(MESSAGE))
        ended, slowest = self.ended(sessions[1:], server, began)
        self.report(f"{len(ended)} sessions ended within {max(ended) - min(ended):.1f} s, slowest newcomer {slowest * 1000:.0f} ms")
        self.assertEqual(len(ended), len(sessions) - 1)
        self.assertLess(max(ended) - min(ended), ENDING_SECONDS)
        for session in sessions[1:]:
            self.assertTrue(session.received.endswith(EXPIRED), session.received[-40:])
        for session in loud:
            self.assertEqual(session.received.count(MESSAGE), 10)
        deaf.socket.settimeout(CLOSING_SECONDS)
        while piece := deaf.socket.recv(65_536):
            deaf.received += piece
        self.assertTrue(deaf.received.endswith(EXPIRED))
        for session in sessions:
            session.socket.close()
        self.assert_returns_to(baseline, server)

    def ended(self, sessions, server, began):
        """When each has ended, and how long a newcomer has waited at most meanwhile."""
        ended, slowest = [], 0
        with selectors.DefaultSelector() as selector:
            for session in sessions:
                session.socket.setblocking(False)
                selector.register(session.socket, selectors.EVENT_READ, session)
            looked = time.monotonic()
            while selector.get_map() and time.monotonic() - began < LIFETIME_SECONDS + 2 * ENDING_SECONDS:
                for key, _ in selector.select(0.1):
                    piece = key.fileobj.recv(65_536)
                    key.data.received += piece
                    if not piece:
                        selector.unregister(key.fileobj)
                        ended.append(time.monotonic())
                if time.monotonic() - looked > 0.2:
                    looked = time.monotonic()
                    self.assertEqual(API(server.url).get("/public").status, 200)
                    slowest = max(slowest, time.monotonic() - looked)
        return ended, slowest
