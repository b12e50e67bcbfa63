"""A key server that can stop answering."""

import http.server
import threading
import urllib.request


class HangingKeys:
    """Passes the pool's key set on, until it is told to hang: then every request waits."""

    def __init__(self, url):
        self._url = url
        self._hangs = threading.Event()
        self._over = threading.Event()
        self.hanging = 0
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                owner._serve(self)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/keys"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def hang(self):
        self._hangs.set()

    def close(self):
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, handler):
        if self._hangs.is_set():
            self.hanging += 1
            self._over.wait()
            return
        with urllib.request.urlopen(self._url, timeout=20) as answer:
            text = answer.read()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)
