"""Everything that one run needs, started in order, and the rows that are measured."""

import json
import os

import groups
import pool as pools
import servers
from processes import Failure, program
from wrk import DEPTH, Row

DISTINCT_TOKENS = 2000


class Setting:
    """The servers under load. `keep` is told how to stop each one as soon as it runs, whatever happens next."""

    def __init__(self, directory, binaries, peer, cores, keep):
        self._directory = directory
        self._keep = keep
        self._cores, self._server_cores, self._load_cores = cores, cores[:1], cores[1:]
        self._pool = self._started(pools.Pool(directory, binaries))
        self._pool.wait()
        self._sign_in()
        self._start_ours(binaries)
        self._peer = self._started(servers.peer(directory, peer, self._pool, self._server_cores))
        self._nginx = self._start_if_here("nginx", self._start_nginx)
        self._logging_nginx = self._nginx and self._start_nginx(log=os.path.join(directory, "nginx.requests"))
        self._half, self._half_nginx = self._start_halves(binaries) if self._nginx else (None, None)
        self._haproxy = self._start_if_here("haproxy", self._start_haproxy)
        for server in filter(None, [self._ours, self._uncached, self._both, self._eight, self._peer, self._haproxy]):
            self._check_guard(server)
        self._check_that_peer_answers_alike()

    def rows(self):
        """What is measured, by its key in the ratios. Rows that are compared stand close together, so that a drift of the machine
        meets both."""
        rows = {
            "nginx": self._row("nginx, return 200", self._nginx, "/public"),
            "public": self._row("/public", self._ours, "/public"),
            "public log": self._row("/public, as by default: log on", self._default, "/public"),
            "nginx log": self._row("nginx, return 200, access_log on", self._logging_nginx, "/public"),
            "half": self._row("/public, as by default, half a core of two", self._half, "/public"),
            "nginx half": self._row("nginx, access_log on, half a core of two", self._half_nginx, "/public"),
            "peer public": self._row("/public, Hummingbird", self._peer, "/public"),
            "peer secure": self._row("/secure, distinct tokens, Hummingbird and JWTKit", self._peer, tokens="distinct"),
            "secure": self._row("/secure, distinct tokens", self._uncached, tokens="distinct"),
            "haproxy": self._row("jwt_verify, distinct tokens, HAProxy", self._haproxy, tokens="distinct"),
            "one": self._row("/secure, one token", self._ours, tokens="one"),
            "bad": self._row("/secure, bad signature", self._ours, tokens="bad", token=self._bad, status=401),
            "none": self._row("/secure, no token", self._ours, status=401),
            "one core": self._row("/secure, distinct, pipelined, one core", self._uncached, tokens="distinct", depth=DEPTH),
            "two cores": self._row(
                "/secure, distinct, pipelined, two cores", self._both, tokens="distinct", depth=DEPTH, load_cores=self._cores),
            "eight shards": self._row(
                "/secure, distinct, pipelined, eight shards on two", self._eight, tokens="distinct", depth=DEPTH, load_cores=self._cores),
        }
        return {key: row for key, row in rows.items() if row.server}

    def _row(self, name, server, path="/secure", tokens=None, **more):
        given = {"load_cores": self._load_cores, "token": self._one if tokens else None}
        return Row(name, server, path, tokens=self._files.get(tokens), **(given | more))

    def _sign_in(self):
        tokens = self._pool.tokens(DISTINCT_TOKENS)
        self._one = tokens[0]
        self._bad = pools.with_bad_signature(self._one)
        sets = {"one": [self._one], "bad": [self._bad], "distinct": tokens}
        self._files = {
            name: pools.write(self._directory, f"{name}.tokens", "".join(f"{token}\n" for token in tokens))
            for name, tokens in sets.items()}

    def _start_ours(self, binaries):
        """Five of them: without a log of requests, as by default, without a cache of tokens, and that again on both cores with two shards and
        with eight."""
        def start(*arguments, **named):
            return self._started(servers.lionsden(self._directory, binaries, self._pool, *arguments, **named))
        self._ours = start(self._server_cores)
        self._default = self._started(servers.lionsden_by_default(
            self._directory, binaries, self._pool, self._server_cores, {"DATABASE_URL": self._database("default")}))
        self._uncached = start(self._server_cores, cached=False)
        self._both = start(self._cores, shards=2, cached=False)
        self._eight = start(self._cores, shards=8, cached=False)
        for server in [self._ours, self._default, self._uncached, self._both, self._eight]:
            server.wait_for(200, "/readyz")

    def _database(self, name):
        return f"sqlite:{os.path.join(self._directory, name)}.db"

    def _start_nginx(self, log=None, cores=None, group=None):
        _, content, head = self._ours.get("/public")
        server = servers.nginx(self._directory, content.decode(), head + len(content), cores or self._server_cores, log, group)
        return self._started(server).wait_for(200, "/public")

    def _start_halves(self, binaries):
        """Both servers as in a container that may use half a core, and runs on whichever is free."""
        if not groups.can_be_made():
            print("skipped: the rows of half a core: no control group can be made here")
            return None, None
        ours, other = (self._group(name) for name in ["ours", "nginx"])
        server = self._started(servers.lionsden_by_default(
            self._directory, binaries, self._pool, self._cores, {"DATABASE_URL": self._database("half")}, ours))
        log = os.path.join(self._directory, "nginx.half.requests")
        return server.wait_for(200, "/readyz"), self._start_nginx(log, self._cores, other)

    def _group(self, name):
        """Removed after the server that is started in it has been stopped."""
        group = groups.Group(name, 0.5)
        self._keep(group.remove)
        return group

    def _start_haproxy(self):
        content = self._ours.get("/secure", self._one)[1].decode()
        key = self._pool.pem_file(self._one)
        return self._started(servers.haproxy(self._directory, content, key, self._pool.issuer, self._server_cores))

    def _start_if_here(self, name, start):
        if program(name):
            return start()
        print(f"skipped: the rows of {name}, which is not here (apt-get install {name})")
        return None

    def _started(self, server):
        self._keep(server.stop)
        return server

    def _check_guard(self, server):
        """A comparison is one of servers that open for the same tokens."""
        for status, token in [(200, self._one), (401, self._bad), (401, None)]:
            server.wait_for(status, "/secure", token)

    def _check_that_peer_answers_alike(self):
        for path, token in [("/public", None), ("/secure", self._one)]:
            ours, peers = (json.loads(server.get(path, token)[1]) for server in [self._ours, self._peer])
            if ours != peers:
                raise Failure(f"{path} of the peer answers {peers}, and not {ours}")
