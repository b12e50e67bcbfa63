"""A WebSocket client that sends whatever it is told, and says what it is sent."""

import base64
import hashlib
import os
import socket
import struct
import zlib

SECONDS = 60
MASK = b"\x37\xfa\x21\x3d"
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = base64.b64encode(hashlib.sha1((KEY + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def frame(opcode, payload=b"", final=True, reserved=0, masked=True):
    """A frame as a client sends it, or as one must not."""
    first = (0x80 if final else 0) | reserved << 4 | opcode
    bit = 0x80 if masked else 0
    if len(payload) < 126:
        head = struct.pack("!BB", first, bit | len(payload))
    elif len(payload) < 65536:
        head = struct.pack("!BBH", first, bit | 126, len(payload))
    else:
        head = struct.pack("!BBQ", first, bit | 127, len(payload))
    if not masked:
        return head + payload
    key = (MASK * (len(payload) // 4 + 1))[:len(payload)]
    number = int.from_bytes(payload, "little") ^ int.from_bytes(key, "little")
    return head + MASK + number.to_bytes(len(payload), "little")


def close(code=None, reason=b""):
    """A close frame."""
    return frame(CLOSE, b"" if code is None else struct.pack("!H", code) + reason)


def deflated(message, bits=15):
    """A message as permessage-deflate sends it."""
    compressor = zlib.compressobj(wbits=-bits)
    return (compressor.compress(message) + compressor.flush(zlib.Z_SYNC_FLUSH))[:-4]


class Refused(Exception):
    """The handshake was answered with another status than 101."""


class Session:
    """One session over a socket."""

    def __init__(self, host, port, path, token=None, context=None, fields=()):
        self._socket = socket.create_connection((host, port), timeout=SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if context:
            self._socket = context.wrap_socket(self._socket, server_hostname="localhost")
        self._bytes = b""
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}:{port}", "Connection: Upgrade", "Upgrade: websocket",
                 "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {KEY}", *fields]
        if token:
            lines.append(f"Authorization: Bearer {token}")
        self.send("\r\n".join([*lines, "", ""]).encode())
        while b"\r\n\r\n" not in self._bytes:
            self._receive()
        head, self._bytes = self._bytes.split(b"\r\n\r\n", 1)
        self.status = int(head.split(b" ", 2)[1])
        self.fields = {name.lower(): value for name, value in
                       (line.split(": ", 1) for line in head.decode().split("\r\n")[1:])}
        if self.status != 101 or self.fields.get("sec-websocket-accept") != ACCEPT:
            self.end()
            raise Refused(head)

    def send(self, data):
        self._socket.sendall(data)

    def send_in_pieces(self, data, size):
        """Sends bytes a few at a time, each in a segment of its own as far as the system plays along."""
        for start in range(0, len(data), size):
            self.send(data[start:start + size])

    def _receive(self):
        data = self._socket.recv(1 << 16)
        if not data:
            raise EOFError
        self._bytes += data

    def _take(self, count):
        while len(self._bytes) < count:
            self._receive()
        taken, self._bytes = self._bytes[:count], self._bytes[count:]
        return taken

    def next(self):
        """The next frame as (opcode, final, reserved, payload); None once the connection is closed."""
        try:
            first, second = self._take(2)
            assert not second & 0x80, "a server does not mask"
            length = second & 0x7F
            if length == 126:
                length = struct.unpack("!H", self._take(2))[0]
            elif length == 127:
                length = struct.unpack("!Q", self._take(8))[0]
            return first & 15, bool(first & 0x80), first >> 4 & 7, self._take(length)
        except (EOFError, ConnectionResetError):
            return None

    def message(self):
        """The next frame that must be a whole message, inflated, as (opcode, bytes)."""
        opcode, final, reserved, payload = self.next()
        assert final and not reserved & 3, (opcode, final, reserved)
        if reserved & 4:
            payload = zlib.decompressobj(wbits=-15).decompress(payload + b"\x00\x00\xff\xff")
        return opcode, payload

    def end(self):
        self._socket.close()


def random_bytes(count):
    return os.urandom(count)
