"""Whom LionsDen takes for the sender of a request, as its log says."""

import http.client
import json
import re
import time
import uuid

from processes import START_SECONDS

# What a client may send to look like somebody else.
FORGED = {
    "X-Forwarded-For": "203.0.113.66", "Forwarded": "for=203.0.113.66", "X-Real-IP": "203.0.113.66", "X-Client-IP": "203.0.113.66",
    "True-Client-IP": "203.0.113.66",
}


def wait_until_ready(authority, client):
    """Asks from this address of the machine's own, at least once."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        connection = http.client.HTTPConnection(authority, timeout=60, source_address=(client, 0))
        connection.request("GET", "/readyz")
        status = connection.getresponse().status
        connection.close()
        if status == 200:
            return
        if time.monotonic() > deadline:
            raise AssertionError(f"/readyz is {status} after {START_SECONDS} s")
        time.sleep(0.05)


def logged_peer(lionsden, authority, client, path="/healthz", fields=FORGED):
    """The peer in the log's line of a request that a client has sent from this address of the machine's own, forged fields and all."""
    request = uuid.uuid4().hex
    connection = http.client.HTTPConnection(authority, timeout=60, source_address=(client, 0))
    try:
        connection.request("GET", path, headers=fields | {"X-Request-Id": request})
        connection.getresponse().read()
    finally:
        connection.close()
    line = lionsden.wait_for_line(rf'^(\{{.*"request_id":"{re.escape(request)}".*\}})$')
    return json.loads(line)["peer"]
