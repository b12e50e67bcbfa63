"""The two tables: medians of what was measured, and the ratios that have targets."""

import dataclasses
import statistics
import typing

from chart import holds
from wrk import CONNECTIONS


# The part of a core that others may use before the tables are worth nothing. A quiet machine stays well below.
TOLERATED = 0.1


@dataclasses.dataclass(frozen=True)
class Ratio:
    """A ratio that is promised. `found` computes it from one round; `needs` names the rows that it is made of."""

    name: str
    needs: tuple
    found: typing.Callable
    target: float
    is_maximum: bool = False


def floor(one):
    """What verification and request would cost together if nothing were lost between them."""
    return 1 / (1 / one["openssl"] + 1 / one["public"].rate)


RATIOS = [
    Ratio("/public : Hummingbird's", ("public", "peer public"), lambda one: one["public"].rate / one["peer public"].rate, 3),
    Ratio("/public : nginx's return 200", ("public", "nginx"), lambda one: one["public"].rate / one["nginx"].rate, 0.85),
    Ratio("/public, log on : log off", ("public log", "public"), lambda one: one["public log"].rate / one["public"].rate, 0.75),
    Ratio(
        "/public, log on : nginx's with access_log", ("public log", "nginx log"),
        lambda one: one["public log"].rate / one["nginx log"].rate, 0.75),
    Ratio("p99 of /public : nginx's", ("public", "nginx"), lambda one: one["public"].p99 / one["nginx"].p99, 1.2, is_maximum=True),
    Ratio(
        "p99 of /public as by default : nginx's with access_log", ("public log", "nginx log"),
        lambda one: one["public log"].p99 / one["nginx log"].p99, 1.2, is_maximum=True),
    Ratio(
        "p99 of /public as by default, half a core : nginx's", ("half", "nginx half"), lambda one: one["half"].p99 / one["nginx half"].p99,
        1.2, is_maximum=True),
    Ratio(
        "/secure, distinct tokens : Hummingbird's with JWTKit", ("secure", "peer secure"),
        lambda one: one["secure"].rate / one["peer secure"].rate, 5),
    Ratio(
        "/secure, distinct tokens : HAProxy's jwt_verify", ("secure", "haproxy"),
        lambda one: one["secure"].rate / one["haproxy"].rate, 2),
    Ratio(
        "/secure, distinct tokens : 1/(1/openssl verify + 1/public)", ("secure", "public"),
        lambda one: one["secure"].rate / floor(one), 0.8),
    Ratio("two cores : one core", ("two cores", "one core"), lambda one: one["two cores"].rate / one["one core"].rate, 1.85),
    Ratio(
        "eight shards on two cores : two", ("eight shards", "two cores"), lambda one: one["eight shards"].rate / one["two cores"].rate, 0.97),
]


def median(results, field):
    return statistics.median(getattr(result, field) for result in results)


def print_table(heading, lines):
    """Aligned columns; all but the first are numbers."""
    widths = [max(map(len, column)) for column in zip(heading, *lines)]
    for line in [heading, ["-" * width for width in widths], *lines]:
        first, *rest = (text.ljust(width) if not place else text.rjust(width) for place, (text, width) in enumerate(zip(line, widths)))
        print("  ".join([first, *rest]).rstrip())


def print_medians(rows, rounds):
    """`rounds` holds for each round the result of each row."""
    lines = []
    for key, row in rows.items():
        results = [one[key] for one in rounds]
        # The latency of a write of several requests is not that of one.
        latencies = [f"{median(results, field):,.0f}" if row.depth == 1 else "" for field in ["p50", "p99"]]
        lines.append([
            row.name, f"{median(results, 'rate'):,.0f}", f"{median(results, 'cost'):.1f}", *latencies, f"{median(results, 'busy'):.2f}"])
    print(f"\nMedians of {len(rounds)} rounds, {CONNECTIONS} connections")
    print_table(["row", "req/s", "CPU µs/request", "p50 µs", "p99 µs", "cores busy"], lines)
    print(f"openssl speed rsa2048: {statistics.median(one['openssl'] for one in rounds):,.0f} verify/s")


def print_ratios(rounds):
    """What has been printed is returned, to be drawn."""
    lines, drawn = [], []
    for ratio in RATIOS:
        if not all(row in rounds[0] for row in ratio.needs):
            continue
        found = statistics.median(ratio.found(one) for one in rounds)
        drawn.append((ratio.name, found, ratio.target, ratio.is_maximum))
        said = "yes" if holds(found, ratio.target, ratio.is_maximum) else "NO"
        lines.append([ratio.name, f"{found:.2f}", f"{'<=' if ratio.is_maximum else '>='} {ratio.target:g}", said])
    print("\nRatios, each the median of the rounds' own")
    print_table(["ratio", "found", "target", "holds"], lines)
    return drawn


def print_disturbance(rows, rounds):
    """Says so when the machine had other things to do: ratios of one such run mean nothing, whether they hold or not."""
    most = max(one[key].others for one in rounds for key in rows)
    if most > TOLERATED:
        print(f"\nDO NOT TRUST THIS RUN: other processes have used up to {most:.2f} of the two cores meanwhile.")
