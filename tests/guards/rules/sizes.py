"""The size budget: nothing grows past the point where a reader loses the thread."""

import ast
from pathlib import Path

from tests.guards.rules.sources import functions

FILE, FUNCTION, VIEW, ROUTES = 400, 60, 40, 15
TEMPLATE, COMPONENT, CONFTEST = 200, 60, 150
ROUTE_METHODS = frozenset({"get", "post", "route", "put", "delete", "patch"})


def violations(root: Path) -> list[str]:
    """Everything under *root* that is over budget."""
    found = []
    for folder in ("referral", "tests", "migrations", "tools"):
        for path in sorted((root / folder).rglob("*.py")):
            found += _in_source(path, str(path.relative_to(root)))
    for path in sorted((root / "templates").rglob("*")):
        if path.is_file():
            limit = COMPONENT if "components" in path.parts else TEMPLATE
            found += _too_long(path, str(path.relative_to(root)), limit)
    return found


def _in_source(path: Path, name: str) -> list[str]:
    found = _too_long(path, name, CONFTEST if path.name == "conftest.py" else FILE)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if name.startswith("migrations"):
        return found
    routes = 0
    for node in functions(tree):
        is_route = any(_is_route(each) for each in node.decorator_list)
        routes += is_route
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        limit = VIEW if is_route else FUNCTION
        if length > limit:
            found.append(f"{name}:{node.lineno}: {node.name} has {length} lines, {limit} fit")
    if routes > ROUTES:
        found.append(f"{name}: {routes} routes, {ROUTES} fit")
    return found


def _too_long(path: Path, name: str, limit: int) -> list[str]:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    return [f"{name}: {lines} lines, {limit} fit"] if lines > limit else []


def _is_route(decorator: ast.expr) -> bool:
    call = decorator.func if isinstance(decorator, ast.Call) else decorator
    return (
        isinstance(call, ast.Attribute)
        and call.attr in ROUTE_METHODS
        and ast.unparse(call.value).endswith("bp")
    )
