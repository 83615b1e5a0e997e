"""Which addresses of providers of identities we will ever talk to."""

import ipaddress
from urllib.parse import urlsplit


def may_be_issuer(address: str, *, on_this_machine: bool) -> bool:
    """Whether *address* is https with a name, without parts that an issuer cannot have (OpenID Discovery).

    `on_this_machine` allows loopback addresses too, also with plain http: for development and tests.
    """
    parts = urlsplit(address)
    if parts.query or parts.fragment or "@" in parts.netloc or not parts.hostname:
        return False
    if parts.hostname == "localhost" or is_loopback(parts.hostname):
        return on_this_machine and parts.scheme in {"http", "https"}
    return parts.scheme == "https" and not _is_number(parts.hostname)


def same_origin(address: str, issuer: str) -> bool:
    """Whether *address* is on the same scheme, host and port as the issuer."""
    ours, theirs = urlsplit(issuer), urlsplit(address)
    return (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)


def is_loopback(host: str) -> bool:
    """Whether *host* is a loopback address in numbers."""
    return _is_number(host) and ipaddress.ip_address(host).is_loopback


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
