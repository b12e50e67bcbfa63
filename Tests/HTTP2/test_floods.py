"""T136: the abuses that HTTP/2 makes possible. Each ends its connection within 10,000 frames, and a newcomer is served all the while."""

import unittest

import frames
from frames import CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, PADDED, PING, PRIORITY, SETTINGS, frame, setting
from server import HTTP2TestCase

FRAMES = 10_000
AT_ONCE = 100


class Floods(HTTP2TestCase):
    def flood(self, each, connection=None):
        """Sends a frame, or some, ten thousand times, or until the server has hung up. Says how it ended."""
        connection = connection or self.connect()
        for start in range(0, FRAMES, AT_ONCE):
            if not connection.send(b"".join(each(connection, number) for number in range(start, start + AT_ONCE))):
                break
        code = connection.to_end()
        self.assert_served()
        return code

    def ended(self, each, connection=None):
        # Who still sends when the server has said its last word may lose it: TCP then resets the connection.
        self.assertIn(self.flood(each, connection), (frames.ENHANCE_YOUR_CALM, None))

    def resident(self):
        with open(f"/proc/{self.server.pid}/statm") as file:
            return int(file.read().split()[1]) * 4096

    def test_T136_rapid_reset(self):
        before = self.resident()
        self.ended(lambda c, _: (lambda made: made[0] + frames.reset(made[1]))(c.headers(c.usual())))
        self.assertLess(self.resident() - before, 64 << 20)

    def test_T136_resets_that_the_server_is_made_to_send(self):
        self.ended(lambda c, _: (lambda made: made[0] + frames.window_update(made[1], 0x7FFFFFFF))(c.headers(c.usual())))

    def test_T136_malformed_requests(self):
        self.ended(lambda c, _: c.headers(c.usual("GET", "/public", ("X", "y")))[0])

    def test_T136_settings(self):
        self.ended(lambda *_: frame(SETTINGS, 0, 0, setting(4, 65535)))

    def test_T136_ping(self):
        self.ended(lambda *_: frame(PING, 0, 0, bytes(8)))

    def test_T136_priority(self):
        self.ended(lambda *_: frame(PRIORITY, 0, 1, bytes(4) + b"\x10"))

    def test_T136_unknown_frames(self):
        self.ended(lambda *_: frame(0xFA))

    def test_T136_window_update(self):
        self.ended(lambda *_: frames.window_update(0, 1))

    def test_T136_empty_data(self):
        for flags, payload in [(0, b""), (PADDED, b"\0")]:
            connection = self.connect()
            stream = connection.request(connection.usual("POST", "/create"), ends=False)
            self.ended(lambda *_: frame(DATA, flags, stream, payload), connection)

    def test_T136_continuation(self):
        def each(connection, number):
            if number == 0:
                return frame(HEADERS, END_STREAM, 1, connection.block(connection.usual()))
            return frame(CONTINUATION, 0, 1, b"\x00\x01x\x01y")
        self.ended(each)

    def test_T136_empty_continuation(self):
        self.ended(lambda c, number: frame(HEADERS, END_STREAM, 1) if number == 0 else frame(CONTINUATION, 0, 1))

    def test_T136_hpack_bomb(self):
        before = self.resident()
        for _ in range(20):
            connection = self.connect()
            # A field of 4,000 bytes that the table takes up, and then 16,000 times the byte that stands for it.
            block = connection.block(connection.usual()) + b"\x40\x01x\x7f\xa1\x1e" + b"a" * 4000
            connection.send(
                frame(HEADERS, END_STREAM, 1, block) + frame(CONTINUATION, END_HEADERS, 1, b"\xbe" * 16000))
            self.assertEqual(connection.to_end(), frames.ENHANCE_YOUR_CALM)
        self.assert_served()
        self.assertLess(self.resident() - before, 32 << 20)

    def test_T136_windows_that_are_held_shut(self):
        """Answers wait, a hundred at most, and the connection can be left at any time."""
        before = self.resident()
        connections = [self.connect(settings=setting(4, 0)) for _ in range(20)]
        for connection in connections:
            for _ in range(100):
                connection.request(connection.usual())
            self.assertIsNotNone(connection.ping())
        self.assert_served()
        self.assertLess(self.resident() - before, 64 << 20)

    def test_T136_more_streams_than_there_may_be(self):
        connection = self.connect(settings=setting(4, 0))
        connection.ping()
        for _ in range(101):
            connection.request(connection.usual())
        last = connection.until(lambda found: found.kind in (frames.GOAWAY, frames.RST_STREAM))
        self.assertIn(last.code, (frames.PROTOCOL_ERROR, frames.REFUSED_STREAM))
        self.assert_served()


if __name__ == "__main__":
    unittest.main()
