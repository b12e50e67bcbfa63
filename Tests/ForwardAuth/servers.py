"""What stands behind a proxy, or in LionsDen's place, in this process."""

import http.server
import threading


class LocalServer:
    """An HTTP server on any free port, in a thread of its own."""

    def __init__(self, answer):
        self.requests = []
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.headers.get("Transfer-Encoding") == "chunked":
                    content = self.chunks()
                owner.requests.append((self.command, self.path, self.headers.items(), content))
                answer(self)

            def chunks(self):
                content = b""
                while size := int(self.rfile.readline(), 16):
                    content += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return content

            do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer

            def log_message(self, *arguments):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.authority = "127.0.0.1:%d" % self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def upstream():
    """Answers 200 to whatever reaches it."""
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "8")
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(b"upstream")
    return LocalServer(answer)


def silent_judge():
    """Admits everybody and names nobody: an authentication server whose answers lack the fields."""
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
    return LocalServer(answer)


def keyless_judge():
    """Can judge nobody for the next seven seconds."""
    def answer(handler):
        handler.send_response(503)
        handler.send_header("Retry-After", "7")
        handler.send_header("Content-Length", "0")
        handler.end_headers()
    return LocalServer(answer)


def identity(request):
    """The fields of a request that name its sender to an application, however their names are spelt.

    CGI and what has come after it make one variable of `X-Auth-Groups` and `x_auth_groups`.
    """
    found = {}
    for name, value in request[2]:
        spelling = name.lower().replace("_", "-")
        if spelling.startswith("x-auth"):
            found.setdefault(spelling, []).append(value)
    return found
