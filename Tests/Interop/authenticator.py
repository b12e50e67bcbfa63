"""What an authenticator on a phone shows, computed from RFC 6238 and not by our code."""

import base64
import hmac
import struct
import time


class Authenticator:
    """Keeps a key that was typed in, and shows each password once."""

    def __init__(self, secret_code):
        self._key = base64.b32decode(secret_code + "=" * (-len(secret_code) % 8))
        self._last = 0

    def show(self):
        """The present password, or the next one after that was used."""
        self._last = max(int(time.time()) // 30, self._last + 1)
        digest = hmac.digest(self._key, struct.pack(">Q", self._last), "sha1")
        offset = digest[19] & 15
        number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"
