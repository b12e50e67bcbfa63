#!/usr/bin/env bash
# A client of TLS 1.3 that sends and never reads loses what it has sent last, though each of its calls succeeds and it says close_notify at the end.
#
# Servers of OpenSSL send two session tickets behind the handshake, without being asked. A client that has nothing to read, such as one that ships
# logs, leaves them unread; Linux resets a connection that is closed with unread bytes, and throws away what has not been taken yet. Tried with
# 1,000,000 bytes, a server that reads after half a second, Python's ssl with OpenSSL 3.0.22 and pyOpenSSL 26.4.0 with OpenSSL 4.0.3 as clients:
# some 80,000 bytes arrive, and to a server in Python the reset looks like the end. With TLS 1.2 all arrive, so that an update of a library
# can be what makes a program lose data. What helps is a client that reads until the server ends, too, or a server that sends no tickets
# (SSL_CTX_set_num_tickets, here num_tickets).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "openssl=3.0.*"
install_python pyopenssl==26.4.0 cryptography==50.0.2
python - "$folder" <<'PYTHON'
import socket
import ssl
import subprocess
import sys
import threading
import time

import OpenSSL.SSL

folder = sys.argv[1]
subprocess.run(
    ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", "/CN=localhost",
     "-out", f"{folder}/certificate.pem", "-keyout", f"{folder}/key.pem"], check=True, capture_output=True)
SENT = 1_000_000


def take(listener, context, arrived):
    """Reads what one client sends, a while after it has begun."""
    with listener, context.wrap_socket(listener.accept()[0], server_side=True) as client:
        time.sleep(0.5)
        try:
            while data := client.recv(65_536):
                arrived.append(len(data))
            client.unwrap()
        except OSError:
            pass


def by_ssl(address):
    context = ssl.create_default_context(cafile=f"{folder}/certificate.pem")
    with context.wrap_socket(socket.create_connection(address, timeout=20), server_hostname="localhost") as client:
        client.sendall(bytes(SENT))


def pyopenssl_client(address):
    client = OpenSSL.SSL.Connection(OpenSSL.SSL.Context(OpenSSL.SSL.TLS_METHOD), socket.create_connection(address))
    client.set_connect_state()
    client.do_handshake()
    client.sendall(bytes(SENT))
    client.shutdown()
    return client


def by_pyopenssl(address):
    pyopenssl_client(address).close()


def by_pyopenssl_that_reads_the_end(address):
    client = pyopenssl_client(address)
    try:
        while client.recv(65_536):
            pass
    except OpenSSL.SSL.Error:
        pass
    client.close()


def arriving(client, version=ssl.TLSVersion.TLSv1_3, tickets=2):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/certificate.pem", f"{folder}/key.pem")
    context.minimum_version = context.maximum_version = version
    context.num_tickets = tickets
    listener = socket.create_server(("127.0.0.1", 0))
    arrived = []
    server = threading.Thread(target=take, args=(listener, context, arrived), daemon=True)
    server.start()
    client(listener.getsockname())
    server.join(20)
    print(f"{client.__name__:<32}{version.name}, {tickets} tickets: {sum(arrived)} of {SENT} bytes")
    return sum(arrived)


print(ssl.OPENSSL_VERSION + ";", OpenSSL.SSL.SSLeay_version(OpenSSL.SSL.SSLEAY_VERSION).decode())
lost = [arriving(client) for client in (by_ssl, by_pyopenssl)]
whole = [arriving(client, version=ssl.TLSVersion.TLSv1_2) for client in (by_ssl, by_pyopenssl)]
whole += [arriving(by_ssl, tickets=0), arriving(by_pyopenssl, tickets=0), arriving(by_pyopenssl_that_reads_the_end)]
sys.exit(not (max(lost) < SENT and min(whole) == SENT))
PYTHON
