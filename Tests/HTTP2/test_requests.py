"""Requests as HTTP/2 frames them, and what HTTP/2 forbids: the rules of RFC 9113 §5, §6 and §8 that a request can break."""

import json
import unittest

import frames
from frames import ACK, CONTINUATION, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PADDED, PING, PRIORITIZED, PRIORITY, PUSH_PROMISE
from frames import RST_STREAM, SETTINGS, WINDOW_UPDATE, frame, setting
from server import HTTP2TestCase

BAD_REQUEST = (400, "bad_request", frames.PROTOCOL_ERROR)


def tunnel(connection):
    """What a request for a tunnel has besides its protocol."""
    return connection.usual("CONNECT", "/live")


class Requests(HTTP2TestCase):
    def test_a_request_is_answered_as_in_http_1(self):
        answer = self.connect().ask("GET", "/public")
        self.assertEqual(answer.status, 200)
        self.assertEqual(json.loads(answer.content)["message"], "This is open to everybody.")
        self.assertEqual(answer.fields["content-length"], str(len(answer.content)))
        self.assertEqual(answer.fields["x-content-type-options"], "nosniff")
        self.assertEqual(len(answer.fields["x-request-id"]), 32)

    def test_names_are_in_lower_case_and_none_is_about_the_connection(self):
        for method, path in [("GET", "/public"), ("GET", "/nowhere"), ("POST", "/public"), ("OPTIONS", "/public"), ("HEAD", "/public")]:
            fields = self.connect().ask(method, path).fields
            self.assertEqual([name for name in fields if name != name.lower()], [])
            self.assertEqual(fields.keys() & {"connection", "keep-alive", "transfer-encoding", "upgrade", "proxy-connection"}, set())

    def test_head_has_the_fields_of_get_and_no_content(self):
        connection = self.connect()
        get, head = connection.ask("GET", "/public"), connection.ask("HEAD", "/public")
        self.assertEqual((head.status, head.content, head.fields["content-length"]), (200, b"", str(len(get.content))))

    def test_refusals_are_those_of_http_1(self):
        connection = self.connect()
        self.assert_code(connection.ask("GET", "/nowhere"), 404, "not_found")
        self.assert_code(connection.ask("DELETE", "/public"), 405, "method_not_allowed")
        self.assert_code(connection.ask("GET", "/secure"), 401, "missing_credentials")
        self.assertIn("www-authenticate", connection.ask("GET", "/secure").fields)
        answer = connection.answer(connection.request(connection.usual("GET", "/secure", ("authorization", "Bearer a.b.c"))))
        self.assert_code(answer, 401, "invalid_token")

    def test_content_comes_in_frames(self):
        connection = self.connect()
        token = self.token("--group", "demoAdmins")
        stream = connection.request(
            connection.usual("POST", "/create", ("authorization", "Bearer " + token), ("content-type", "application/json")), ends=False)
        for piece in [b'{"na', b"", b'me":', b'"Nala"}']:
            connection.data(stream, piece, ends=False)
        connection.data(stream, b"", ends=True)
        self.assertEqual(connection.answer(stream).status, 201)

    def test_trailers_are_dropped(self):
        connection = self.connect()
        token = self.token("--group", "demoAdmins")
        stream = connection.request(
            connection.usual("POST", "/create", ("authorization", "Bearer " + token), ("content-type", "application/json")), ends=False)
        connection.data(stream, b'{"name":"Nala"}', ends=False)
        connection.send(connection.headers([("x-checksum", "1")], stream=stream)[0])
        answer = connection.answer_and_reset(stream)
        self.assertEqual((answer.status, answer.reset), (201, None))

    def test_a_list_in_continuations_and_with_padding_and_priority_is_one_list(self):
        connection = self.connect()
        block = connection.block(connection.usual())
        pieces = [block[:5], block[5:9], block[9:]]
        padded = bytes([3]) + b"\0\0\0\0\x10" + pieces[0] + bytes(3)
        connection.send(
            frame(HEADERS, END_STREAM | PADDED | PRIORITIZED, 1, padded) + frame(CONTINUATION, 0, 1, pieces[1])
            + frame(CONTINUATION, END_HEADERS, 1, pieces[2]))
        self.assertEqual(connection.answer(1).status, 200)

    def test_requests_of_one_connection_are_answered_each(self):
        connection = self.connect()
        streams = [connection.request(connection.usual()) for _ in range(90)]
        self.assertEqual([connection.answer(stream).status for stream in streams], [200] * 90)

    def test_cookies_in_several_fields_are_one(self):
        connection = self.connect()
        answer = connection.answer(connection.request(connection.usual("GET", "/public", ("cookie", "a=b"), ("cookie", "c=d"))))
        self.assertEqual(answer.status, 200)


