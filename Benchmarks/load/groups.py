"""Control groups that leave what is in them a part of the processor time, as a container's limit does."""

import os
import pathlib

PERIOD = 100_000
VERSION_1 = pathlib.Path("/sys/fs/cgroup/cpu")
VERSION_2 = pathlib.Path("/sys/fs/cgroup")


class Group:
    """A group with a quota, in cores; the kernel stops its processes for the rest of each tenth of a second once it is used up."""

    def __init__(self, name, cores):
        hierarchy, limits = _hierarchy()
        self._folder = hierarchy / f"lionsden-bench-{os.getpid()}-{name}"
        self._folder.mkdir()
        for file, text in limits(round(PERIOD * cores)).items():
            (self._folder / file).write_text(text)

    def enter(self):
        """To be called by a child, before it becomes the server."""
        (self._folder / "cgroup.procs").write_text("0")

    def remove(self):
        """Only a group that is empty can go."""
        self._folder.rmdir()


def can_be_made():
    """Whether this process may make groups with a quota: as root, where the controller of processor time is not somebody else's."""
    return _hierarchy() is not None


def _hierarchy():
    if (VERSION_1 / "cpu.cfs_quota_us").exists() and os.access(VERSION_1, os.W_OK):
        return VERSION_1, lambda quota: {"cpu.cfs_period_us": str(PERIOD), "cpu.cfs_quota_us": str(quota)}
    controllers = VERSION_2 / "cgroup.subtree_control"
    if controllers.exists() and "cpu" in controllers.read_text().split() and os.access(VERSION_2, os.W_OK):
        return VERSION_2, lambda quota: {"cpu.max": f"{quota} {PERIOD}"}
    return None
