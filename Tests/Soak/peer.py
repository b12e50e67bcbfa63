"""A client that decides about every byte."""

import dataclasses
import json
import socket
import struct
import urllib.parse

# Whoever waits longer waits in vain.
PATIENCE_SECONDS = 30


def request(method, path, token=None, content=None, **fields):
    """A request's bytes. In the names of fields `_` stands for `-`."""
    lines = [f"{method} {path} HTTP/1.1", "Host: pride"]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    if content is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join([*lines, "", ""]).encode() + (content or b"")


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    # By name in lower case.
    fields: dict
    content: bytes

    @property
    def json(self):
        return json.loads(self.content)

    @property
    def is_last(self):
        return self.fields.get("connection") == "close"


class Peer:
    """One connection. The end of it is an `EOFError` where an answer was due, a reset an `OSError`."""

    def __init__(self, url, receive_buffer=None):
        address = urllib.parse.urlsplit(url)
        self.socket = socket.socket()
        self.socket.settimeout(PATIENCE_SECONDS)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        try:
            self.socket.connect((address.hostname, address.port))
        except OSError:
            self.socket.close()
            raise
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, data):
        self.socket.sendall(data)

    def ask(self, data):
        """The answer to a request."""
        self.send(data)
        return self.answer()

    def answer(self):
        """The next answer, to the end of its content, which must have a length."""
        status, fields = self.head()
        length = int(fields.get("content-length", 0))
        content = self._received.read(length)
        if len(content) < length:
            raise EOFError
        return Answer(status, fields, content)

    def head(self):
        """Status and fields of the next answer."""
        line = self._line()
        if not line.startswith(b"HTTP/1.1 "):
            raise AssertionError(f"not the beginning of an answer: {line!r}")
        fields = {}
        while field := self._line():
            name, _, value = field.decode().partition(":")
            fields[name.lower()] = value.strip()
        return int(line[9:12]), fields

    def _line(self):
        line = self._received.readline()
        if not line.endswith(b"\r\n"):
            raise EOFError
        return line[:-2]

    def wait_for_event(self, name):
        """Reads an event stream until an event of this name has come."""
        while line := self._received.readline():
            if line == f"event: {name}\n".encode():
                return
        raise EOFError

    def wait_for_end(self):
        """Reads on until the server has closed its direction, and gives what came before."""
        return self._received.read()

    def end_sending(self):
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self):
        """Ends the connection as a peer does that has crashed."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self):
        self._received.close()
        self.socket.close()
