"""A client that says frame by frame what it says, also what no client would."""

import socket
import ssl
import struct
import urllib.parse

import hpack

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, ACK, END_HEADERS, PADDED, PRIORITIZED = 0x1, 0x1, 0x4, 0x8, 0x20
NO_ERROR, PROTOCOL_ERROR, INTERNAL_ERROR, FLOW_CONTROL_ERROR = 0, 1, 2, 3
STREAM_CLOSED, FRAME_SIZE_ERROR, REFUSED_STREAM, CANCEL, COMPRESSION_ERROR, ENHANCE_YOUR_CALM = 5, 6, 7, 8, 9, 11

PATIENCE = 30


def frame(kind, flags=0, stream=0, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def reset(stream, code=CANCEL):
    return frame(RST_STREAM, 0, stream, struct.pack(">I", code))


def window_update(stream, count):
    return frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", count))


def setting(identifier, value):
    return struct.pack(">HI", identifier, value)


class Frame:
    """A frame of the server's. The fields of HEADERS are decoded as they come, since each list builds on those before it."""

    def __init__(self, kind, flags, stream, payload, fields):
        self.kind, self.flags, self.stream, self.payload, self.fields = kind, flags, stream, payload, fields

    @property
    def code(self):
        """The error code of RST_STREAM or GOAWAY."""
        return struct.unpack(">I", self.payload[:4] if self.kind == RST_STREAM else self.payload[4:8])[0]

    @property
    def ends(self):
        return self.kind in (DATA, HEADERS) and bool(self.flags & END_STREAM)

    def __repr__(self):
        return f"Frame({self.kind}, {self.flags:#x}, {self.stream}, {self.fields or self.payload[:40]!r})"


class Answer:
    """What has come on one stream."""

    def __init__(self):
        self.interim, self.fields, self.content, self.ended, self.reset = [], {}, b"", False, None

    @property
    def status(self):
        return int(self.fields[":status"]) if self.fields else None

    def add(self, frame):
        if frame.kind == HEADERS:
            fields = dict(frame.fields)
            if fields[":status"].startswith("1"):
                self.interim.append(int(fields[":status"]))
            else:
                self.fields = fields
        elif frame.kind == DATA:
            self.content += frame.payload
        elif frame.kind == RST_STREAM:
            self.reset = frame.code
        self.ended = self.ended or frame.ends


class Connection:
    """One connection to a server, in the clear by prior knowledge or over TLS."""

    def __init__(self, url, settings=b"", greets=True, window=None, tls=None):
        self.authority = urllib.parse.urlsplit(url).netloc
        host, port = self.authority.rsplit(":", 1)
        self.scheme = "https" if tls else "http"
        self._socket = socket.create_connection((host, int(port)), timeout=PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self._socket = tls.wrap_socket(self._socket, server_hostname="localhost")
        self._encoder, self._decoder = hpack.Encoder(), hpack.Decoder()
        self._received = b""
        self._next = 1
        self.goaway = None
        # What the server's own PINGs have carried.
        self.pings = []
        self.answers = {}
        # Bytes that may still be sent, on the connection (0) and on each stream.
        self.windows = {0: 65_535}
        if greets:
            self.send(PREFACE + frame(SETTINGS, 0, 0, settings))
            if window:
                self.send(window_update(0, window))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._socket.close()

    def send(self, data):
        """Sends bytes as they are; a server that has hung up is for the reader to find."""
        try:
            self._socket.sendall(data)
            return True
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            return False

    def usual(self, method="GET", path="/public", *fields):
        return [(":method", method), (":scheme", self.scheme), (":authority", self.authority), (":path", path), *fields]

    def block(self, fields):
        """A list of fields, encoded as it stands."""
        return self._encoder.encode(fields, huffman=False)

    def headers(self, fields, ends=True, stream=None):
        """A HEADERS frame, and the stream that it opens."""
        if stream is None:
            stream, self._next = self._next, self._next + 2
        return frame(HEADERS, END_HEADERS | (END_STREAM if ends else 0), stream, self.block(fields)), stream

    def request(self, fields, ends=True):
        """Sends a request, or its head."""
        data, stream = self.headers(fields, ends)
        self.send(data)
        return stream

    def data(self, stream, content, ends=True):
        for window in (0, stream):
            self.windows[window] = self.windows.get(window, 65_535) - len(content)
        self.send(frame(DATA, END_STREAM if ends else 0, stream, content))

    def send_content(self, stream, count, ends=True):
        """Sends so many bytes as the server makes room for them, or until it resets the stream."""
        while count and self.answers.get(stream, Answer()).reset is None:
            piece = min(16_384, count, self.windows[0], self.windows.get(stream, 65_535))
            if piece > 0:
                count -= piece
                self.data(stream, bytes(piece), ends=ends and count == 0)
            elif self.next_frame() is None:
                raise AssertionError("the server has closed")

    def next_frame(self):
        """The next frame, or None once the server has closed."""
        head = self._read(9)
        if head is None:
            return None
        payload = self._read(int.from_bytes(head[:3], "big"))
        if payload is None:
            return None
        kind, flags, stream = head[3], head[4], int.from_bytes(head[5:9], "big") & 0x7FFFFFFF
        fields = self._decoder.decode(payload) if kind == HEADERS else None
        found = Frame(kind, flags, stream, payload, fields)
        if kind == SETTINGS and not flags & ACK:
            self.send(frame(SETTINGS, ACK))
        if kind == GOAWAY:
            self.goaway = found
        if kind == PING and not flags & ACK:
            self.pings.append(payload)
        if kind == WINDOW_UPDATE:
            self.windows[stream] = self.windows.get(stream, 65_535) + int.from_bytes(payload, "big")
        if stream and kind in (DATA, HEADERS, RST_STREAM):
            self.answers.setdefault(stream, Answer()).add(found)
        return found

    def _read(self, count):
        while len(self._received) < count:
            try:
                piece = self._socket.recv(65536)
            except (ConnectionResetError, ssl.SSLError):
                return None
            if not piece:
                return None
            self._received += piece
        taken, self._received = self._received[:count], self._received[count:]
        return taken

    def until(self, condition):
        """Reads frames up to one for which the condition holds, and returns it; None if the connection ends before."""
        while (found := self.next_frame()) is not None:
            if condition(found):
                return found
        return None

    def answer(self, stream):
        """The whole answer on a stream, or what there is of it when the stream is reset or the connection closed."""
        while not ((known := self.answers.get(stream)) and (known.ended or known.reset is not None)):
            if self.next_frame() is None:
                break
        return self.answers.get(stream, Answer())

    def ask(self, *arguments):
        return self.answer(self.request(self.usual(*arguments)))

    def answer_and_reset(self, stream):
        """The answer on a stream, and the code that it was reset with behind it, None if it was not."""
        answer = self.answer(stream)
        # A PING is answered ahead of what waits to be sent: the reset may follow the first answer, and not the second.
        self.ping()
        self.ping()
        return answer

    def ping(self):
        """Waits until the server has seen all that was sent."""
        self.send(frame(PING, 0, 0, b"12345678"))
        return self.until(lambda found: found.kind == PING and found.flags & ACK)

    def to_end(self):
        """Reads until the server closes, and returns the code of its GOAWAY."""
        while self.next_frame() is not None:
            pass
        return self.goaway.code if self.goaway else None
