#!/usr/bin/env python3
"""Handshakes that are begun and not ended: hardly any work for the client, and the dearest part of it for the server.

    storms.py PORT SECONDS CONNECTIONS

Every connection says the same ClientHello, and is closed once the server has replied. Prints how many it has replied to.
"""

import os
import select
import socket
import ssl
import statistics
import sys
import time

PROGRAM = os.path.abspath(__file__)
HANDSHAKE_RECORD = b"\x16"
BURST, BURSTS = 256, 9


def client_hello():
    session = ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), outgoing := ssl.MemoryBIO(), server_hostname="localhost")
    try:
        session.do_handshake()
    except ssl.SSLWantReadError:
        return outgoing.read()
    raise RuntimeError("a handshake that needs no reply")


def burst(server, cores, _):
    """How long a request takes, in µs, while 256 others begin their handshakes at once: the median of several bursts."""
    before, hello, address = os.sched_getaffinity(0), client_hello(), ("127.0.0.1", server.port)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    os.sched_setaffinity(0, cores)
    try:
        with context.wrap_socket(socket.create_connection(address)) as kept:
            time_of(kept)
            return statistics.median(time_in_burst(kept, address, hello) for _ in range(BURSTS))
    finally:
        os.sched_setaffinity(0, before)


def time_in_burst(kept, address, hello):
    others = [socket.create_connection(address) for _ in range(BURST)]
    # They are to be accepted before they speak.
    time.sleep(0.02)
    for other in others:
        other.send(hello)
    found = max(time_of(kept) for _ in range(5))
    for other in others:
        other.recv(65536)
        other.close()
    return found


def time_of(connection):
    start, answer = time.perf_counter(), b""
    connection.sendall(b"GET /public HTTP/1.1\r\nHost: localhost\r\n\r\n")
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    return (time.perf_counter() - start) * 1e6


def main():
    port, seconds, connections = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    hello, poll, opened, replies = client_hello(), select.epoll(), {}, 0

    def greet():
        connection = socket.create_connection(("127.0.0.1", port))
        connection.send(hello)
        opened[connection.fileno()] = connection
        poll.register(connection, select.EPOLLIN)

    for _ in range(connections):
        greet()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for number, _ in poll.poll():
            connection = opened.pop(number)
            replies += connection.recv(65536)[:1] == HANDSHAKE_RECORD
            connection.close()
            greet()
    print(replies)


if __name__ == "__main__":
    main()
