"""Runs proxies for a finding, which common.sh has unpacked or installed. What they are configured with and write is below the finding's folder."""

import contextlib
import os
import socket
import subprocess
import sys
import time

FOLDER = os.environ["FOLDER"]


def configured(name, text):
    """The path of a configuration of this text."""
    with open(f"{FOLDER}/{name}", "w") as file:
        file.write(text)
    return f"{FOLDER}/{name}"


def nginx(settings, program="nginx"):
    """How nginx is started with these settings of `http`, in which PORT stands for its port."""
    kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    paths = "".join(f"{kind}_temp_path {FOLDER}/{kind};\n" for kind in kinds)
    return lambda port: [program, "-p", FOLDER, "-e", "stderr", "-c", configured("nginx.conf", f"""
daemon off; pid {FOLDER}/nginx.pid; error_log stderr;
events {{}}
http {{
    access_log off;
    {paths}
    {settings.replace("PORT", str(port))}
}}""")]


def haproxy(settings):
    """How HAProxy is started with these settings, which follow the defaults, and in which PORT stands for its port."""
    return lambda port: ["haproxy", "-db", "-f", configured("haproxy.cfg", f"""
defaults
    mode http
    timeout connect 5s
    timeout client 20s
    timeout server 20s
{settings.replace("PORT", str(port))}
""")]


def caddy(settings, program="caddy"):
    """How Caddy is started with these settings of its one site."""
    return lambda port: [program, "run", "--adapter", "caddyfile", "--config", configured("Caddyfile", f"""
{{
	admin off
}}
http://127.0.0.1:{port} {{
	{settings}
}}
""")]


def traefik(judge, application, fields=()):
    """How Traefik is started with these addresses. Fields of the judge's answers go to the application. It takes connections before it has its routes."""
    def command(port):
        routes = configured("traefik.yml", f"""
http:
  routers:
    all: {{rule: "PathPrefix(`/`)", service: application, middlewares: [judge]}}
  middlewares:
    judge: {{forwardAuth: {{address: "{judge}", authResponseHeaders: [{", ".join(fields)}]}}}}
  services:
    application: {{loadBalancer: {{servers: [{{url: "{application}"}}]}}}}
""")
        return ["traefik", f"--entrypoints.web.address=127.0.0.1:{port}", f"--providers.file.filename={routes}", "--providers.file.watch=false",
                "--global.checknewversion=false", "--global.sendanonymoususage=false"]

    return command


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(name, command):
    """Starts a server, gives its port when connections to it are taken, and ends it."""
    port = free_port()
    process = subprocess.Popen(
        command(port), env={**os.environ, "HOME": FOLDER}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                if process.poll() is not None or time.monotonic() > deadline:
                    print(f"not tried: {name} does not start", file=sys.stderr)
                    sys.exit(2)
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()
