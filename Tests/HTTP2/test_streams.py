"""What goes on at once on one connection: users, slow readers, uploads, event streams, the end of the server."""

import json
import signal
import unittest

import frames
from api import claims
from example import EXAMPLE_FILE
from frames import DATA, HEADERS, GOAWAY, PING, frame, setting
from processes import EmbeddedServer
from server import HTTP2TestCase


def bearer(token):
    return ("authorization", "Bearer " + token)


class Streams(HTTP2TestCase):
    def test_T138_each_stream_is_its_own_users(self):
        tokens = [self.token() for _ in range(3)]
        connection = self.connect()
        streams = [
            (number, connection.request(connection.usual("GET", "/secure/me", *([bearer(tokens[number])] if number < 3 else []))))
            for _ in range(8) for number in range(4)]
        for number, stream in streams:
            answer = connection.answer(stream)
            if number == 3:
                self.assertEqual(answer.status, 401)
            else:
                self.assertEqual(json.loads(answer.content), claims(tokens[number]))

    def test_T138_a_slow_stream_holds_up_no_other(self):
        connection = self.connect(settings=setting(4, 10))
        slow = connection.request(connection.usual())
        connection.until(lambda found: found.kind == DATA and found.stream == slow)
        for _ in range(5):
            stream = connection.request(connection.usual("HEAD"))
            self.assertEqual(connection.answer(stream).status, 200)
        connection.send(frames.window_update(slow, 10_000))
        self.assertEqual(json.loads(connection.answer(slow).content)["message"], "This is open to everybody.")

    def test_T138_an_upload_that_waits_holds_up_no_other(self):
        connection = self.connect()
        waiting = connection.request(connection.usual("POST", "/create", bearer(self.token("--group", "demoAdmins")),
                                                      ("content-type", "application/json")), ends=False)
        self.assertEqual(connection.ask().status, 200)
        connection.data(waiting, b'{"name":"Nala"}')
        self.assertEqual(connection.answer(waiting).status, 201)

    def test_events_come_as_they_happen(self):
        connection = self.connect()
        events = connection.request(connection.usual("GET", "/secure/events", bearer(self.token())))
        first = connection.until(lambda found: found.kind == DATA and found.stream == events)
        self.assertTrue(first.payload.startswith(b"event: session\n"), first)
        fields = connection.answers[events].fields
        self.assertEqual((fields["content-type"], fields["cache-control"], fields["x-accel-buffering"]),
                         ("text/event-stream", "no-store", "no"))
        self.assertNotIn("content-length", fields)
        # Others are served meanwhile, and the stream can be left.
        self.assertEqual(connection.ask().status, 200)
        connection.send(frames.reset(events))
        self.assertEqual(connection.ask().status, 200)

    def test_a_client_is_told_to_go_on_when_its_content_is_wanted(self):
        connection = self.connect()
        fields = connection.usual("POST", "/create", bearer(self.token("--group", "demoAdmins")), ("content-type", "application/json"),
                                  ("expect", "100-continue"), ("content-length", "15"))
        stream = connection.request(fields, ends=False)
        connection.until(lambda found: found.kind == HEADERS)
        self.assertEqual(connection.answers[stream].interim, [100])
        connection.data(stream, b'{"name":"Nala"}')
        self.assertEqual(connection.answer(stream).status, 201)

    def test_a_client_that_is_refused_is_not_told_to_go_on(self):
        connection = self.connect()
        fields = connection.usual("POST", "/create", ("expect", "100-continue"), ("content-length", "15"))
        answer = connection.answer_and_reset(connection.request(fields, ends=False))
        self.assertEqual((answer.interim, answer.status, answer.reset), ([], 403, None))

    def test_a_refused_upload_has_its_answer_and_may_be_sent_to_its_end(self):
        connection = self.connect()
        token = self.token("--group", "demoAdmins")
        for fields, status in [((), 403), ((bearer("x"),), 401), ((bearer(token), ("content-length", "2000000")), 413)]:
            stream = connection.request(connection.usual("POST", "/create", *fields), ends=False)
            connection.data(stream, bytes(16384), ends=False)
            answer = connection.answer_and_reset(stream)
            self.assertEqual((answer.status, answer.ended, answer.reset), (status, True, None))
            connection.send_content(stream, 2_000_000 - 16384)
            self.assertIsNone(connection.answer_and_reset(stream).reset)
        self.assertEqual(connection.ask().status, 200)

    def test_content_that_has_filled_the_window_before_the_answer_is_thrown_away_too(self):
        connection = self.connect()
        data, stream = connection.headers(connection.usual("POST", "/create"), ends=False)
        connection.send(data + b"".join(frame(DATA, 0, stream, bytes(count)) for count in (16_384, 16_384, 16_384, 16_383)))
        connection.windows = {0: 0, stream: 0}
        connection.send_content(stream, 200_000)
        answer = connection.answer_and_reset(stream)
        self.assertEqual((answer.status, answer.reset), (403, None))

    def test_more_content_than_is_thrown_away_is_asked_to_stop(self):
        connection = self.connect()
        stream = connection.request(connection.usual("POST", "/create"), ends=False)
        connection.send_content(stream, 8 << 20, ends=False)
        self.assertIsNone(connection.answer_and_reset(stream).reset)
        # As much as a window has may have come ahead of the answer, and does not count.
        connection.send_content(stream, 65_536 + 16_384, ends=False)
        self.assertEqual(connection.answer_and_reset(stream).reset, frames.NO_ERROR)
        declared = connection.request(connection.usual("POST", "/create", ("content-length", str((8 << 20) + 1))), ends=False)
        answer = connection.answer_and_reset(declared)
        self.assertEqual((answer.status, answer.reset), (403, frames.NO_ERROR))
        self.assertEqual(connection.ask().status, 200)

    def test_content_whose_length_is_not_said_is_bounded(self):
        connection = self.connect()
        stream = connection.request(connection.usual("POST", "/create", bearer(self.token("--group", "demoAdmins")),
                                                     ("content-type", "application/json")), ends=False)
        sent, window = 0, 65_535
        while not (known := connection.answers.get(stream)) or known.status is None:
            while window < 16_384:
                found = connection.next_frame()
                if found.stream == stream and found.kind == HEADERS:
                    break
                if found.stream == stream and found.kind == frames.WINDOW_UPDATE:
                    window += int.from_bytes(found.payload, "big")
            else:
                connection.data(stream, b" " * 16_384, ends=False)
                sent, window = sent + 16_384, window - 16_384
        self.assertEqual(connection.answer(stream).status, 413)
        self.assertLess(sent, 1_048_576 + 2 * 65_536)
        self.assertEqual(connection.ask().status, 200)

    def test_the_window_is_what_is_said(self):
        connection = self.connect()
        settings = connection.until(lambda found: found.kind == frames.SETTINGS)
        values = {int.from_bytes(settings.payload[at:at + 2], "big"): int.from_bytes(settings.payload[at + 2:at + 6], "big")
                  for at in range(0, len(settings.payload), 6)}
        self.assertEqual(values, {3: 100, 4: 65_535, 6: 65_536, 8: 1, 9: 1})


