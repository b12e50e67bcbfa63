#!/usr/bin/env bash
# An answer that is complete, and that RST_STREAM with NO_ERROR follows, is lost to curl of Debian 12.
#
# A server that needs no more of a request's content may say so by such a reset, behind its whole answer, and a client must not discard the
# answer for it (RFC 9113 §8.1). Tried with a 403 to an upload of 300 KB in the clear, with and without the reset: curl 7.88.1 reports a
# failed stream (exit status 92) and no HTTP status, libcurl 8.23.0 of pycurl 7.49.0 has the 403. Without the reset both have it.
# A server whose users have such a curl reads on for a while, and throws away what comes.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "curl=7.88.1-*" "libcurl4=7.88.1-*" "libnghttp2-14"
install_python h2==4.4.1 pycurl==7.49.0
python - <<'PYTHON'
import io
import socket
import subprocess
import sys
import threading

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions
import pycurl

CONTENT = bytes(300_000)


def serve(listener, resets):
    while True:
        client, _ = listener.accept()
        threading.Thread(target=answer, args=(client, resets), daemon=True).start()


def answer(client, resets):
    """Answers each request as soon as its fields are there; what else comes is read and thrown away."""
    connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    connection.initiate_connection()
    client.sendall(connection.data_to_send())
    try:
        while data := client.recv(65_536):
            for event in connection.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    connection.send_headers(event.stream_id, [(":status", "403"), ("content-length", "3")])
                    connection.send_data(event.stream_id, b"no\n", end_stream=True)
                    if resets:
                        connection.reset_stream(event.stream_id, h2.errors.ErrorCodes.NO_ERROR)
                elif isinstance(event, h2.events.DataReceived) and not resets:
                    connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            client.sendall(connection.data_to_send())
    except (OSError, h2.exceptions.H2Error):
        client.close()


def by_curl(url):
    command = ["curl", "-s", "--http2-prior-knowledge", "-m", "20", "--data-binary", "@-", "-o", "/dev/null", "-w", "%{http_code}", url]
    ended = subprocess.run(command, input=CONTENT, capture_output=True)
    return ended.stdout.decode(), ended.returncode


def by_pycurl(url):
    curl = pycurl.Curl()
    for option, value in [
        (pycurl.URL, url), (pycurl.POSTFIELDS, CONTENT), (pycurl.HTTP_VERSION, 5), (pycurl.TIMEOUT, 20), (pycurl.WRITEDATA, io.BytesIO()),
    ]:
        curl.setopt(option, value)
    try:
        curl.perform()
        failed = 0
    except pycurl.error as error:
        failed = error.args[0]
    return str(curl.getinfo(pycurl.RESPONSE_CODE)), failed


expected = {
    (False, "by_curl"): ("403", 0), (False, "by_pycurl"): ("403", 0),
    (True, "by_curl"): ("000", 92), (True, "by_pycurl"): ("403", 0),
}
found = {}
for resets in (False, True):
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, args=(listener, resets), daemon=True).start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    for client in (by_curl, by_pycurl):
        found[resets, client.__name__] = client(url)
        print("with the reset   " if resets else "without the reset", client.__name__, *found[resets, client.__name__])
sys.exit(found != expected)
PYTHON