class Malformed(HTTP2TestCase):
    """T137: what an HTTP/1.1 parser refuses is refused here, the stream alone, and the connection goes on."""

    def refused(self, fields, status, code, reset, content=None):
        connection = self.connect()
        # At once, so that no handler has answered what came first.
        data, stream = connection.headers(fields(connection), ends=content is None)
        for position, piece in enumerate(content or []):
            data += frame(DATA, END_STREAM if position == len(content) - 1 else 0, stream, piece)
        connection.send(data)
        answer = connection.answer_and_reset(stream)
        self.assert_code(answer, status, code)
        self.assertEqual(answer.reset, reset)
        self.assertEqual(connection.ask().status, 200)
        self.assertIsNone(connection.goaway)

    @staticmethod
    def replacing(name, value):
        return lambda connection: [(n, value if n == name else v) for n, v in connection.usual()]

    @staticmethod
    def without(name):
        return lambda connection: [field for field in connection.usual() if field[0] != name]

    @staticmethod
    def adding(*fields):
        return lambda connection: connection.usual() + list(fields)

    def test_T137_pseudo_header_fields(self):
        cases = {
            "none of a kind": [self.without(name) for name in (":method", ":scheme", ":path")],
            "twice": [self.adding((":path", "/secure")), self.adding((":authority", "evil"))],
            "unknown": [lambda c: [(":protocol", "websocket"), *c.usual()], lambda c: [(":status", "200"), *c.usual()]],
            "behind a field": [lambda c: [("x", "y"), *c.usual()]],
            "no path": [self.replacing(":path", ""), self.replacing(":path", "public"), self.replacing(":path", "http://a/public"),
                        self.replacing(":path", "*")],
            "no scheme of HTTP": [self.replacing(":scheme", "ftp")],
            "no authority": [self.without(":authority"), self.replacing(":authority", ""), self.replacing(":authority", "a b"),
                             self.replacing(":authority", "user@a")],
        }
        for name, lists in cases.items():
            for number, fields in enumerate(lists):
                with self.subTest(name, number=number):
                    self.refused(fields, *BAD_REQUEST)

    def test_T137_fields(self):
        cases = {
            "upper case": ("X-Upper", "y"), "a space in a name": ("x y", "z"), "a colon in a name": ("x:y", "z"), "no name": ("", "z"),
            "a line end": ("x", "a\r\nb: c"), "a NUL": ("x", "a\0b"), "space around": ("x", " a"), "tab around": ("x", "a\t"),
            "connection": ("connection", "close"), "keep-alive": ("keep-alive", "1"), "upgrade": ("upgrade", "h2c"),
            "proxy-connection": ("proxy-connection", "close"), "transfer-encoding": ("transfer-encoding", "chunked"),
            "te": ("te", "gzip"), "another host": ("host", "elsewhere.example"),
        }
        for name, field in cases.items():
            with self.subTest(name):
                self.refused(self.adding(field), *BAD_REQUEST)

    def test_T137_what_is_allowed_beside_it(self):
        connection = self.connect()
        for field in [("te", "trailers"), ("host", connection.authority), ("x", ""), ("x", "a b"), ("content-length", "0")]:
            with self.subTest(field):
                self.assertEqual(connection.answer(connection.request(connection.usual("GET", "/public", field))).status, 200)

    def test_T137_lengths_that_are_not_those_of_the_content(self):
        def posting(*lengths):
            return lambda c: c.usual("POST", "/create", *(("content-length", length) for length in lengths))
        self.refused(posting("3"), *BAD_REQUEST, content=[b"{", b"}"])
        self.refused(posting("1"), *BAD_REQUEST, content=[b"{}"])
        self.refused(posting("3"), *BAD_REQUEST)
        self.refused(posting("2", "2"), *BAD_REQUEST, content=[b"{}"])
        self.refused(posting("+2"), *BAD_REQUEST, content=[b"{}"])

    def test_T137_paths_that_http_1_refuses(self):
        for path in ["/a/../public", "/%2e%2e/public", "//public", "/public%00", "/public%2f", "/%zz", "/public#x", "/p\x7f"]:
            with self.subTest(path):
                self.refused(self.replacing(":path", path), *BAD_REQUEST)

    def test_T137_a_tunnel_that_is_malformed(self):
        websocket = (":protocol", "websocket")
        for fields in [self.replacing(":method", "CONNECT"), self.adding(websocket), lambda c: [*tunnel(c)[:-1], websocket],
                       lambda c: [*tunnel(c), websocket, websocket], lambda c: [*tunnel(c), websocket, ("upgrade", "websocket")]]:
            self.refused(fields, *BAD_REQUEST)

    def test_other_statuses_leave_the_stream_in_good_order(self):
        connection = self.connect()
        for fields, status, code in [
            (self.replacing(":path", "/" + "a" * 9000), 414, "uri_too_long"),
            (self.adding(("expect", "200-ok")), 417, "expectation_failed"),
            (self.adding(*[("x", "y")] * 100), 431, "fields_too_large"),
            (lambda c: [(":method", "CONNECT"), (":authority", c.authority)], 501, "not_implemented"),
            (lambda c: [*tunnel(c), (":protocol", "connect-udp")], 501, "not_implemented"),
        ]:
            with self.subTest(status):
                answer = connection.answer_and_reset(connection.request(fields(connection)))
                self.assert_code(answer, status, code)
                self.assertIsNone(answer.reset)

    def test_a_list_just_inside_and_outside_of_100_fields(self):
        connection = self.connect()
        # Host is a field, too, and written from the authority.
        inside = connection.answer(connection.request(connection.usual("GET", "/public", *[("x", "y")] * 99)))
        self.assertEqual(inside.status, 200)

    def test_a_list_just_inside_and_outside_of_64_KiB(self):
        connection = self.connect()
        size = sum(len(name) + len(value) + 32 for name, value in connection.usual())
        for excess, status in [(0, 200), (1, 431)]:
            block = connection.block(connection.usual("GET", "/public", ("x", "a" * (65536 - size - 33 + excess))))
            pieces = [block[start:start + 16384] for start in range(0, len(block), 16384)]
            stream = 2 * excess + 1
            connection.send(frame(HEADERS, END_STREAM, stream, pieces[0]) + b"".join(
                frame(CONTINUATION, END_HEADERS if piece is pieces[-1] else 0, stream, piece) for piece in pieces[1:]))
            self.assertEqual(connection.answer(stream).status, status)

    def test_T137_malformed_trailers(self):
        for field in [(":path", "/"), ("X", "y"), ("connection", "close"), ("x", "a\0")]:
            with self.subTest(field):
                connection = self.connect()
                data, stream = connection.headers(connection.usual("POST", "/create"), ends=False)
                connection.send(data + connection.headers([field], stream=stream)[0])
                answer = connection.answer_and_reset(stream)
                self.assert_code(answer, 400, "bad_request")
                self.assertEqual(answer.reset, frames.PROTOCOL_ERROR)
                self.assertEqual(connection.ask().status, 200)


