"""WebSocket sessions on streams of HTTP/2, framed by the library `h2`."""

import socket

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions

import frames
from serving import Plain, Secure


class Tunnels:
    """One connection of HTTP/2, whose streams are sessions and requests."""

    def __init__(self, host, port, context=None, awaits_websocket=True):
        self.authority = f"{host}:{port}"
        self._socket = socket.create_connection((host, port), timeout=frames.SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.scheme = "https" if context else "http"
        if context:
            self._socket = context.wrap_socket(self._socket, server_hostname="localhost")
            assert self._socket.selected_alpn_protocol() == "h2"
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True, header_encoding="utf-8"))
        self.h2.initiate_connection()
        self.flush()
        self.events = {}
        while awaits_websocket and self.h2.remote_settings.enable_connect_protocol != 1:
            self.receive()

    def flush(self):
        self._socket.sendall(self.h2.data_to_send())

    def receive(self):
        """Reads once, and keeps what has come by its stream."""
        data = self._socket.recv(1 << 16)
        if not data:
            raise EOFError
        for event in self.h2.receive_data(data):
            if isinstance(event, h2.events.DataReceived) and event.flow_controlled_length:
                self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            if getattr(event, "stream_id", None):
                self.events.setdefault(event.stream_id, []).append(event)
        self.flush()

    def next_event(self, stream, *kinds):
        """The next event of a stream that is of one of these kinds."""
        while True:
            waiting = self.events.setdefault(stream, [])
            while waiting:
                event = waiting.pop(0)
                if isinstance(event, kinds):
                    return event
            self.receive()

    def open(self, fields, ends=False):
        stream = self.h2.get_next_available_stream_id()
        self.h2.send_headers(stream, fields, end_stream=ends)
        self.flush()
        return stream

    def answer(self, stream):
        """Status and fields."""
        fields = dict(self.next_event(stream, h2.events.ResponseReceived).headers)
        return int(fields[":status"]), fields

    def content(self, stream):
        """All of the content that is left."""
        content = b""
        while isinstance(event := self.next_event(stream, h2.events.DataReceived, h2.events.StreamEnded), h2.events.DataReceived):
            content += event.data
        return content

    def head(self, path, *fields):
        return [(":method", "GET"), (":scheme", self.scheme), (":authority", self.authority), (":path", path), *fields]

    def get(self, path):
        return self.answer(self.open(self.head(path), ends=True))[0]

    def end(self):
        self._socket.close()


class Session(frames.Session):
    """One session on a stream."""

    def __init__(self, tunnels, path, token=None, fields=(), protocol="websocket"):
        self.tunnels = tunnels
        self._bytes = b""
        own = [tuple(line.split(": ", 1)) for line in fields]
        list_of_fields = [(":method", "CONNECT"), (":protocol", protocol), (":scheme", tunnels.scheme),
                          (":authority", tunnels.authority), (":path", path), ("sec-websocket-version", "13"),
                          *((name.lower(), value) for name, value in own)]
        if token:
            list_of_fields.append(("authorization", f"Bearer {token}"))
        self.stream = tunnels.open(list_of_fields)
        self.status, self.fields = tunnels.answer(self.stream)
        assert not {"sec-websocket-accept", "upgrade", "connection"} & set(self.fields), self.fields
        if self.status != 200:
            raise frames.Refused(self.status)

    def send(self, data):
        connection = self.tunnels.h2
        while data:
            try:
                room = min(connection.local_flow_control_window(self.stream), connection.max_outbound_frame_size)
                if room > 0:
                    connection.send_data(self.stream, data[:room])
                    data = data[room:]
            except h2.exceptions.ProtocolError:
                # The server has ended the session meanwhile, and the reader will find why.
                return
            self.tunnels.flush()
            if room <= 0:
                self.tunnels.receive()

    def _receive(self):
        event = self.tunnels.next_event(self.stream, h2.events.DataReceived, h2.events.StreamEnded, h2.events.StreamReset)
        if not isinstance(event, h2.events.DataReceived):
            # So that another look finds the end as well.
            self.tunnels.events[self.stream].append(event)
            raise EOFError
        self._bytes += event.data

    def end(self):
        try:
            self.tunnels.h2.reset_stream(self.stream, h2.errors.ErrorCodes.CANCEL)
            self.tunnels.flush()
        except (h2.exceptions.ProtocolError, OSError):
            pass


class InTheClear(Plain):
    """Sessions that share a connection, in the clear by prior knowledge."""

    @classmethod
    def begin(cls, variables):
        super().begin(variables)
        cls.connect()

    @classmethod
    def connect(cls):
        cls.tunnels = Tunnels(cls.host, cls.port, cls.context)
        cls.addClassCleanup(cls.tunnels.end)

    def open(self, path=None, fields=()):
        # Those that the server has ended count until this side has, too.
        if self.tunnels.h2.open_outbound_streams > 90:
            self.connect()
        session = Session(self.tunnels, path or self.path, self.token, fields)
        self.addCleanup(session.end)
        return session


class OverTLS(InTheClear, Secure):
    """The same over TLS, by ALPN."""

    @classmethod
    def begin(cls, variables):
        cls.context.set_alpn_protocols(["h2"])
        super().begin(variables)