class Drain(HTTP2TestCase):
    def test_T138_a_stopping_server_gives_notice_and_streams_finish(self):
        server = self.started(EmbeddedServer({}, ["--env-file", str(EXAMPLE_FILE)]))
        connection = frames.Connection(server.url)
        self.addCleanup(connection.close)
        self.assertEqual(connection.ask().status, 200)
        half = connection.request(connection.usual("POST", "/create"), ends=False)
        connection.ping()
        # It is answered before its content comes, so that a stream is needed that waits: one with no room for its answer.
        slow = frames.Connection(server.url, settings=setting(4, 0))
        self.addCleanup(slow.close)
        asked = slow.request(slow.usual())
        slow.until(lambda found: found.kind == HEADERS)
        server.signal(signal.SIGTERM)
        notice = slow.until(lambda found: found.kind == GOAWAY)
        self.assertEqual((notice.payload[:4], notice.code), (b"\x7f\xff\xff\xff", frames.NO_ERROR))
        # A request that is on its way is still served.
        late = slow.request(slow.usual("HEAD"))
        self.assertEqual(slow.answer(late).status, 200)
        if not slow.pings:
            slow.until(lambda found: slow.pings)
        slow.send(frame(PING, frames.ACK, 0, slow.pings[0]))
        last = slow.until(lambda found: found.kind == GOAWAY)
        self.assertEqual((int.from_bytes(last.payload[:4], "big"), last.code), (late, frames.NO_ERROR))
        slow.send(frames.window_update(asked, 10_000))
        self.assertEqual(json.loads(slow.answer(asked).content)["message"], "This is open to everybody.")
        self.assertEqual(slow.to_end(), frames.NO_ERROR)
        self.assertEqual(connection.to_end(), frames.NO_ERROR)
        self.assertEqual(server.wait(), 0)


class Choice(HTTP2TestCase):
    """HTTP_PROTOCOLS."""

    def server_of(self, protocols):
        return self.started(EmbeddedServer({"HTTP_PROTOCOLS": protocols}, ["--env-file", str(EXAMPLE_FILE)]))

    def test_without_h2_nothing_of_it_is_reachable(self):
        server = self.server_of("http/1.1")
        connection = frames.Connection(server.url)
        self.addCleanup(connection.close)
        said = b""
        while piece := connection._socket.recv(65536):
            said += piece
        self.assertTrue(said.startswith((b"HTTP/1.1 505 ", b"HTTP/1.1 400 ")), said)

    def test_h2_alone(self):
        server = self.server_of("h2")
        connection = frames.Connection(server.url)
        self.addCleanup(connection.close)
        self.assertEqual(connection.ask().status, 200)
        other = frames.Connection(server.url, greets=False)
        self.addCleanup(other.close)
        other.send(b"GET /public HTTP/1.1\r\nHost: a\r\n\r\n")
        self.assertEqual(other.to_end(), frames.PROTOCOL_ERROR)


if __name__ == "__main__":
    unittest.main()
