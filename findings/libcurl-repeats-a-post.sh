#!/usr/bin/env bash
# libcurl sends a POST a second time, by itself and without a word, if the connection that it was sent on had been used before and then ends without
# an answer.
#
# Tried with curl 7.88.1 (Debian 12) and libcurl 8.23.0 of pycurl 7.49.0, and a server that takes a whole order on a connection that stayed open from
# the request before, and closes the connection, as one that is killed at that moment does. Both report success, and there are two orders: libcurl
# takes the end for that of an idle connection. RFC 9110 §9.2.2 would have clients repeat nothing by themselves that is not idempotent; requests
# 2.34.2, httpx 0.28.1 and aiohttp 3.14.5 report the lost connection instead. CURLOPT_FRESH_CONNECT keeps libcurl from it. A server that must not do
# something twice has to recognise the second request, as by a key that the client makes for each order.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "curl=7.88.1-*" "libcurl4=7.88.1-*" "libnghttp2-14"
install_python pycurl==7.49.0 requests==2.34.2 httpx==0.28.1 aiohttp==3.14.5
python - <<'PYTHON'
import asyncio
import io
import socket
import subprocess
import sys
import threading

import aiohttp
import httpx
import pycurl
import requests

ORDER = b"lions=1"


def serve(listener, orders):
    while True:
        client, _ = listener.accept()
        threading.Thread(target=answer, args=(client, orders), daemon=True).start()


def answer(client, orders):
    """Answers, but for an order that is not the first request of its connection: that is taken, and the connection is closed."""
    stream = client.makefile("rb")
    used = False
    while line := stream.readline():
        length = 0
        while (field := stream.readline()) not in (b"\r\n", b""):
            if field.lower().startswith(b"content-length:"):
                length = int(field.split(b":")[1])
        content = stream.read(length)
        if line.startswith(b"POST"):
            orders.append(content)
            if used:
                break
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        used = True
    client.shutdown(socket.SHUT_RDWR)
    client.close()


def by_curl(url):
    command = ["curl", "-s", "-m", "20", "-o", "/dev/null", url, "--next", "-s", "-m", "20", "-d", ORDER, "-o", "/dev/null", url]
    return subprocess.run(command).returncode == 0


def by_pycurl(url, fresh=False):
    curl = pycurl.Curl()
    for option, value in [(pycurl.URL, url), (pycurl.TIMEOUT, 20), (pycurl.WRITEDATA, io.BytesIO())]:
        curl.setopt(option, value)
    curl.perform()
    curl.setopt(pycurl.POSTFIELDS, ORDER)
    curl.setopt(pycurl.FRESH_CONNECT, fresh)
    try:
        curl.perform()
    except pycurl.error:
        return False
    return curl.getinfo(pycurl.RESPONSE_CODE) == 200


def by_pycurl_with_fresh_connect(url):
    return by_pycurl(url, fresh=True)


def by_requests(url):
    with requests.Session() as session:
        session.get(url, timeout=20)
        try:
            return session.post(url, data=ORDER, timeout=20).ok
        except requests.ConnectionError:
            return False


def by_httpx(url):
    with httpx.Client(timeout=20) as client:
        client.get(url)
        try:
            return client.post(url, content=ORDER).is_success
        except httpx.RemoteProtocolError:
            return False


def by_aiohttp(url):
    async def order():
        async with aiohttp.ClientSession() as session:
            async with session.get(url) as response:
                await response.read()
            try:
                async with session.post(url, data=ORDER) as response:
                    return response.ok
            except aiohttp.ServerDisconnectedError:
                return False

    return asyncio.run(order())


expected = {
    by_curl: (2, True), by_pycurl: (2, True), by_pycurl_with_fresh_connect: (1, True),
    by_requests: (1, False), by_httpx: (1, False), by_aiohttp: (1, False),
}
failed = False
for client, wanted in expected.items():
    listener = socket.create_server(("127.0.0.1", 0))
    orders = []
    threading.Thread(target=serve, args=(listener, orders), daemon=True).start()
    successful = client(f"http://127.0.0.1:{listener.getsockname()[1]}/")
    found = (len(orders), successful)
    print(f"{client.__name__:<30}{found[0]} orders, {'success' if successful else 'failure'}")
    failed |= found != wanted
sys.exit(failed)
PYTHON
