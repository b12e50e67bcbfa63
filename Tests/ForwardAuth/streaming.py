"""Event streams of LionsDen behind a proxy."""

import http.client
import subprocess

from example import EXAMPLE_FILE
from processes import binary


def token(lionsden, *arguments):
    """An ID token of the test user, who is signed in at the pool that this server has inside."""
    ended = subprocess.run(
        [binary("lionsden-dev"), "token", "--env-file", str(EXAMPLE_FILE), *arguments],
        env={"COGNITO_POOL_PORT": lionsden.pool_url.rsplit(":", 1)[1]}, capture_output=True, text=True, timeout=60, check=True)
    return ended.stdout.strip()


def assert_streaming(case, authority, bearer):
    """The stream's first event is there before its last one, which says that the token has expired."""
    connection = http.client.HTTPConnection(authority, timeout=60)
    case.addCleanup(connection.close)
    connection.request("GET", "/secure/events", headers={"Authorization": f"Bearer {bearer}"})
    response = connection.getresponse()
    case.assertEqual((response.status, response.headers["Content-Type"]), (200, "text/event-stream"))
    first = response.read1()
    case.assertTrue(first.startswith(b"event: session\n"), first)
    case.assertNotIn(b"event: expired", first)
