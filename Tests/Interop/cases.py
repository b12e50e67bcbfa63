"""What the tests have in common."""

import unittest

PROBLEM = {"type", "title", "status", "detail", "code", "requestId"}


class InteropTestCase(unittest.TestCase):
    """Stops what its tests have started, and knows what every refusal looks like."""

    @classmethod
    def shared(cls, process):
        """A process for all tests of the class."""
        cls.addClassCleanup(process.stop)
        return process

    def started(self, process):
        """A process for one test."""
        self.addCleanup(process.stop)
        return process

    def assert_problem(self, answer, status, code, also=frozenset()):
        """The answer is a whole problem document of this status and code (README.md, RFC 9457), perhaps with further members."""
        self.assertEqual((answer.status, answer.code), (status, code), answer)
        self.assertEqual(set(answer.json), PROBLEM | also)
        self.assertEqual((answer.json["type"], answer.json["status"]), ("about:blank", status))
        self.assertEqual(answer.json["requestId"], answer.fields["X-Request-Id"])
        self.assertEqual(answer.fields["Cache-Control"], "no-store")
