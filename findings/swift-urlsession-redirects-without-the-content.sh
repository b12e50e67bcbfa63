#!/usr/bin/env bash
# URLSession of Swift's Foundation for Linux follows 307 and 308 with the method that it had, and without the content.
#
# Tried with Swift 6.3.1, `URLSession.shared.data(for:)`, a POST whose httpBody is {"name":"leo"}, and a server that redirects to another path:
#
#     307 or 308    POST to the new path, `Content-Length: 0`
#     no redirect   POST with the content
#
# RFC 9110 §15.4.8 and §15.4.9 have the request be repeated as it is. No error says so: the answer is what an endpoint makes of an empty POST, be it 400 or a
# record without a name. Proxies redirect so to https, and to the path with or without its last slash. Give the client the address that is redirected to.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v swiftc >/dev/null || unavailable "swiftc is not here"
cat > "$folder/main.swift" <<'SWIFT'
import Foundation
import FoundationNetworking

for path in CommandLine.arguments.dropFirst() {
    var request = URLRequest(url: URL(string: path)!)
    request.httpMethod = "POST"
    request.httpBody = Data(#"{"name":"leo"}"#.utf8)
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    let (_, response) = try await URLSession.shared.data(for: request)
    print((response as! HTTPURLResponse).statusCode)
}
SWIFT
swiftc --version 2>&1 | head -1
swiftc -swift-version 6 -o "$folder/program" "$folder/main.swift" >&2
python3 - <<'PYTHON'
import http.server
import os
import subprocess
import sys
import threading

arrived = []


class Server(http.server.BaseHTTPRequestHandler):
    """Redirects the paths that are statuses to /lions, and takes what comes there."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/lions":
            arrived.append((self.command, content))
            self.send_response(200)
        else:
            self.send_response(int(self.path[1:]))
            self.send_header("Location", "/lions")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
paths = ["/lions", "/307", "/308"]
urls = [f"http://127.0.0.1:{server.server_port}{path}" for path in paths]
subprocess.run([f"{os.environ['FOLDER']}/program", *urls], check=True, stdout=subprocess.DEVNULL, timeout=120)
for path, (method, content) in zip(paths, arrived):
    print(f"  {path:7} {method} {content!r}")
sys.exit(arrived != [("POST", b'{"name":"leo"}'), ("POST", b""), ("POST", b"")])
PYTHON
