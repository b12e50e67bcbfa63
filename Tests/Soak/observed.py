"""What the kernel tells of a running process."""

import os
import re
import time

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def resident_bytes(pid):
    """Memory of its own. Pages of files are not counted: they come with code that runs for the first time."""
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"^RssAnon:\s+(\d+) kB$", file.read(), re.MULTILINE).group(1)) * 1024


def processor_seconds(pid):
    """User and system time so far, all threads."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def eventually(holds, seconds):
    """Whether a condition comes to hold within so many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def settled(value, seconds=10):
    """A value that has stayed the same for half a second."""
    deadline = time.monotonic() + seconds
    last, since = value(), time.monotonic()
    while time.monotonic() - since < 0.5:
        if time.monotonic() > deadline:
            raise AssertionError(f"still changing after {seconds} s: {last}")
        time.sleep(0.02)
        if (found := value()) != last:
            last, since = found, time.monotonic()
    return last
