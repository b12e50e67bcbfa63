"""The families of Autobahn's test cases (crossbar.io/autobahn), written anew: the first number of a test is that of its family there."""

import itertools
import os
import zlib

from frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, close, deflated, frame
from serving import Plain, Secure

SIZES = [0, 125, 126, 127, 128, 65535, 65536]
PIECES = [1, 7, 997, 1 << 20]

# Autobahn's 6.2 to 6.23: text that is UTF-8, and text that is not.
VALID = [
    "Hello-µ@ßöäüàá-UTF-8!!", "κόσμε", "\x00", "\u0080", "\u0800", "\U00010000", "\x7f", "\u07ff", "\uffff", "\U0010ffff", "\ud7ff",
    "\ue000", "\ufffd", "\ufffe", "\U0001fffe", "\U0002ffff",
]
INVALID = [
    b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80edited", b"\x80", b"\xbf", b"\x80\xbf", b"\x80\xbf\x80\xbf", b"\xc0 \xc1 ",
    b"\xe0 \xe1 ", b"\xf0 \xf1 ", b"\xf8 ", b"\xfc ", b"\xc0", b"\xe0\x80", b"\xf0\x80\x80", b"\xdf", b"\xef\xbf", b"\xf7\xbf\xbf",
    b"\xfe", b"\xff", b"\xfe\xfe\xff\xff", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xc1\xbf", b"\xe0\x9f\xbf",
    b"\xf0\x8f\xbf\xbf", b"\xc0\x80", b"\xed\xa0\x80", b"\xed\xaf\xbf", b"\xed\xb0\x80", b"\xed\xbf\xbf", b"\xed\xa0\x80\xed\xb0\x80",
    b"\xf4\x90\x80\x80", b"\xf7\xbf\xbf\xbf", b"\xf8\x88\x80\x80\x80",
]


