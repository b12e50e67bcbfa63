"""A thousand clients that take all the time in the world, by slowhttptest."""

import slowhttptest
from bystander import ALLOWED_SECONDS, Bystander
from observed import descriptors
from slowhttptest import CONNECTIONS, SLOW_CONTENT, SLOW_FIELD_SECTIONS, SLOW_READING, SlowHTTPTest
from soak import SoakTestCase

# Of a thousand; those that come and go at the same time are not counted one by one.
NEARLY_ALL, NEARLY_NONE = 900, 10


@slowhttptest.required
class SlowClients(SoakTestCase):
    # The shortest token there is, to fit into what slowhttptest sends.
    username = "k"

    def test_slow_field_sections(self):
        self.assert_serves_others(SLOW_FIELD_SECTIONS, "/public")

    def test_slow_content(self):
        self.assert_serves_others(SLOW_CONTENT, "/create")

    def test_slow_reading(self):
        self.assert_serves_others(SLOW_READING, "/secure/me")

    def assert_serves_others(self, mode, path):
        """With the limits as they come, others are answered at once and nothing is left behind."""
        server, baseline = self.serving()
        bystander = Bystander(server)
        with SlowHTTPTest(mode, server.url + path, self.token) as attack:
            bystander.ask_while(lambda: attack.goes_on)
        self.report(f"slowest /public {bystander.slowest * 1000:.1f} ms of {bystander.answers}")
        self.assertGreaterEqual(bystander.most_descriptors, baseline + NEARLY_ALL)
        self.assertLessEqual(bystander.slowest, ALLOWED_SECONDS)
        self.assert_returns_to(baseline, server)

    def test_slow_field_sections_are_given_up(self):
        self.assert_gives_up(SLOW_FIELD_SECTIONS, "/public", HTTP_FIELD_SECTION_SECONDS="5")

    def test_slow_content_is_given_up(self):
        self.assert_gives_up(SLOW_CONTENT, "/create", HTTP_CONTENT_GRACE_SECONDS="5")

    def test_answers_that_lie_in_the_kernel_unread_are_given_up(self):
        # They are so small that they are sent whole, and the connection waits for its next request.
        self.assert_gives_up(SLOW_READING, "/secure/me", HTTP_IDLE_SECONDS="5")

    def assert_gives_up(self, mode, path, **limits):
        """With short limits, the server closes every connection before the attacker does."""
        server, baseline = self.serving(**limits)
        bystander = Bystander(server)

        def holds_on():
            held = descriptors(server.pid) - baseline
            return attack.goes_on and (held > NEARLY_NONE or bystander.most_descriptors < baseline + NEARLY_ALL)

        with SlowHTTPTest(mode, server.url + path, self.token) as attack:
            bystander.ask_while(holds_on)
            self.assertGreaterEqual(bystander.most_descriptors, baseline + NEARLY_ALL)
            self.assertTrue(attack.goes_on or attack.has_lost_every_connection, "the attacker has ended it")
            self.assert_returns_to(baseline, server)
        self.assertLessEqual(bystander.slowest, ALLOWED_SECONDS)
