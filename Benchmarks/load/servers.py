"""The servers that are measured, each as its users would run it, on one core unless said otherwise."""

import json
import os

from pool import write
from processes import PORT, Port, Server, program


def lionsden(directory, binaries, pool, cores, shards=1, cached=True, database="none", more=None):
    """Our server as `make build` makes it, with more variables where some are given. Without a cache it verifies every token in full."""
    variables = {"HTTP_SHARDS": str(shards), "LOG_LEVEL": "warning", "DATABASE_URL": database} | (more or {})
    if not cached:
        variables["COGNITO_TOKEN_CACHE_ENTRIES"] = "0"
    return lionsden_by_default(directory, binaries, pool, cores, variables)


def lionsden_by_default(directory, binaries, pool, cores, more=None, group=None):
    """Our server with what the pool and the port need, and all else as it is by default: a line for each request, and a database."""
    environment = pool.environment() | {"HTTP_PORT": PORT} | (more or {})
    return Server("lionsden", directory, [os.path.join(binaries, "lionsden")], environment, cores, group=group)


def peer(directory, path, pool, cores, database=None, more=None):
    """Hummingbird and JWTKit, from `Benchmarks/Peer`; with GRDB, if it is to read records from an SQLite file of ours."""
    environment = pool.environment() | {"HTTP_PORT": PORT} | ({"PEER_DATABASE": database} if database else {}) | (more or {})
    return Server("peer", directory, [path], environment, cores)


NGINX = """
daemon off;
master_process off;
pid {directory}/nginx.{port}.pid;
error_log stderr warn;
events {{ worker_connections 1024; }}
http {{
  access_log {log};
  default_type application/json;
  keepalive_requests 1000000000;
  client_body_temp_path {directory}/nginx.body;
  proxy_temp_path {directory}/nginx.proxy;
  fastcgi_temp_path {directory}/nginx.fastcgi;
  uwsgi_temp_path {directory}/nginx.uwsgi;
  scgi_temp_path {directory}/nginx.scgi;
  server {{
    listen 127.0.0.1:{port} {parameters};
    location = /public {{ return 200 '{content}'; }}
  }}
}}
"""
# Status line, Server, Date, Content-Type, Content-Length and Connection.
NGINX_HEAD_BYTES = 157


def nginx(directory, content, answer_bytes, cores, log=None, group=None):
    """nginx in one process, answering as many bytes as we do: our content, and spaces in place of the fields it does not send. `log` is the path
    of its log of requests, if it is to have one."""
    return started_nginx(directory, content.ljust(answer_bytes - NGINX_HEAD_BYTES), "", cores, log, group)


def nginx_http2(directory, content, cores, tls=None):
    """nginx in one process that speaks HTTP/2, in clear or over TLS with a certificate and its key."""
    keys = "ssl; ssl_protocols TLSv1.3; ssl_certificate {}; ssl_certificate_key {}".format(*tls) if tls else ""
    return started_nginx(directory, content, f"http2 {keys}", cores)


def nginx_tls(directory, content, cores, tls):
    """nginx in one process that speaks HTTP/1.1 over TLS 1.2 and 1.3, as we do."""
    keys = "ssl; ssl_protocols TLSv1.2 TLSv1.3; ssl_session_tickets on; ssl_certificate {}; ssl_certificate_key {}".format(*tls)
    return started_nginx(directory, content, keys, cores)


def started_nginx(directory, content, parameters, cores, log=None, group=None):
    """nginx with parameters of `listen`, which directives of the server may follow."""
    port = Port()
    text = NGINX.format(directory=directory, port=port.number, content=content, parameters=parameters, log=log or "off")
    path = write(directory, f"nginx.{port.number}.conf", text)
    command = [program("nginx"), "-p", directory, "-e", "stderr", "-c", path]
    return Server("nginx", directory, command, cores=cores, port=port, logs=[log] if log else [], group=group)


HAPROXY = """
global
  nbthread 1
defaults
  mode http
  timeout client 60s
frontend guard
  bind 127.0.0.1:{port}
  http-request set-var(txn.token) http_auth_bearer
  http-request set-var(txn.algorithm) var(txn.token),jwt_header_query('$.alg')
  http-request set-var(txn.claims) var(txn.token),word(2,.),ub64dec
  http-request set-var(txn.expiry) var(txn.token),jwt_payload_query('$.exp','int')
  http-request set-var(txn.now) date()
  http-request deny deny_status 401 unless {{ var(txn.algorithm) -m str RS256 }}
  http-request deny deny_status 401 unless {{ var(txn.claims) -m sub {issuer} }}
  http-request deny deny_status 401 unless {{ var(txn.expiry),sub(txn.now) -m int gt 0 }}
  http-request deny deny_status 401 unless {{ var(txn.token),jwt_verify(txn.algorithm,"{key}") -m int 1 }}
  http-request return status 200 content-type application/json file {content}
"""


def haproxy(directory, content, key, issuer, cores):
    """HAProxy with one thread: signature, issuer and expiry, in that order of cost. It answers by itself, with our content.

    `iss` is compared as it is spelled, because `jwt_payload_query` reads no claim with an escaped slash.
    """
    port = Port()
    issuer = json.dumps(json.dumps({"iss": issuer}, separators=(",", ":"))[1:-1].replace("/", "\\/"))
    content = write(directory, "haproxy.json", content)
    text = HAPROXY.format(port=port.number, issuer=issuer, key=key, content=content)
    command = [program("haproxy"), "-db", "-f", write(directory, "haproxy.cfg", text)]
    return Server("haproxy", directory, command, cores=cores, port=port)
