"""One measurement: wrk at one server, and what the server has used meanwhile."""

import dataclasses
import json
import pathlib
import re
import resource
import subprocess

from processes import Failure, bound, busy_seconds

SCRIPT = pathlib.Path(__file__).resolve().parent / "requests.lua"
CONNECTIONS = 64
# That of the pipelined rows: so deep that the load costs little beside the work that it asks for.
DEPTH = 16


@dataclasses.dataclass(frozen=True)
class Row:
    """What is asked of whom, and how it must be answered."""

    name: str
    server: object
    path: str
    # A file of tokens, and one of them.
    tokens: str | None
    token: str | None
    load_cores: tuple
    status: int = 200
    # Requests of one write.
    depth: int = 1


@dataclasses.dataclass(frozen=True)
class Result:
    """Of one measurement: requests per second, processor µs per request, latencies in µs, and the cores that the server and others
    than server and load have kept busy."""

    rate: float
    cost: float
    p50: int
    p99: int
    busy: float
    others: float


def measure(row, cores, seconds):
    """Loads the server for so many seconds. Any answer but the row's, and any connection that breaks, is a failure."""
    # wrk tells only answers from 400 on from others; one asked for before and one after say which status it is.
    check(row)
    before = used(row.server, cores)
    said = json.loads(run(row, seconds))
    server, load, all_together = (after - start for after, start in zip(used(row.server, cores), before))
    check(row)
    row.server.empty_logs()
    requests, duration = said["requests"], said["microseconds"] / 1e6
    expected = requests if row.status >= 400 else 0
    if requests == 0 or said["refused"] != expected or said["broken"]:
        raise Failure(f"{row.name}: not every answer is {row.status}: {said}")
    return Result(
        rate=requests / duration, cost=server * 1e6 / requests, p50=said["p50"], p99=said["p99"],
        busy=server / duration, others=(all_together - server - load) / duration)


def used(server, cores):
    """Processor seconds so far: of the server, of what we have started and seen end, and of everybody on these cores."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return server.processor_seconds(), children.ru_utime + children.ru_stime, busy_seconds(cores)


def check(row):
    try:
        status, content, _ = row.server.get(row.path, row.token)
    except OSError as error:
        raise Failure(f"{row.name}: no answer: {error}") from error
    if status != row.status:
        raise Failure(f"{row.name}: {status} instead of {row.status}: {content!r}")


def run(row, seconds):
    """The line that the script writes."""
    script = ["-s", str(SCRIPT), f"http://127.0.0.1:{row.server.port}{row.path}", "--"]
    if row.tokens:
        script += [row.tokens, str(row.depth)]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", *script]
    ended = subprocess.run(bound(command, row.load_cores), capture_output=True, text=True)
    if ended.returncode != 0 or not ended.stdout:
        raise Failure(f"{row.name}: wrk failed: {ended.stdout}{ended.stderr}")
    return ended.stdout.splitlines()[-1]


def openssl_verify(cores):
    """RSA-2048 signatures that OpenSSL verifies in a second: the floor under every verification of a token."""
    command = bound(["openssl", "speed", "-seconds", "2", "rsa2048"], cores)
    ended = subprocess.run(command, capture_output=True, text=True)
    columns = re.search(r"^ +(sign +verify .*)$", ended.stdout, re.MULTILINE)
    values = re.search(r"^rsa +2048 bits +(.*)$", ended.stdout, re.MULTILINE)
    if not columns or not values:
        raise Failure(f"openssl speed failed: {ended.stdout}{ended.stderr}")
    # Newer versions have more columns.
    return float(dict(zip(columns.group(1).split(), values.group(1).split()))["verify/s"])
