"""nginx and Caddy as docs/websockets.md shows them, with TLS and HTTP/2 on the side of browsers."""

import pathlib
import re

from proxy import CADDY_SERVES, NGINX_SERVES, Proxy, caddy, nginx

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs" / "websockets.md"
BEHIND = "127.0.0.1:8080"


def shown(kind, behind):
    """The document's block of this kind, with another address of LionsDen."""
    block = re.search(rf"```{kind}\n(.*?)```", DOCUMENT.read_text(), re.DOTALL).group(1)
    assert BEHIND in block, block
    return block.replace(BEHIND, behind)


class Nginx(Proxy):
    """It speaks HTTP/1.1 to what is behind it."""

    SERVER = """
    server {{
        listen {authority} ssl http2;
        ssl_certificate {certificate.file};
        ssl_certificate_key {certificate.key};
        location / {{ proxy_pass http://{behind}; proxy_set_header Host $http_host; }}
{shown}
    }}
"""

    def __init__(self, behind, certificate):
        super().__init__(lambda directory: nginx(directory, self.SERVER.format(
            authority=self.authority, certificate=certificate, behind=behind, shown=shown("nginx", behind))))
        self.wait_for_line(NGINX_SERVES)


class Caddy(Proxy):
    """It speaks HTTP/2 in the clear to what is behind it, but for sessions."""

    def __init__(self, behind, certificate):
        super().__init__(lambda directory: caddy(directory, self._sites(behind, certificate), options="\tauto_https off\n"))
        self.wait_for_line(CADDY_SERVES)

    def _sites(self, behind, certificate):
        first, rest = shown("caddyfile", behind).replace("app.example", f"https://localhost:{self.port}").split("\n", 1)
        return f"{first}\n\ttls {certificate.file} {certificate.key}\n{rest}"
