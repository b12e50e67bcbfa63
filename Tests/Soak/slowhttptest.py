"""Somebody else's slow clients: https://github.com/shekyan/slowhttptest."""

import shutil
import subprocess
import tempfile
import unittest

PROGRAM = shutil.which("slowhttptest")
CONNECTIONS = 1000
SECONDS = 20
# What it keeps of a field's value, the rest being cut off unseen.
FIELD_BYTES = 1023

# A piece of each head, and of each content, once a second.
SLOW_FIELD_SECTIONS = ["-H", "-i", "1"]
SLOW_CONTENT = ["-B", "-i", "1", "-f", "application/json"]
# Ten requests at once, a window of some bytes, five bytes read in a second.
SLOW_READING = ["-X", "-k", "10", "-n", "1", "-z", "5", "-w", "1", "-y", "512"]

required = unittest.skipUnless(PROGRAM, "slowhttptest is not here: apt-get install slowhttptest")


class SlowHTTPTest:
    """A run of it: a thousand connections, opened in a second or two, for 20 seconds or until none is left."""

    def __init__(self, mode, url, token):
        # It knows no Authorization, so that follows what it takes for a cookie.
        cookie = f"m=1\r\nAuthorization: Bearer {token}"
        if len(cookie) > FIELD_BYTES:
            raise AssertionError(f"the token is too long: {len(cookie)} bytes")
        self._output = tempfile.TemporaryFile("w+")
        self._child = subprocess.Popen(
            [PROGRAM, *mode, "-c", str(CONNECTIONS), "-r", str(CONNECTIONS), "-l", str(SECONDS), "-j", cookie, "-u", url],
            stdin=subprocess.DEVNULL, stdout=self._output, stderr=subprocess.STDOUT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._child.kill()
        self._child.wait()
        self._output.close()

    @property
    def goes_on(self):
        return self._child.poll() is None

    @property
    def has_lost_every_connection(self):
        """Whether it has ended early, because all connections were closed by the server."""
        self._output.seek(0)
        return "No open connections left" in self._output.read()
