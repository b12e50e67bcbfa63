#!/usr/bin/env bash
# libpq closes its socket in the midst of PQconsumeInput when the server ends the connection, and the next socket of the program gets its number.
#
# Tried with libpq 15 (Debian 12) and an event loop, Python's asyncio, which watches the number that PQsocket has given, as libpq's manual has
# programs do. A server that restarts sends a FATAL error and ends the connection. PQconsumeInput returns 0, PQsocket says -1 from then on, and the
# number is free, though PQfinish has not been called. Whoever opens the next connection first and then takes the old number out of the loop takes
# out the new connection's, and waits for an answer that has long arrived. It happens at a restart alone, and only where nothing else has taken the
# number. What helps is to take it out before each call that may find the end, or to watch a duplicate of it (F_DUPFD_CLOEXEC).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "libpq5=15.*" libgssapi-krb5-2 libldap-2.5-0 libsasl2-2
python3 - <<'PYTHON'
import asyncio
import ctypes
import os
import socket
import struct
import sys
import threading

pq = ctypes.CDLL("libpq.so.5")
for name, result in {"PQconnectdb": ctypes.c_void_p, "PQerrorMessage": ctypes.c_char_p}.items():
    getattr(pq, name).restype = result
CONNECTION = ctypes.c_void_p


def message(kind, content=b""):
    return kind + struct.pack("!I", len(content) + 4) + content


def serve(listener, ends):
    """Takes each connection as PostgreSQL does, says something on the second, and ends the first as at a restart when it is told to."""
    for number in (1, 2):
        client, _ = listener.accept()
        length = struct.unpack("!I", client.recv(4, socket.MSG_WAITALL))[0]
        client.recv(length - 4, socket.MSG_WAITALL)
        client.sendall(message(b"R", struct.pack("!I", 0)) + message(b"Z", b"I"))
        if number == 1:
            ends.wait(20)
            client.sendall(message(b"E", b"SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"))
            client.close()
        else:
            client.sendall(message(b"S", b"application_name\0lion\0"))
            ends.clear()
            ends.wait(20)


async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    ends = threading.Event()
    threading.Thread(target=serve, args=(listener, ends), daemon=True).start()
    place = f"host=127.0.0.1 port={listener.getsockname()[1]} user=lion sslmode=disable gssencmode=disable".encode()
    loop = asyncio.get_running_loop()
    first = CONNECTION(pq.PQconnectdb(place))
    assert pq.PQstatus(first) == 0, pq.PQerrorMessage(first)
    number = pq.PQsocket(first)
    readable = asyncio.Event()
    loop.add_reader(number, readable.set)
    ends.set()
    while True:
        await asyncio.wait_for(readable.wait(), 20)
        readable.clear()
        if pq.PQconsumeInput(first) == 0:
            break
    seen = {"PQsocket": pq.PQsocket(first)}
    try:
        os.fstat(number)
        seen["the number"] = "open"
    except OSError:
        seen["the number"] = "closed, without PQfinish"
    second = CONNECTION(pq.PQconnectdb(place))
    seen["the next connection"] = "has the same number" if pq.PQsocket(second) == number else "has another number"
    heard = asyncio.Event()
    loop.add_reader(pq.PQsocket(second), heard.set)
    # What is meant is the first connection.
    loop.remove_reader(number)
    pq.PQfinish(first)
    try:
        await asyncio.wait_for(heard.wait(), 1)
        seen["what it is told"] = "is heard of"
    except asyncio.TimeoutError:
        seen["what it is told"] = "is not heard of"
    pq.PQfinish(second)
    return seen


print("libpq", pq.PQlibVersion())
seen = asyncio.run(main())
for what, found in seen.items():
    print(f"{what}: {found}")
expected = [-1, "closed, without PQfinish", "has the same number", "is not heard of"]
sys.exit(list(seen.values()) != expected)
PYTHON
