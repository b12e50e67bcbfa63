"""Caddy with forward_auth."""

from forwarding import Forwarding
from proxies import Caddy


class CaddyForwards(Forwarding.Case):
    proxy = Caddy
    status_without_judge = 502
