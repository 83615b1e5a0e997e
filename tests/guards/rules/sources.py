"""Python sources under a root, parsed once, with the names they import."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """One module: its dotted name, its path relative to the root, and its tree."""

    name: str
    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed module."""
        return ast.parse(self.text)

    @property
    def is_package(self) -> bool:
        """Whether this is an `__init__`."""
        return self.path.endswith("__init__.py")


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name: module and, for `from … import`, the name taken from it."""

    line: int
    module: str
    name: str = ""
    typing_only: bool = False
    hidden: bool = False


def sources(root: Path, package: str = "referral") -> list[Source]:
    """All modules of *package* under *root*."""
    found = []
    for path in sorted((root / package).rglob("*.py")):
        relative = path.relative_to(root)
        name = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
        found.append(Source(name, str(relative), path.read_text(encoding="utf-8")))
    return found


def imports(tree: ast.Module) -> Iterator[Import]:
    """Every import of a module, with where it stands."""
    yield from _walk(tree, typing_only=False, hidden=False)


def _walk(node: ast.AST, *, typing_only: bool, hidden: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(child.lineno, alias.name, "", typing_only, hidden)
        elif isinstance(child, ast.ImportFrom):
            module = "." * child.level + (child.module or "")
            for alias in child.names:
                yield Import(child.lineno, module, alias.name, typing_only, hidden)
        else:
            is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _walk(
                child,
                typing_only=typing_only or _is_type_checking(child),
                hidden=hidden or is_function,
            )


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
