#!/usr/bin/env bash
# httpx over HTTP/2 fails every request that is in flight when the server says GOAWAY, also those that the server goes on to answer.
#
# GOAWAY with NO_ERROR is how a server ends a connection with nothing lost (RFC 9113 §6.8): requests up to the number in it are answered still, and
# with the highest number of all it is a mere notice that the end is near. Tried with httpx 0.28.1, httpcore 1.0.9 and a server that says
# GOAWAY 0.1 s before its answer, in either way: httpx raises
#
#     RemoteProtocolError: <ConnectionTerminated error_code:0, last_stream_id:1, additional_data:None>
#
# while the answer is on its way, and whether the request has been acted on is not known. curl 7.88.1 has both answers. So each restart of a
# server that drains costs users of httpx what is in flight, unless they leave `http2=True` out or repeat what may be repeated.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "curl=7.88.1-*" "libcurl4=7.88.1-*" "libnghttp2-14"
install_python httpx==0.28.1 httpcore==1.0.9 h2==4.4.1 hyperframe==6.1.0
python - <<'PYTHON'
import socket
import subprocess
import sys
import threading
import time

import h2.config
import h2.connection
import h2.events
import httpx
import hyperframe.frame

HIGHEST = 2**31 - 1


def serve(listener, goaway):
    while True:
        client, _ = listener.accept()
        threading.Thread(target=answer, args=(client, goaway), daemon=True).start()


def answer(client, goaway):
    """Answers one request after a while; `goaway` makes the number that is said before, or says nothing."""
    connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    connection.initiate_connection()
    client.sendall(connection.data_to_send())
    try:
        while data := client.recv(65_536):
            for event in connection.receive_data(data):
                if isinstance(event, h2.events.StreamEnded):
                    client.sendall(connection.data_to_send())
                    if last := goaway(event.stream_id):
                        # h2 itself would send no answer behind it.
                        client.sendall(hyperframe.frame.GoAwayFrame(last_stream_id=last).serialize())
                    time.sleep(0.1)
                    connection.send_headers(event.stream_id, [(":status", "200"), ("content-length", "3")])
                    connection.send_data(event.stream_id, b"yes", end_stream=True)
            client.sendall(connection.data_to_send())
    except OSError:
        client.close()


def by_httpx(url):
    try:
        with httpx.Client(http1=False, http2=True, timeout=20) as client:
            return client.get(url).text
    except httpx.RemoteProtocolError as error:
        return f"failed: {error}"


def by_curl(url):
    ended = subprocess.run(["curl", "-s", "--http2-prior-knowledge", "-m", "20", url], capture_output=True, text=True)
    return f"failed: {ended.returncode}" if ended.returncode else ended.stdout


failed = False
for name, goaway in [("no GOAWAY", lambda stream: None), ("GOAWAY of this request", lambda stream: stream), ("notice", lambda stream: HIGHEST)]:
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, args=(listener, goaway), daemon=True).start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    found = (by_httpx(url), by_curl(url))
    print(f"{name}\n  httpx {found[0]}\n  curl  {found[1]}")
    failed |= found[1] != "yes" or (found[0] == "yes") == (name != "no GOAWAY")
sys.exit(failed)
PYTHON
