#!/usr/bin/env bash
# h2load over HTTP/2 opens no connection in place of one that the server has ended, and goes on measuring: nginx as it is installed does 1,000
# requests a second then, of which none fails.
#
# Tried with h2load of nghttp2 1.52.0 and nginx 1.22.1 (Debian 12), which ends a connection by GOAWAY behind its 1,000th request
# (keepalive_requests, 1,000 by default). `h2load -D 2 -c 2` reports 2,000 requests in 2 s, all of them successful: they are over in some 40 ms, and
# the rest of the time is divided by all the same. `h2load -n 10000 -c 2` reports 2,000 as successful and 8,000 as failed, of which none has been
# sent. Over HTTP/1.1 (--h1) it opens further connections, all succeed, and the same server does tens of thousands a second; so it does over HTTP/2
# with a higher keepalive_requests. Beside a server that ends no connection nginx looks slow, and so does HTTP/2.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "nginx=1.22.1-*" "nghttp2-client=1.52.0-*" libnghttp2-14 libev4 libjemalloc2
python3 - "$folder" <<'PYTHON'
import re
import socket
import subprocess
import sys
import time

folder = sys.argv[1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(port, nginx):
    deadline = time.monotonic() + 20
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            if nginx.poll() is not None or time.monotonic() > deadline:
                print("not tried: nginx does not start", file=sys.stderr)
                sys.exit(2)
            time.sleep(0.05)


def measured(directive, *arguments):
    """Requests per second, and how many have succeeded and failed, as h2load says."""
    port = free_port()
    paths = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
    http2 = "" if "--h1" in arguments else "http2"
    with open(f"{folder}/nginx.conf", "w") as file:
        file.write(f"""
daemon off; pid {folder}/nginx.pid; error_log stderr;
events {{}}
http {{
    access_log off;
    {paths} {directive}
    server {{ listen 127.0.0.1:{port} {http2}; location / {{ return 200 ok; }} }}
}}""")
    nginx = subprocess.Popen(["nginx", "-p", folder, "-e", "stderr", "-c", f"{folder}/nginx.conf"], stderr=subprocess.DEVNULL)
    try:
        wait(port, nginx)
        command = ["h2load", "-c", "2", *arguments, f"http://127.0.0.1:{port}/"]
        said = subprocess.run(command, capture_output=True, text=True, timeout=60).stdout
    finally:
        nginx.terminate()
        nginx.wait()
    rate = float(re.search(r"([\d.]+) req/s", said)[1])
    succeeded, failed = (int(re.search(rf"(\d+) {word}", said)[1]) for word in ("succeeded", "failed"))
    print(f"{' '.join(arguments):<16}{directive or 'as installed':<32}{rate:>10.0f} requests/s, {succeeded} successful, {failed} failed")
    return rate, succeeded, failed


more = "keepalive_requests 10000000;"
as_installed, with_more, over_http1 = measured("", "-D", "2"), measured(more, "-D", "2"), measured("", "-D", "2", "--h1")
in_number, over_http1_in_number = measured("", "-n", "10000"), measured("", "-n", "10000", "--h1")
sys.exit(not (
    as_installed == (1000, 2000, 0) and min(with_more[0], over_http1[0]) > 5000
    and in_number[1:] == (2000, 8000) and over_http1_in_number[1:] == (10_000, 0)))
PYTHON
