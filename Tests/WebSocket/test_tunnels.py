"""WebSocket over HTTP/2: Autobahn's families of cases, a client of two libraries that have nothing in common with the server, and what differs."""

import json

import wsproto
import wsproto.events
import wsproto.extensions
from wsproto.connection import ConnectionState, ConnectionType

import frames
import tunnels
from test_cases import Cases


class CasesInTheClear(Cases, tunnels.InTheClear):
    pass


class CasesOverTLS(Cases, tunnels.OverTLS):
    pass


class WsprotoSession:
    """Frames by `wsproto`, which has been told what the handshake has agreed on, in a stream by `h2`."""

    def __init__(self, session):
        self.session = session
        extensions = []
        if "sec-websocket-extensions" in session.fields:
            deflate = wsproto.extensions.PerMessageDeflate()
            deflate.finalize(session.fields["sec-websocket-extensions"])
            extensions.append(deflate)
        self.frames = wsproto.connection.Connection(ConnectionType.CLIENT, extensions)

    def send(self, event):
        self.session.send(self.frames.send(event))

    def next(self):
        """The next whole message, or control frame."""
        text = ""
        while True:
            for event in self.frames.events():
                if not isinstance(event, wsproto.events.TextMessage):
                    return event
                text += event.data
                if event.message_finished:
                    return text
            self.session._receive()
            data, self.session._bytes = self.session._bytes, b""
            self.frames.receive_data(data)


class Live:
    """Run in the clear and over TLS."""

    def refused(self, path, token, fields=(), protocol="websocket"):
        with self.assertRaises(frames.Refused) as refusal:
            tunnels.Session(self.tunnels, path, token, fields, protocol)
        return refusal.exception.args[0]

    def test_wsproto_and_h2_echo_with_and_without_compression(self):
        for fields in [(), ("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",)]:
            session = WsprotoSession(self.open("/live/echo", fields))
            self.assertEqual("sec-websocket-extensions" in session.session.fields, bool(fields))
            for text in ["", "roar", "κόσμε", "roar " * 100_000]:
                session.send(wsproto.events.TextMessage(data=text))
                self.assertEqual(session.next(), text)
            session.send(wsproto.events.Ping(payload=b"x"))
            self.assertEqual(session.next(), wsproto.events.Pong(payload=b"x"))
            session.send(wsproto.events.CloseConnection(code=1000, reason="done"))
            self.assertEqual(session.next().code, 1000)
            self.assertEqual(session.frames.state, ConnectionState.CLOSED)

    def test_T140_guards_come_first(self):
        self.assertEqual(self.refused("/live", None), 401)
        self.assertEqual(self.refused("/live", "a.b.c"), 401)
        self.assertEqual(self.refused("/live", None, ["Sec-WebSocket-Protocol: bearer"]), 400)
        self.assertEqual(self.refused("/nowhere", self.token), 404)
        self.assertEqual(self.refused("/secure/me", None), 401)
        self.assertEqual(self.refused("/secure/me", self.token), 501)
        self.assertEqual(self.refused("/live", self.token, protocol="connect-tcp"), 501)
        self.assertEqual(self.tunnels.get("/public"), 200)

    def test_the_token_may_come_as_a_subprotocol_and_be_followed_by_another(self):
        session = tunnels.Session(self.tunnels, "/live", None, [f"Sec-WebSocket-Protocol: bearer, {self.token}"])
        self.addCleanup(session.end)
        self.assertEqual(session.fields["sec-websocket-protocol"], "bearer")
        session.send(frames.frame(frames.TEXT, json.dumps({"type": "token", "token": self.token}).encode()))
        self.assertEqual(json.loads(session.message()[1])["type"], "token")
        session.send(frames.frame(frames.TEXT, json.dumps({"type": "token", "token": "a.b.c"}).encode()))
        opcode, _, _, payload = session.next()
        self.assertEqual((opcode, payload), (frames.CLOSE, b"\x11\x31invalid_token"))

    def test_T138_sessions_and_requests_share_a_connection(self):
        sessions = [self.open("/live") for _ in range(3)]
        message = json.dumps({"type": "message", "text": "roar"}).encode()
        sessions[0].send(frames.frame(frames.TEXT, message))
        for session in sessions:
            self.assertEqual(json.loads(session.message()[1]), json.loads(message))
        sessions[1].end()
        self.assertEqual(self.tunnels.get("/public"), 200)
        sessions[2].send(frames.close(1000))
        self.assert_ends(sessions[2], 1000)
        self.assertEqual(self.tunnels.get("/secure/me"), 401)
        sessions[0].send(frames.frame(frames.PING, b"still here"))
        self.assertEqual(sessions[0].next(), (frames.PONG, True, 0, b"still here"))


class LiveInTheClear(Live, tunnels.InTheClear):
    pass


class LiveOverTLS(Live, tunnels.OverTLS):
    pass
