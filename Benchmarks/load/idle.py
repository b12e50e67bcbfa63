"""Memory that connections and sessions take up while nothing happens on them."""

import socket
import ssl
import time

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
# Opened first, so that what the server makes once, or once for some, is there already.
FIRST = 200
CONNECTIONS, SESSIONS = 2000, 10_000


def connections(server, protocol):
    """KiB for each idle connection over TLS that has had one answer."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols([protocol])

    def opened():
        connection = context.wrap_socket(socket.create_connection(("127.0.0.1", server.port)))
        if protocol == "h2":
            ask_in_http2(connection)
        else:
            connection.sendall(b"GET /public HTTP/1.1\r\nHost: localhost\r\n\r\n")
            received = b""
            while b"}" not in received:
                received += connection.recv(65_536)
        return connection

    return each(server, opened, CONNECTIONS)


def frame(kind, flags, stream, payload=b""):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def ask_in_http2(connection):
    """GET /public, with the method and the scheme from HPACK's static table, and the rest as literals."""
    fields = b"\x82\x87" + b"\x04\x07/public" + b"\x01\x09localhost"
    connection.sendall(PREFACE + frame(4, 0, 0) + frame(4, 1, 0) + frame(1, 5, 1, fields))
    received = b""
    while True:
        received += connection.recv(65_536)
        while len(received) >= 9 and len(received) >= 9 + int.from_bytes(received[:3], "big"):
            kind, flags = received[3], received[4]
            received = received[9 + int.from_bytes(received[:3], "big"):]
            if kind in (0, 1) and flags & 1:
                return


def sessions(server, token):
    """KiB for each idle session in clear that has had one message back."""
    handshake = (
        f"GET /live/echo HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        f"Authorization: Bearer {token}\r\n\r\n").encode()

    def opened():
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.sendall(handshake)
        received = b""
        while b"\r\n\r\n" not in received:
            received += connection.recv(65_536)
        assert b" 101 " in received, received
        connection.sendall(b"\x81\x82\x00\x00\x00\x00hi")
        assert connection.recv(4) == b"\x81\x02hi"
        return connection

    return each(server, opened, SESSIONS)


def each(server, opened, count):
    kept = [opened() for _ in range(FIRST)]
    time.sleep(1)
    before = server.private_bytes()
    kept += [opened() for _ in range(count)]
    time.sleep(1)
    found = (server.private_bytes() - before) / count / 1024
    for connection in kept:
        connection.close()
    return found
