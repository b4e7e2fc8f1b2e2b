"""Where a request came from, for keys of buckets."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def source(request: HttpRequest) -> str:
    """The client's address; for IPv6 its /64, since one household has all of it.

    `settings.PROXIES` is the number of our own reverse proxies in front (0: none): only so many
    entries at the end of X-Forwarded-For were written by ours, the others by anybody.
    """
    proxies = int(settings.PROXIES)
    claimed = str(request.META.get("REMOTE_ADDR", ""))
    if proxies:
        chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        claimed = chain[-min(proxies, len(chain))] or claimed
    try:
        found = ipaddress.ip_address(claimed.strip("[]"))
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
