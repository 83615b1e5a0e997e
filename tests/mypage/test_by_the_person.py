"""Patchwork writes down that somebody stopped only when they did so themselves (L17)."""

import ast
from pathlib import Path

from tests.support.database import ROOT

STOPS = {"stop", "take_back"}


def imports_of(path: Path) -> set[str]:
    """What a module takes from `workflow/consents.py`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "referral.workflow.consents"
        for name in node.names
    }


def applies(path: Path, name: str) -> bool:
    """Whether a module names this action."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.Attribute) and node.attr == name for node in ast.walk(tree))


def test_L17_only_the_person_or_who_they_told_stops_a_referral() -> None:
    sources = sorted((ROOT / "referral").rglob("*.py"))
    stopping = {str(each.relative_to(ROOT)) for each in sources if imports_of(each) & STOPS}
    assert stopping == {"referral/consent/services.py", "referral/mypage/by_link/services.py"}
    acting = {str(each.relative_to(ROOT)) for each in sources if applies(each, "STOP")}
    assert acting == {"referral/domain/workflow.py", "referral/workflow/consents.py"}
