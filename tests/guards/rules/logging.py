"""What the sources write in the access log."""

import ast
from pathlib import Path

from tests.guards.rules.sources import sources

WRITERS = {"record": 2, "read_one": 1, "read_list": 1, "refuse": 2}
"""Functions of `audit.services`, and which argument names the kind of object."""


def object_types(root: Path) -> set[str]:
    """Every kind of object that is named as a literal."""
    found = set()
    for module in sources(root):
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            place = WRITERS.get(node.func.id)
            kind = node.args[place] if place is not None and len(node.args) > place else None
            if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
                found.add(kind.value)
    return found
