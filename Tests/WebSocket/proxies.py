"""nginx and Caddy as docs/websockets.md shows them, with TLS and HTTP/2 on the side of browsers."""

import os
import pathlib
import re
import tempfile

from processes import Process, ReservedPort

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs" / "websockets.md"
BEHIND = "127.0.0.1:8080"


def shown(kind, behind):
    """The document's block of this kind, with another address of LionsDen."""
    block = re.search(rf"```{kind}\n(.*?)```", DOCUMENT.read_text(), re.DOTALL).group(1)
    assert BEHIND in block, block
    return block.replace(BEHIND, behind)


class Proxy(Process):
    """Until it has said that it serves, nothing else can take its port."""

    def __init__(self, behind, certificate, key):
        self._port = ReservedPort()
        self._files = tempfile.TemporaryDirectory(prefix="lionsden-proxy-")
        self.port = self._port.number
        directory = pathlib.Path(self._files.name)
        super().__init__(
            self._command(directory, behind, certificate, key),
            {"PATH": os.environ["PATH"], "HOME": self._files.name, "XDG_DATA_HOME": self._files.name})
        self.wait_for_line(self.serves)

    def stop(self):
        status = super().stop()
        self._port.stop()
        self._files.cleanup()
        return status


class Nginx(Proxy):
    """It speaks HTTP/1.1 to what is behind it."""

    serves = r"(using the \"epoll\" event method)"
    frame = """
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
    server {{
        listen 127.0.0.1:{port} ssl http2;
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        location / {{ proxy_pass http://{behind}; proxy_set_header Host $http_host; }}
{shown}
    }}
}}
"""

    def _command(self, directory, behind, certificate, key):
        file = directory / "nginx.conf"
        file.write_text(self.frame.format(
            directory=directory, port=self.port, certificate=certificate, key=key, behind=behind, shown=shown("nginx", behind)))
        return ["nginx", "-p", str(directory), "-e", "stderr", "-c", str(file)]


class Caddy(Proxy):
    """It speaks HTTP/2 in the clear to what is behind it, but for sessions."""

    serves = r"(serving initial configuration)"

    def _command(self, directory, behind, certificate, key):
        file = directory / "Caddyfile"
        block = shown("caddyfile", behind).replace("app.example", f"https://localhost:{self.port}")
        first, rest = block.split("\n", 1)
        file.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{first}\n\ttls {certificate} {key}\n{rest}")
        return ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"]