class Cases:
    """Run on a plain connection and on one with TLS (T139)."""

    def assert_echoed(self, session, opcode, payload):
        self.assertEqual(session.message(), (opcode, payload))

    def assert_closes_well(self, session):
        """The session is fine: it closes as it should."""
        session.send(close(1000))
        self.assert_ends(session, 1000)

    # 1: framing

    def test_1_messages_of_each_length_in_pieces_of_each_size(self):
        for opcode, size, piece in itertools.product([TEXT, BINARY], SIZES, PIECES):
            if size // piece > 2000:
                continue
            with self.subTest(opcode=opcode, size=size, piece=piece):
                session = self.open()
                payload = b"*" * size if opcode == TEXT else b"\xfe" * size
                session.send_in_pieces(frame(opcode, payload), piece)
                self.assert_echoed(session, opcode, payload)
                self.assert_closes_well(session)

    # 2: pings and pongs

    def test_2_pings_are_answered_with_their_payload(self):
        session = self.open()
        for payload in [b"", b"Hello", bytes(range(0, 125)), b"\xff\xfe"]:
            session.send(frame(PING, payload))
            self.assert_echoed(session, PONG, payload)
        session.send_in_pieces(frame(PING, b"\xfe" * 125), 1)
        self.assert_echoed(session, PONG, b"\xfe" * 125)
        session.send(b"".join(frame(PING, str(number).encode()) for number in range(10)))
        for number in range(10):
            self.assert_echoed(session, PONG, str(number).encode())
        self.assert_closes_well(session)

    def test_2_a_ping_over_125_bytes_ends_the_session(self):
        session = self.open()
        session.send(frame(PING, b"\xfe" * 126))
        self.assert_ends(session, 1002)

    def test_2_pongs_that_nobody_has_asked_for_are_nothing(self):
        session = self.open()
        session.send(frame(PONG) + frame(PONG, b"unsolicited") + frame(PING, b"x"))
        self.assert_echoed(session, PONG, b"x")
        self.assert_closes_well(session)

    # 3: reserved bits

    def test_3_reserved_bits_end_the_session(self):
        for reserved, opcode in itertools.product(range(1, 8), [TEXT, BINARY, PING, PONG, CLOSE]):
            with self.subTest(reserved=reserved, opcode=opcode):
                session = self.open()
                session.send(frame(TEXT, b"Hello"))
                self.assert_echoed(session, TEXT, b"Hello")
                session.send(frame(opcode, b"", reserved=reserved))
                self.assert_ends(session, 1002)

    # 4: opcodes

    def test_4_opcodes_that_mean_nothing_end_the_session(self):
        for opcode in [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]:
            for payload in [b"", b"payload"]:
                with self.subTest(opcode=opcode, payload=payload):
                    session = self.open()
                    session.send(frame(TEXT, b"Hello"))
                    self.assert_echoed(session, TEXT, b"Hello")
                    session.send(frame(opcode, payload) + frame(PING))
                    self.assert_ends(session, 1002)

    # 5: fragments

    def test_5_control_frames_are_not_fragmented(self):
        for opcode in [PING, PONG, CLOSE]:
            session = self.open()
            session.send(frame(opcode, b"fragment", final=False))
            self.assert_ends(session, 1002)

    def test_5_fragments_are_put_together_with_control_frames_between_them(self):
        for piece in PIECES:
            session = self.open()
            session.send_in_pieces(
                frame(TEXT, b"fragment1", final=False) + frame(PING, b"1") + frame(CONTINUATION, b"fragment2", final=False)
                + frame(PING, b"2") + frame(CONTINUATION, b"", final=False) + frame(CONTINUATION, b"fragment3"), piece)
            self.assert_echoed(session, PONG, b"1")
            self.assert_echoed(session, PONG, b"2")
            self.assert_echoed(session, TEXT, b"fragment1fragment2fragment3")
            self.assert_closes_well(session)

    def test_5_a_continuation_of_nothing_ends_the_session(self):
        for final in [True, False]:
            session = self.open()
            session.send(frame(CONTINUATION, b"non-continuation payload", final=final) + frame(TEXT, b"Hello"))
            self.assert_ends(session, 1002)

    def test_5_a_message_within_a_message_ends_the_session(self):
        session = self.open()
        session.send(frame(TEXT, b"fragment1", final=False) + frame(TEXT, b"fragment2"))
        self.assert_ends(session, 1002)

    def test_5_a_message_in_a_thousand_fragments(self):
        session = self.open()
        session.send(frame(BINARY, b"", final=False) + frame(CONTINUATION, b"ab", final=False) * 1000 + frame(CONTINUATION))
        self.assert_echoed(session, BINARY, b"ab" * 1000)
        self.assert_closes_well(session)

    # 6: UTF-8

    def test_6_text_comes_back(self):
        session = self.open()
        for text in VALID:
            payload = text.encode("utf-8", "surrogatepass")
            session.send(frame(TEXT, payload))
            self.assert_echoed(session, TEXT, payload)
            fragments = [bytes([byte]) for byte in payload]
            session.send(
                frame(TEXT, b"", final=False) + b"".join(frame(CONTINUATION, part, final=False) for part in fragments)
                + frame(CONTINUATION))
            self.assert_echoed(session, TEXT, payload)
        self.assert_closes_well(session)

    def test_6_text_that_is_none_ends_the_session(self):
        for payload in INVALID:
            with self.subTest(payload=payload):
                whole = self.open()
                whole.send(frame(TEXT, payload))
                self.assert_ends(whole, 1007)
                pieces = self.open()
                pieces.send_in_pieces(frame(TEXT, b"fine " + payload), 1)
                self.assert_ends(pieces, 1007)
                fragments = self.open()
                fragments.send(frame(TEXT, payload[:1], final=False) + frame(CONTINUATION, payload[1:]))
                self.assert_ends(fragments, 1007)

    def test_6_text_that_is_none_is_refused_before_the_rest_has_come(self):
        for payload in [b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4\x90", b"\xed\xa0", b"\xff"]:
            session = self.open()
            session.send(frame(TEXT, payload, final=False))
            self.assert_ends(session, 1007)
            longer = self.open()
            longer.send(frame(TEXT, payload + b"a" * 1000)[:6 + 2 + len(payload)])
            self.assert_ends(longer, 1007)

    # 7: closing

    def test_7_a_close_is_answered_with_its_own_code(self):
        codes = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
        for code in codes:
            session = self.open()
            session.send(close(code, b"reason"))
            self.assert_ends(session, code)
        empty = self.open()
        empty.send(close())
        self.assert_ends(empty, None)
        longest = self.open()
        longest.send(close(1000, b"*" * 123))
        self.assert_ends(longest, 1000)

    def test_7_what_follows_a_close_is_nothing(self):
        session = self.open()
        session.send(frame(TEXT, b"Hello") + close(1000) + frame(TEXT, b"late") + frame(PING) + close(1000))
        self.assert_echoed(session, TEXT, b"Hello")
        self.assert_ends(session, 1000)

    def test_7_codes_that_no_frame_has_end_the_session(self):
        for code in [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535]:
            session = self.open()
            session.send(close(code))
            self.assert_ends(session, 1002)

    def test_7_malformed_closes_end_the_session(self):
        short = self.open()
        short.send(frame(CLOSE, b"\x03"))
        self.assert_ends(short, 1002)
        text = self.open()
        text.send(close(1000, b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80"))
        self.assert_ends(text, 1007)
        long = self.open()
        long.send(close(1000, b"*" * 124))
        self.assert_ends(long, 1002)

    def test_7_a_close_in_the_middle_of_a_message(self):
        session = self.open()
        session.send(frame(TEXT, b"fragment1", final=False) + close(1000) + frame(CONTINUATION, b"fragment2"))
        self.assert_ends(session, 1000)

    def test_7_a_connection_that_is_cut_off(self):
        for data in [b"", b"\x81", frame(TEXT, b"Hello")[:8], frame(TEXT, b"fragment", final=False)]:
            session = self.open()
            session.send(data)
            session.end()
        self.assert_closes_well(self.open())

    # 9: limits

    def test_9_messages_up_to_the_bound(self):
        session = self.open()
        for size in [1 << 16, 1 << 18, 1 << 20]:
            payload = os.urandom(size)
            session.send(frame(BINARY, payload))
            self.assert_echoed(session, BINARY, payload)
        text = b"*" * (1 << 20)
        parts = [text[start:start + 4096] for start in range(0, len(text), 4096)]
        session.send(
            frame(TEXT, b"", final=False) + b"".join(frame(CONTINUATION, part, final=False) for part in parts) + frame(CONTINUATION))
        self.assert_echoed(session, TEXT, text)
        self.assert_closes_well(session)

    def test_9_a_message_over_the_bound_is_refused_by_its_header(self):
        session = self.open()
        session.send(frame(BINARY, b"\0" * ((1 << 20) + 1))[:14])
        self.assert_ends(session, 1009)
        fragments = self.open()
        fragments.send(frame(BINARY, b"\0" * (1 << 20), final=False) + frame(CONTINUATION, b"\0"))
        self.assert_ends(fragments, 1009)
        absurd = self.open()
        absurd.send(b"\x82\xff" + b"\x7f" + b"\xff" * 7 + b"\0" * 4)
        self.assert_ends(absurd, 1009)

    def test_9_many_messages(self):
        session = self.open()
        for number in range(2000):
            session.send(frame(TEXT, str(number).encode()))
        for number in range(2000):
            self.assert_echoed(session, TEXT, str(number).encode())
        self.assert_closes_well(session)

    def test_9_frames_that_are_not_masked_or_too_long_for_their_length_end_the_session(self):
        for data in [frame(TEXT, b"Hello", masked=False), b"\x82\xfe\x00\x7d" + b"\0" * 4, b"\x82\xff" + b"\0" * 7 + b"\x7e" + b"\0" * 4,
                     b"\x82\xff\x80" + b"\0" * 7 + b"\0" * 4]:
            session = self.open()
            session.send(data)
            self.assert_ends(session, 1002)

    # 12 and 13: compression

    def compressed(self, offer="permessage-deflate"):
        session = self.open(fields=[f"Sec-WebSocket-Extensions: {offer}"])
        self.assertIn("permessage-deflate", session.fields.get("sec-websocket-extensions", ""))
        return session

    def test_12_compressed_messages_of_each_size(self):
        session = self.compressed()
        for size, count in [(16, 50), (64, 50), (256, 50), (1024, 50), (4096, 20), (8192, 20), (16384, 10), (65536, 10), (1 << 20, 2)]:
            text = (b'{"name": "lion", "roars": true, "cubs": [1, 2, 3]} ' * (size // 50 + 1))[:size]
            for _ in range(count):
                session.send(frame(TEXT, deflated(text), reserved=4))
                self.assert_echoed(session, TEXT, text)
            noise = os.urandom(size)
            session.send(frame(BINARY, deflated(noise), reserved=4) if len(deflated(noise)) <= 1 << 20 else frame(BINARY, noise))
            self.assert_echoed(session, BINARY, noise)
        self.assert_closes_well(session)

    def test_12_a_compressed_message_in_fragments(self):
        session = self.compressed()
        text = b"all the same " * 1000
        data = deflated(text)
        parts = [data[start:start + 3] for start in range(0, len(data), 3)]
        session.send(
            frame(TEXT, parts[0], final=False, reserved=4)
            + b"".join(frame(CONTINUATION, part, final=False) + frame(PING) for part in parts[1:]) + frame(CONTINUATION))
        for _ in parts[1:]:
            self.assert_echoed(session, PONG, b"")
        self.assert_echoed(session, TEXT, text)
        self.assert_closes_well(session)

    def test_13_each_offer_is_answered(self):
        answers = {
            "permessage-deflate": None, "permessage-deflate; client_max_window_bits": None,
            "permessage-deflate; client_no_context_takeover; server_no_context_takeover": None,
            "permessage-deflate; server_max_window_bits=9": "server_max_window_bits=9",
            "permessage-deflate; server_max_window_bits=15; client_max_window_bits=9": "server_max_window_bits=15",
            "permessage-deflate; server_max_window_bits=8, permessage-deflate": None,
        }
        for offer, answer in answers.items():
            with self.subTest(offer=offer):
                session = self.compressed(offer)
                accepted = session.fields["sec-websocket-extensions"]
                self.assertIn("server_no_context_takeover", accepted)
                self.assertIn("client_no_context_takeover", accepted)
                self.assertEqual("server_max_window_bits" in accepted, answer is not None)
                self.assertIn(answer or "", accepted)
                text = b"roar " * 20000
                session.send(frame(TEXT, deflated(text, 9), reserved=4))
                self.assert_echoed(session, TEXT, text)
                self.assert_closes_well(session)

    def test_13_a_window_is_kept_to(self):
        session = self.compressed("permessage-deflate; server_max_window_bits=9")
        # Repeats at a distance that a window of 512 bytes does not reach.
        text = os.urandom(2000).hex().encode() * 2
        session.send(frame(TEXT, text))
        opcode, final, reserved, payload = session.next()
        self.assertEqual((opcode, final), (TEXT, True))
        if reserved:
            payload = zlib.decompressobj(wbits=-9).decompress(payload + b"\x00\x00\xff\xff")
        self.assertEqual(payload, text)
        self.assert_closes_well(session)

    def test_13_bombs_and_rubbish_end_the_session(self):
        for data, code in [(deflated(b"\0" * ((1 << 20) + 1)), 1009), (deflated(b"\0" * (1 << 28)), 1009), (b"\xff\xff\xff", 1002),
                           (b"\x00\x06\x00\xf9\xff\x48", 1002)]:
            session = self.compressed()
            session.send(frame(BINARY, data, reserved=4))
            self.assert_ends(session, code)
        text = self.compressed()
        text.send(frame(TEXT, deflated(b"\xff\xfe"), reserved=4))
        self.assert_ends(text, 1007)
        continued = self.compressed()
        continued.send(frame(TEXT, b"", final=False, reserved=4) + frame(CONTINUATION, b"", reserved=4))
        self.assert_ends(continued, 1002)
        control = self.compressed()
        control.send(frame(PING, b"", reserved=4))
        self.assert_ends(control, 1002)


class PlainCases(Cases, Plain):
    pass


class SecureCases(Cases, Secure):
    pass
