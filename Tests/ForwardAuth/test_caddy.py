"""Caddy with forward_auth: a distribution's, and a newer one where a second is on the path."""

import unittest

from forwarding import Forwarding
from proxies import Caddy, installed

FIRST, *OTHERS = installed("caddy")


class CaddyForwards(Forwarding.Case):
    status_without_judge = 502

    @staticmethod
    def proxy(lionsden, upstream, **rules):
        return Caddy(lionsden, upstream, FIRST, **rules)


@unittest.skipUnless(OTHERS, "there is only one Caddy")
class OtherCaddyForwards(Forwarding.Case):
    status_without_judge = 502

    @staticmethod
    def proxy(lionsden, upstream, **rules):
        return Caddy(lionsden, upstream, OTHERS[0], **rules)
