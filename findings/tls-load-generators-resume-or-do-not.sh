#!/usr/bin/env bash
# Two generators of TLS connections resume sessions where their users would not guess it.
#
# Seen with wrk 4.1.0 and openssl s_time 3.0 of Debian 12, at a Python server of TLS 1.3 that counts resumed handshakes. wrk with the field
# `Connection: close` opens a connection for each request, and all but the first of each of its connections are resumed: what it measures is
# not the cost of full handshakes. `openssl s_time -reuse` alone resumes none: tickets of TLS 1.3 come behind the handshake,
# and it ends the connection without reading. With `-www /` it reads an answer, and resumes.
# Whoever compares servers by full handshakes takes `s_time -new -www /`, and wrk for resumed ones.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "wrk=4.1.0-*" "openssl=3.0.*"
python3 - "$folder" <<'PYTHON'
import socket
import ssl
import subprocess
import sys
import threading

folder = sys.argv[1]
subprocess.run(
    ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", "/CN=localhost",
     "-out", f"{folder}/certificate.pem", "-keyout", f"{folder}/key.pem"], check=True, capture_output=True)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.minimum_version = ssl.TLSVersion.TLSv1_3
context.load_cert_chain(f"{folder}/certificate.pem", f"{folder}/key.pem")
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
counts = {}


def serve(listener, name):
    while True:
        client, _ = listener.accept()
        threading.Thread(target=answer, args=(client, name), daemon=True).start()


def answer(client, name):
    try:
        with context.wrap_socket(client, server_side=True) as session:
            counts[name].append(session.session_reused)
            if session.recv(65_536):
                session.sendall(ANSWER)
                session.unwrap()
    except OSError:
        pass


def resumed(name, *command):
    """The part of the connections whose handshake was a resumed one."""
    counts[name] = []
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    threading.Thread(target=serve, args=(listener, name), daemon=True).start()
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    subprocess.run([part.replace("ADDRESS", address) for part in command], capture_output=True, timeout=60)
    part = sum(counts[name]) / max(1, len(counts[name]))
    print(f"{name:<24}{part:>5.0%} of {len(counts[name])} resumed")
    return part if len(counts[name]) >= 20 else None


s_time = ["openssl", "s_time", "-connect", "ADDRESS", "-time", "2"]
found = [
    resumed("wrk", "wrk", "-t1", "-c4", "-d2s", "-H", "Connection: close", "https://ADDRESS/"),
    resumed("s_time -reuse", *s_time, "-reuse"),
    resumed("s_time -reuse -www /", *s_time, "-reuse", "-www", "/"),
    resumed("s_time -new -www /", *s_time, "-new", "-www", "/"),
]
print(found)
sys.exit(not (None not in found and found[0] > 0.8 and found[1] == 0 and found[2] > 0.8 and found[3] == 0))
PYTHON
