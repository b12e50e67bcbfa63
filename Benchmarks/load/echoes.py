"""Other servers of WebSocket sessions that send each message back, on one core."""

import os
import subprocess
import sys

from pool import write
from processes import PORT, Server, program

PYTHON = """
import asyncio, os
from websockets.asyncio.server import serve

async def echo(session):
    async for message in session:
        await session.send(message)

async def main():
    async with serve(echo, "127.0.0.1", int(os.environ["HTTP_PORT"]), compression=None):
        await asyncio.get_running_loop().create_future()

asyncio.run(main())
"""

GO = """
package main

import (
    "net/http"
    "os"

    "github.com/gorilla/websocket"
)

func main() {
    upgrader := websocket.Upgrader{}
    http.HandleFunc("/", func(writer http.ResponseWriter, request *http.Request) {
        session, err := upgrader.Upgrade(writer, request, nil)
        if err != nil {
            return
        }
        for {
            kind, message, err := session.ReadMessage()
            if err != nil || session.WriteMessage(kind, message) != nil {
                return
            }
        }
    })
    http.ListenAndServe("127.0.0.1:"+os.Getenv("HTTP_PORT"), nil)
}
"""


def python(directory, cores):
    """websockets, of this Python."""
    path = write(directory, "echo.py", PYTHON)
    return listening(Server("websockets", directory, [sys.executable, path], {"HTTP_PORT": PORT}, cores))


def go(directory, cores):
    """Go's server with gorilla/websocket as Debian packages it, or None where that is not here."""
    if not program("go") or not os.path.isdir("/usr/share/gocode/src/github.com/gorilla/websocket"):
        return None
    path, binary = write(directory, "echo.go", GO), os.path.join(directory, "go-echo")
    environment = os.environ | {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": ""}
    subprocess.run(["go", "build", "-o", binary, path], check=True, env=environment, cwd=directory)
    return listening(Server("go", directory, [binary], {"HTTP_PORT": PORT, "GOMAXPROCS": "1"}, cores))


def listening(server):
    """Any answer says that it is there: neither has anything for requests without an upgrade but a refusal."""
    for status in (426, 400):
        try:
            return server.wait_for(status, "/")
        except Exception as failure:
            last = failure
    raise last
