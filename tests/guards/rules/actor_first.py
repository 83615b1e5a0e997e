"""Every read takes the acting user first."""

import ast
from pathlib import Path

from tests.guards.rules.sources import sources


def violations(root: Path, exceptions: frozenset[str]) -> list[str]:
    """Public functions of `queries` modules whose first parameter is not `actor`.

    *exceptions* are full names, such as ``referral.accounts.queries.bucket``; one that no longer
    exists or no longer needs to be there is a violation too.
    """
    found, used = [], set()
    for module in sources(root):
        if "queries" not in module.name.split("."):
            continue
        for node in module.tree.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
                continue
            first = [*node.args.posonlyargs, *node.args.args][:1]
            if first and first[0].arg == "actor":
                continue
            name = f"{module.name}.{node.name}"
            if name in exceptions:
                used.add(name)
            else:
                found.append(f"{module.path}:{node.lineno}: {node.name} must take the actor first")
    return found + [f"{name} needs no exception" for name in sorted(exceptions - used)]
