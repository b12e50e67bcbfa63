"""Traefik with forwardAuth."""

from forwarding import Forwarding
from proxies import Traefik


class TraefikForwards(Forwarding.Case):
    proxy = Traefik
    status_without_judge = 500
