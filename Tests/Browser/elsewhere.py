"""Pages of other origins."""

import http.server
import json
import threading

# Gives back what a page may read of an answer, or that the browser keeps it from the page.
FETCH = """
const [url, options, done] = arguments;
fetch(url, options).then(async (response) => done({
  status: response.status, fields: Object.fromEntries(response.headers), text: await response.text(),
})).catch((error) => done({ refused: error.name }));
"""


class Page(http.server.BaseHTTPRequestHandler):
    """An empty page, which is all that a script needs to run in."""

    def do_GET(self):
        content = b"<!doctype html><html lang=en><link rel=icon href=data:,><title>elsewhere</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


class Elsewhere:
    """A site on a port of its own, and so of another origin than the API's."""

    def __init__(self):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def fetch(self, browser, method, url, fields=None, content=None):
        """What a script of this site's page gets for a request."""
        if not browser.current_url.startswith(self.origin):
            browser.get(self.origin + "/")
        body = None if content is None else json.dumps(content)
        return browser.execute_async_script(FETCH, url, {"method": method, "headers": fields or {}, "body": body})
