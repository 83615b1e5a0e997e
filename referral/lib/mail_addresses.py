"""Mail addresses and domains as people type them."""

import re

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")


def tidy_mail_address(text: str) -> str:
    """The address without spaces around it, its domain in small letters; raises ValueError otherwise."""
    local, _, domain = text.strip().rpartition("@")
    if not _LOCAL.fullmatch(local):
        raise ValueError(text)
    return f"{local}@{tidy_domain(domain)}"


def tidy_domain(text: str) -> str:
    """The domain in small letters, without an @ before it; raises ValueError when it cannot exist."""
    domain = text.strip().lower().removeprefix("@")
    if not _DOMAIN.fullmatch(domain):
        raise ValueError(text)
    return domain


def domain_of(address: str) -> str:
    """What stands behind the last @, in small letters; empty without one."""
    return address.strip().rpartition("@")[2].lower() if "@" in address else ""
