#!/usr/bin/env bash
# The code of a WebSocketException that a FastAPI dependency raises reaches no client, and an HTTPException reaches it on some servers.
#
# FastAPI's manual has a dependency refuse a WebSocket by `raise WebSocketException(code=status.WS_1008_POLICY_VIOLATION)`. Tried with dependencies that
# look at the token before the session is accepted, FastAPI 0.165.0, and the client of websockets 17.4:
#
#                                      WebSocketException(1008) or close(4401)    HTTPException(401)    close(4401) after accept()
#     uvicorn 0.54.0, three kinds      403, no content                            401, challenge        4401, reason
#     Hypercorn 0.18.0                 403, no content                            401, challenge        4401, reason
#     daphne 4.2.3                     403, no content                            connection lost       4401, no reason
#
# There is no frame to carry a code before the handshake is done, so ASGI makes 403 of it, whatever the code (and a browser 1006 of that). A client that
# fetches a new token at 1008 or 4401 does not, and one that takes 403 for final gives up with a token that has merely ended. A code reaches
# the client after `await websocket.accept()`; a status with its challenge by HTTPException, where the server is not daphne.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python fastapi==0.165.0 uvicorn==0.54.0 hypercorn==0.18.0 daphne==4.2.3 websockets==17.4 wsproto==1.3.2
cat > "$folder/application.py" <<'PYTHON'
from fastapi import Depends, FastAPI, HTTPException, WebSocket, WebSocketException

app = FastAPI()


async def refuses_by_code():
    raise WebSocketException(1008, "token_expired")


async def refuses_by_status():
    raise HTTPException(401, "token_expired", {"WWW-Authenticate": "Bearer"})


@app.websocket("/code")
async def code(session: WebSocket, user=Depends(refuses_by_code)):
    await session.accept()


@app.websocket("/status")
async def status(session: WebSocket, user=Depends(refuses_by_status)):
    await session.accept()


@app.websocket("/close")
async def close(session: WebSocket):
    await session.close(4401, "token_expired")


@app.websocket("/accept")
async def accept(session: WebSocket):
    await session.accept()
    await session.close(4401, "token_expired")
PYTHON
python3 - <<'PYTHON'
import sys

from proxies import FOLDER, running
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus
from websockets.sync.client import connect


def uvicorn(kind):
    return lambda port: ["uvicorn", "application:app", "--app-dir", FOLDER, "--port", str(port), "--ws", kind]


def hypercorn(port):
    return ["hypercorn", f"{FOLDER}/application:app", "--bind", f"127.0.0.1:{port}"]


def daphne(port):
    return ["env", f"PYTHONPATH={FOLDER}", "daphne", "-b", "127.0.0.1", "-p", str(port), "application:app"]


def seen(port, path):
    try:
        with connect(f"ws://127.0.0.1:{port}/{path}", proxy=None) as session:
            session.recv()
    except InvalidStatus as refusal:
        response = refusal.response
        return response.status_code, response.headers.get("WWW-Authenticate"), bytes(response.body or b"")
    except ConnectionClosed as end:
        return end.rcvd.code, end.rcvd.reason
    except (InvalidMessage, OSError):
        return "connection lost"


nothing = (403, None, b"")
challenge = (401, "Bearer", b'{"detail":"token_expired"}')
usual = {"code": nothing, "close": nothing, "status": challenge, "accept": (4401, "token_expired")}
expected = {
    "uvicorn, websockets": (uvicorn("websockets"), usual), "uvicorn, websockets-sansio": (uvicorn("websockets-sansio"), usual),
    "uvicorn, wsproto": (uvicorn("wsproto"), usual), "Hypercorn": (hypercorn, usual),
    "daphne": (daphne, {**usual, "status": "connection lost", "accept": (4401, "")}),
}
failed = False
for name, (command, wanted) in expected.items():
    with running(name, command) as port:
        found = {path: seen(port, path) for path in wanted}
    print(f"{name:<28}{found}")
    failed |= found != wanted
sys.exit(failed)
PYTHON
