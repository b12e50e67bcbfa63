"""A proxy as a process, on a port of its own, with its files in a directory of its own."""

import os
import pathlib
import tempfile

from processes import Process, ReservedPort

NGINX_SERVES = r"(using the \"epoll\" event method)"
CADDY_SERVES = r"(serving initial configuration)"

NGINX_FRAME = """
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
{servers}
}}
"""


class Proxy(Process):
    """Until it has said that it serves, nothing else can take its port."""

    def __init__(self, command):
        """`command` makes the program's arguments from the directory for its files; the port is reserved by then."""
        self._port = ReservedPort()
        self._files = tempfile.TemporaryDirectory(prefix="lionsden-proxy-")
        self.port = self._port.number
        self.authority = f"127.0.0.1:{self.port}"
        super().__init__(
            command(pathlib.Path(self._files.name)),
            {"PATH": os.environ["PATH"], "HOME": self._files.name, "XDG_DATA_HOME": self._files.name})

    def stop(self):
        status = super().stop()
        self._port.stop()
        self._files.cleanup()
        return status


def nginx(directory, servers):
    """The arguments of an nginx in the foreground, as whoever runs the test."""
    file = directory / "nginx.conf"
    file.write_text(NGINX_FRAME.format(directory=directory, servers=servers))
    return ["nginx", "-p", str(directory), "-e", "stderr", "-c", str(file)]


def caddy(directory, sites, program="caddy", options=""):
    """The arguments of a Caddy without its administration endpoint."""
    file = directory / "Caddyfile"
    file.write_text(f"{{\n\tadmin off\n{options}}}\n{sites}")
    return [program, "run", "--config", str(file), "--adapter", "caddyfile"]
