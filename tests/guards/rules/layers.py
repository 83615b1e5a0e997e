"""Who may import whom: layers point downward, siblings do not know each other, no cycles."""

import ast
from pathlib import Path

from tests.guards.rules.sources import Import, Source, imports, sources

FOUNDATION = {
    "lib": 0,
    "domain": 1,
    "extensions": 2,
    "analysis": 2,
    "models": 3,
    "notifications": 4,
    "audit": 4,
    "documents": 4,
    "workflow": 5,
    "web": 6,
}
FEATURE = 7
COMPOSITION = {
    "": 8,
    "areas": 8,
    "cli": 8,
    "demo": 8,
    "keys": 8,
    "migrating": 8,
    "places": 8,
    "privacy": 8,
    "rotation": 8,
    "verify": 8,
}
OPTIONAL_FEATURES = frozenset({"gallery"})

PURE = frozenset({"lib", "domain", "analysis"})
IMPURE_PACKAGES = frozenset(
    {
        "flask",
        "flask_login",
        "flask_wtf",
        "flask_sqlalchemy",
        "sqlalchemy",
        "wtforms",
        "werkzeug",
        "alembic",
        "jinja2",
    }
)

KINDS = {
    "views": 2,
    "api": 2,
    "tasks": 0,
    "forms": 1,
    "schemas": 1,
    "presenters": 1,
    "services": 0,
    "queries": 0,
}

DATABASE_PARTS = frozenset(
    {"models", "workflow", "notifications", "audit", "demo", "cli", "verify", "migrating", "rotation", ""}
)
DATABASE_MODULES = frozenset({"queries", "services"})
DATABASE_IN_WEB = frozenset({"access", "errors", "parking", "sessions"})
"""The request's session and transaction are the business of these modules of `web`."""


def features(root: Path) -> frozenset[str]:
    """The feature packages that the factory mounts, read from its source."""
    tree = ast.parse((root / "referral" / "__init__.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FEATURES":
            return frozenset(ast.literal_eval(node.value)) | OPTIONAL_FEATURES
    return OPTIONAL_FEATURES


def violations(root: Path) -> list[str]:
    """Every broken rule on imports under *root*."""
    known = features(root)
    modules = sources(root)
    names = {each.name for each in modules}
    found = [f"{each.path}: unknown folder" for each in modules if _rank(_part(each.name), known) is None]
    for module in modules:
        for each in imports(module.tree):
            target = _target(each, names)
            problems = [_hidden(each), _settings(module, each), _pure(module, each), _database(module, each)]
            problems += [_layer(module, target, known), _inside(module, target)] if target else []
            found += [f"{module.path}:{each.line}: {problem}" for problem in problems if problem]
    return found + cycles(modules)


def _part(name: str) -> str:
    pieces = name.split(".")
    return pieces[1] if len(pieces) > 1 else ""


def _rank(part: str, known: frozenset[str]) -> int | None:
    if part in known:
        return FEATURE
    return FOUNDATION.get(part, COMPOSITION.get(part))


def _target(each: Import, names: set[str]) -> str | None:
    if each.module != "referral" and not each.module.startswith("referral."):
        return None
    inner = f"{each.module}.{each.name}"
    return inner if inner in names else each.module


def _layer(module: Source, target: str, known: frozenset[str]) -> str:
    here, there = _part(module.name), _part(target)
    if here == there:
        return ""
    mine, other = _rank(here, known), _rank(there, known)
    if mine is None or other is None:
        return ""
    if there == "analysis":
        return "the analysis runs as a program of its own, never inside the application"
    if mine == other == COMPOSITION[""]:
        return ""
    return f"{here or 'referral'} may not import {there or 'referral'}" if other >= mine else ""


def _inside(module: Source, target: str) -> str:
    here, there = module.name.split("."), target.split(".")
    if len(here) < 3 or len(there) < 3 or here[1] != there[1]:
        return ""
    mine, other = KINDS.get(here[2]), KINDS.get(there[2])
    if mine is None or other is None or other <= mine:
        return ""
    return f"{here[2]} may not import {there[2]}"


def _hidden(each: Import) -> str:
    return f"import of {each.module} hidden in a function" if each.hidden else ""


def _settings(module: Source, each: Import) -> str:
    return "config is read through current_app only" if each.module == "config" else ""


def _pure(module: Source, each: Import) -> str:
    part = _part(module.name)
    package = each.module.split(".")[0]
    return f"{part} may not import {package}" if part in PURE and package in IMPURE_PACKAGES else ""


def _database(module: Source, each: Import) -> str:
    if each.module != "referral.extensions" or each.name != "db":
        return ""
    part, last = _part(module.name), module.name.split(".")[-1]
    inner = module.name.split(".")[2] if module.name.count(".") > 1 else ""
    if (
        part in DATABASE_PARTS
        or {last, inner} & DATABASE_MODULES
        or (part == "web" and last in DATABASE_IN_WEB)
    ):
        return ""
    return "db belongs to queries, services, models and workflow"


def cycles(modules: list[Source]) -> list[str]:
    """Every ring of modules that import each other at module level."""
    names = {each.name for each in modules}
    edges: dict[str, set[str]] = {name: set() for name in names}
    for module in modules:
        for each in imports(module.tree):
            target = _target(each, names)
            if target in names and target != module.name and not each.typing_only and not each.hidden:
                edges[module.name].add(target)
    while True:
        ends = {name for name, targets in edges.items() if not targets}
        if not ends:
            break
        edges = {name: targets - ends for name, targets in edges.items() if name not in ends}
    return [f"import cycle among or towards: {', '.join(sorted(edges))}"] if edges else []
