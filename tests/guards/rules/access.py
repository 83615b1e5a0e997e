"""Routes declare their access as the table says; menus lead only where their role may go."""

from collections.abc import Iterable, Mapping

from flask import Flask

from referral.domain.statuses import Role
from referral.web.access import Access
from referral.web.navigation import Item

FILES = frozenset({"static"})
"""Served by Flask itself: built assets, the same for everybody."""


def violations(app: Flask, table: Mapping[str, frozenset[Role]]) -> list[str]:
    """Every endpoint of *app* that is undeclared, unlisted or declared otherwise than in *table*."""
    found = []
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} - FILES
    for endpoint in sorted(endpoints):
        access = getattr(app.view_functions[endpoint], "access", None)
        if not isinstance(access, Access):
            found.append(f"{endpoint} does not declare its access")
        elif endpoint not in table:
            found.append(f"{endpoint} is not in the access table: decide who may come in")
        elif access.roles != table[endpoint] or access.public == bool(access.roles):
            found.append(
                f"{endpoint} lets in {sorted(access.roles) or 'everybody'}, the table says otherwise"
            )
    return found + [
        f"{endpoint} is in the table but not in the application"
        for endpoint in sorted(set(table) - endpoints)
    ]


def menu_violations(app: Flask, menu: Iterable[Item], home: Mapping[Role, str]) -> list[str]:
    """Every entry of the menu, or first page, that would answer its own user with 403."""
    wanted = [(each.label, each.endpoint, role) for each in menu for role in sorted(each.roles)]
    wanted += [("home", endpoint, role) for role, endpoint in home.items()]
    return [
        f"{label}: {role} may not open {endpoint}"
        for label, endpoint, role in wanted
        if role not in _roles(app, endpoint)
    ]


def _roles(app: Flask, endpoint: str) -> frozenset[Role]:
    access = getattr(app.view_functions.get(endpoint), "access", None)
    return access.roles if isinstance(access, Access) else frozenset()
