"""Proxies as processes, each configured from the document, on a port of its own."""

import http.client
import os
import pathlib
import socket
import tempfile
import time

from documented import asking, balancing
from processes import START_SECONDS, Process, ReservedPort


def installed(program):
    """Every program of this name, in the order of the path."""
    found = [os.path.join(folder, program) for folder in os.environ["PATH"].split(os.pathsep)]
    return list(dict.fromkeys(os.path.realpath(path) for path in found if os.access(path, os.X_OK)))


class Proxy(Process):
    """Until it has said that it serves, nothing else can take its port."""

    def __init__(self, configuration, command):
        """`configuration` makes the proxy's text from its own authority, `command` its arguments from its directory and that text."""
        self._port = ReservedPort()
        self._files = tempfile.TemporaryDirectory(prefix="lionsden-proxy-")
        directory = pathlib.Path(self._files.name)
        self.authority = f"127.0.0.1:{self._port.number}"
        super().__init__(
            command(directory, configuration(self.authority)), {"PATH": os.environ["PATH"], "HOME": self._files.name, "XDG_DATA_HOME": self._files.name})

    def stop(self):
        status = super().stop()
        self._port.stop()
        self._files.cleanup()
        return status


class Nginx(Proxy):
    """In the foreground, as whoever runs the test, with all its files in one directory."""

    FRAME = """
daemon off;
master_process off;
pid {directory}/pid;
error_log stderr notice;
events {{}}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
{shown}
}}
"""

    def __init__(self, lionsden, upstream, **rules):
        self._start(lambda proxy: asking("nginx", proxy, lionsden, upstream, **rules))

    def _start(self, configuration):
        super().__init__(configuration, self._command)
        self.wait_for_line(r"(using the \"epoll\" event method)")

    def _command(self, directory, shown):
        file = directory / "nginx.conf"
        file.write_text(self.FRAME.format(directory=directory, shown=shown))
        return ["nginx", "-p", str(directory), "-e", "stderr", "-c", str(file)]


class BufferingNginx(Nginx):
    """In front of a server, with everything as nginx has it by default: it collects answers. `directives` change that."""

    def __init__(self, behind, directives=""):
        self._start(lambda proxy: f"server {{ listen {proxy}; location / {{ proxy_pass http://{behind}; {directives} }} }}")


class Caddy(Proxy):
    """Without its administration endpoint."""

    def __init__(self, lionsden, upstream, program, **rules):
        self._program = program
        super().__init__(lambda proxy: asking("caddyfile", proxy, lionsden, upstream, **rules), self._command)
        self.wait_for_line(r"(serving initial configuration)")

    def _command(self, directory, shown):
        file = directory / "Caddyfile"
        file.write_text("{\n\tadmin off\n}\n" + shown)
        return [self._program, "run", "--config", str(file), "--adapter", "caddyfile"]


class Traefik(Proxy):
    """It says that it has started before it knows its routes; until then everything is 404."""

    def __init__(self, lionsden, upstream, **rules):
        super().__init__(lambda proxy: asking("yaml", proxy, lionsden, upstream, **rules), self._command)
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
        super().__init__(lambda proxy: balancing("haproxy", proxy, lionsden).replace(" check ", f" {options} check "), self._command)
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
        super().__init__(lambda authority: authority, self._command)
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

    def _command(self, directory, authority):
        key, file = directory / "key.pem", directory / "haproxy.cfg"
        key.write_text(self._key)
        file.write_text(self.FRAME.format(authority=authority, key=key, spelled=self._spelled))
        return ["haproxy", "-db", "-f", str(file)]
