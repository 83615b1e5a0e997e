"""A referral's status and version change in `workflow/services.py` and nowhere else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.guards.rules.sources import Source, sources

DOOR = "referral/workflow/services.py"
GUARDED = frozenset({"status", "version"})
WRITERS = frozenset(
    {"Referral", "values", "update", "insert", "bulk_update_mappings", "bulk_insert_mappings"}
)
RAW = re.compile(r"\bupdate\s+referral\b(?!\s*\()", re.IGNORECASE)


def violations(root: Path) -> list[str]:
    """Every other way to write status or version under *root*."""
    return [each for module in sources(root) if module.path != DOOR for each in _in_module(module)]


def _in_module(module: Source) -> Iterator[str]:
    for node in ast.walk(module.tree):
        for what in _writes(node):
            yield f"{module.path}:{getattr(node, 'lineno', 0)}: {what} belongs to workflow.services.apply"


def _writes(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            for each in ast.walk(target):
                if (
                    isinstance(each, ast.Attribute)
                    and each.attr in GUARDED
                    and isinstance(each.ctx, ast.Store)
                ):
                    yield f"assignment to .{each.attr}"
    elif isinstance(node, ast.Call):
        yield from _in_call(node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and RAW.search(node.value):
        yield "raw UPDATE of referral"


def _in_call(node: ast.Call) -> Iterator[str]:
    name = _name(node.func)
    if name == "setattr" and len(node.args) > 1 and _text(node.args[1]) in GUARDED:
        yield f"setattr of {_text(node.args[1])}"
    if name not in WRITERS:
        return
    for keyword in node.keywords:
        if keyword.arg in GUARDED:
            yield f"{name}({keyword.arg}=…)"
    for argument in node.args:
        for each in ast.walk(argument):
            if isinstance(each, ast.Dict):
                yield from (f"{name} of {_text(key)}" for key in each.keys if key and _text(key) in GUARDED)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    return node.attr if isinstance(node, ast.Attribute) else ""