class ConnectionErrors(HTTP2TestCase):
    """T136: frames that no connection can go on after end it, with the code that RFC 9113 names."""

    def ended(self, data, *codes, greets=True):
        connection = self.connect(greets=greets)
        if greets:
            connection.ask()
        connection.send(data(connection))
        self.assertIn(connection.to_end(), codes)
        self.assert_served()

    def test_T136_frames_of_a_wrong_size(self):
        for name, data in {
            "PING of 7": frame(PING, 0, 0, bytes(7)), "SETTINGS of 5": frame(SETTINGS, 0, 0, bytes(5)),
            "SETTINGS ack with content": frame(SETTINGS, ACK, 0, bytes(6)), "WINDOW_UPDATE of 3": frame(WINDOW_UPDATE, 0, 0, bytes(3)),
            "RST_STREAM of 3": frame(RST_STREAM, 0, 1, bytes(3)), "DATA beyond 16 KiB": frame(DATA, 0, 1, bytes(16385)),
            "HEADERS beyond 16 KiB": frame(HEADERS, END_HEADERS, 3, bytes(16385)), "GOAWAY of 4": frame(GOAWAY, 0, 0, bytes(4)),
            "PRIORITY of 4": frame(PRIORITY, 0, 1, bytes(4)),
        }.items():
            with self.subTest(name):
                self.ended(lambda _: data, frames.FRAME_SIZE_ERROR)

    def test_T136_frames_on_a_wrong_stream(self):
        for name, data in {
            "SETTINGS": frame(SETTINGS, 0, 1), "PING": frame(PING, 0, 1, bytes(8)), "GOAWAY": frame(GOAWAY, 0, 1, bytes(8)),
            "DATA": frame(DATA, 0, 0, b"x"), "HEADERS": frame(HEADERS, END_HEADERS, 0), "RST_STREAM": frames.reset(0),
            "PRIORITY": frame(PRIORITY, 0, 0, bytes(5)), "an idle one, reset": frames.reset(99),
            "an idle one, widened": frames.window_update(99, 1), "an idle one, with DATA": frame(DATA, 0, 99, b"x"),
            "an even one": frame(HEADERS, END_HEADERS | END_STREAM, 2, b"\x82"), "a promise": frame(PUSH_PROMISE, END_HEADERS, 1, bytes(4)),
        }.items():
            with self.subTest(name):
                self.ended(lambda _: data, frames.PROTOCOL_ERROR, frames.STREAM_CLOSED)

    def test_T136_a_request_on_a_stream_that_was_passed_over(self):
        self.ended(lambda c: c.headers(c.usual(), stream=9)[0] + c.headers(c.usual(), stream=7)[0], frames.PROTOCOL_ERROR)

    def test_T136_a_request_on_a_stream_that_has_ended(self):
        self.ended(lambda c: c.headers(c.usual(), stream=1)[0], frames.STREAM_CLOSED)

    def test_T136_a_list_that_is_interrupted(self):
        for between in [frame(PING, 0, 0, bytes(8)), frame(DATA, 0, 3, b"x"), frame(CONTINUATION, END_HEADERS, 5)]:
            self.ended(lambda c: frame(HEADERS, END_STREAM, 3, c.block(c.usual())) + between, frames.PROTOCOL_ERROR)

    def test_T136_a_continuation_of_nothing(self):
        self.ended(lambda c: frame(CONTINUATION, END_HEADERS, 1, c.block(c.usual())), frames.PROTOCOL_ERROR)

    def test_T136_padding_that_is_longer_than_its_frame(self):
        self.ended(lambda c: frame(HEADERS, END_HEADERS | END_STREAM | PADDED, 3, b"\xff\x82"), frames.PROTOCOL_ERROR)

    def test_T136_what_no_table_has(self):
        for block in [b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", b"\xfe", b"\x3f\xff\xff\x7f", b"\x40\xff"]:
            self.ended(lambda _: frame(HEADERS, END_HEADERS | END_STREAM, 3, block), frames.COMPRESSION_ERROR)

    def test_T136_windows(self):
        self.ended(lambda _: frames.window_update(0, 0), frames.PROTOCOL_ERROR)
        self.ended(lambda _: frames.window_update(0, 0x7FFFFFFF), frames.FLOW_CONTROL_ERROR)
        self.ended(lambda _: frame(SETTINGS, 0, 0, setting(4, 0x80000000)), frames.FLOW_CONTROL_ERROR)

    def test_T136_settings_that_are_none(self):
        self.ended(lambda _: frame(SETTINGS, 0, 0, setting(5, 100)), frames.PROTOCOL_ERROR)
        self.ended(lambda _: frame(SETTINGS, 0, 0, setting(2, 7)), frames.PROTOCOL_ERROR)

    def test_T136_another_preface(self):
        self.ended(lambda _: frames.PREFACE + frame(PING, 0, 0, bytes(8)), frames.PROTOCOL_ERROR, greets=False)

    def test_content_beyond_the_window(self):
        connection = self.connect()
        stream = connection.request(connection.usual("POST", "/create"), ends=False)
        connection.send(frame(DATA, 0, stream, bytes(16384)) * 100)
        answer = connection.answer_and_reset(stream)
        self.assertTrue(answer.reset in (frames.FLOW_CONTROL_ERROR, frames.NO_ERROR) or connection.goaway.code == frames.FLOW_CONTROL_ERROR)
        self.assert_served()

    def test_frames_of_unknown_kind_mean_nothing(self):
        connection = self.connect()
        connection.send(frame(0xFA, 0xFF, 0, b"x") + frame(SETTINGS, 0, 0, setting(0xFAFA, 1)))
        self.assertEqual(connection.ask().status, 200)


if __name__ == "__main__":
    unittest.main()
