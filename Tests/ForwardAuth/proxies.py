"""Proxies as processes, each configured from the document, on a port of its own."""

import http.client
import os
import socket
import time

from documented import asking, balancing
from processes import START_SECONDS
from proxy import CADDY_SERVES, NGINX_SERVES, Proxy, caddy, nginx


def installed(program):
    """Every program of this name, in the order of the path."""
    found = [os.path.join(folder, program) for folder in os.environ["PATH"].split(os.pathsep)]
    return list(dict.fromkeys(os.path.realpath(path) for path in found if os.access(path, os.X_OK)))


class Nginx(Proxy):
    def __init__(self, lionsden, upstream, **rules):
        self._start(lambda: asking("nginx", self.authority, lionsden, upstream, **rules))

    def _start(self, servers):
        super().__init__(lambda directory: nginx(directory, servers()))
        self.wait_for_line(NGINX_SERVES)


class BufferingNginx(Nginx):
    """In front of a server, with everything as nginx has it by default: it collects answers. `directives` change that."""

    def __init__(self, behind, directives=""):
        self._start(lambda: f"server {{ listen {self.authority}; location / {{ proxy_pass http://{behind}; {directives} }} }}")


class Caddy(Proxy):
    def __init__(self, lionsden, upstream, program, **rules):
        super().__init__(
            lambda directory: caddy(directory, asking("caddyfile", self.authority, lionsden, upstream, **rules), program))
        self.wait_for_line(CADDY_SERVES)


class Traefik(Proxy):
    """It says that it has started before it knows its routes; until then everything is 404."""

    def __init__(self, lionsden, upstream, **rules):
        super().__init__(lambda directory: self._command(directory, asking("yaml", self.authority, lionsden, upstream, **rules)))
        self.wait_for_line(r"(Starting provider \*file)")
        deadline = time.monotonic() + START_SECONDS
        while self._status() == 404:
            if time.monotonic() > deadline:
                raise AssertionError(f"no route after {START_SECONDS} s")
            time.sleep(0.05)

    def _status(self):
        connection = http.client.HTTPConnection(self.authority, timeout=60)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        finally:
            connection.close()

    def _command(self, directory, shown):
        file = directory / "lionsden.yaml"
        file.write_text(shown)
        return [
            "traefik", f"--entryPoints.web.address={self.authority}", f"--providers.file.filename={file}", "--log.level=INFO",
            "--log.filePath=/dev/stderr", "--global.checkNewVersion=false", "--global.sendAnonymousUsage=false"]


class HAProxy(Proxy):
    """In front of LionsDen alone. `found` is what its first health check has found."""

    FRAME = """
global
    log stderr format raw local0
{shown}
    option log-health-checks
    log global
"""

    def __init__(self, lionsden, options=""):
        """`options` are further ones of the server's line."""
        super().__init__(lambda directory: self._command(
            directory, balancing("haproxy", self.authority, lionsden).replace(" check ", f" {options} check ")))
        self.found = self.wait_for_line(r"Health check for server lionsden/one (.*)")

    def _command(self, directory, shown):
        file = directory / "haproxy.cfg"
        file.write_text(self.FRAME.format(shown=shown))
        return ["haproxy", "-db", "-f", str(file)]


class JudgingHAProxy(Proxy):
    """Says what it finds in the bearer token of a request: whether a key has signed it, and whether its claims name an issuer."""

    FRAME = """
global
    log stderr format raw local0
defaults
    mode http
    timeout client 20s
    log global
frontend judge
    bind {authority}
    http-request set-var(txn.token) http_auth_bearer
    http-request set-var(txn.signature) var(txn.token),jwt_verify(RS256,"{key}")
    http-request set-var(txn.iss) var(txn.token),jwt_payload_query('$.iss')
    http-request set-var(txn.sub) var(txn.token),jwt_payload_query('$.sub')
    http-request set-var(txn.claims) var(txn.token),word(2,.),ub64dec
    http-request set-var(txn.spelled) int(0)
    http-request set-var(txn.spelled) int(1) if {{ var(txn.claims) -m sub "{spelled}" }}
    http-request return status 200 content-type application/json lf-string "{{\\"signature\\":\\"%[var(txn.signature)]\\",\\"iss\\":\\"%[var(txn.iss)]\\",\\"sub\\":\\"%[var(txn.sub)]\\",\\"spelled\\":\\"%[var(txn.spelled)]\\"}}"
"""

    def __init__(self, key, issuer):
        self._key = key
        self._spelled = '\\"iss\\":\\"' + issuer.replace("/", "\\\\/") + '\\"'
        super().__init__(self._command)
        self._wait_until_it_answers()

    def _wait_until_it_answers(self):
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with socket.create_connection(self.authority.split(":")):
                    return
            except ConnectionRefusedError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def _command(self, directory):
        key, file = directory / "key.pem", directory / "haproxy.cfg"
        key.write_text(self._key)
        file.write_text(self.FRAME.format(authority=self.authority, key=key, spelled=self._spelled))
        return ["haproxy", "-db", "-f", str(file)]
