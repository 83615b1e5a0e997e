"""A guard that cannot fail guards nothing: each rule is broken here on purpose."""

from pathlib import Path

import pytest

from tests.guards.rules import actor_first, layers, sizes, status_door, words

FACTORY = 'FEATURES = ("intake", "research")\n'


def tree(root: Path, files: dict[str, str]) -> Path:
    """A small code base with these files."""
    for name, text in {"referral/__init__.py": FACTORY, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


BAD_IMPORTS = {
    "upward": ("referral/models/person.py", "from referral.web import forms\n", "models may not import web"),
    "sideways": (
        "referral/intake/views.py",
        "from referral.research.queries import funnel\n",
        "intake may not import research",
    ),
    "effects": (
        "referral/audit/services.py",
        "from referral.notifications.services import queue_notices\n",
        "audit may not import notifications",
    ),
    "factory": ("referral/web/pages.py", "from referral import create_app\n", "web may not import referral"),
    "inside": (
        "referral/intake/services.py",
        "from referral.intake.forms import IntakeForm\n",
        "services may not import forms",
    ),
    "pure": ("referral/domain/rules.py", "import flask\n", "domain may not import flask"),
    "orm": ("referral/lib/rows.py", "from sqlalchemy.orm import Mapped\n", "lib may not import sqlalchemy"),
    "database": (
        "referral/intake/views.py",
        "from referral.extensions import db\n",
        "db belongs to queries, services, models and workflow",
    ),
    "settings": ("referral/web/pages.py", "import config\n", "config is read through current_app only"),
    "hidden": ("referral/web/pages.py", "def f():\n    import json\n", "import of json hidden in a function"),
    "folder": ("referral/helpers/text.py", "", "unknown folder"),
}


@pytest.mark.parametrize(("path", "text", "message"), BAD_IMPORTS.values(), ids=list(BAD_IMPORTS))
def test_layers_fail(tmp_path: Path, path: str, text: str, message: str) -> None:
    assert [each for each in layers.violations(tree(tmp_path, {path: text})) if message in each]


def test_layers_let_good_imports_pass(tmp_path: Path) -> None:
    good = {
        "referral/intake/views.py": (
            "from referral.intake.forms import F\nfrom referral.web.access import requires\n"
        ),
        "referral/intake/forms.py": "from referral.web.forms import BaseForm\n",
        "referral/intake/services.py": "from referral.extensions import db\n",
        "referral/web/sessions.py": "from referral.extensions import db\n",
    }
    assert layers.violations(tree(tmp_path, good)) == []


def test_cycles_fail_but_not_for_types(tmp_path: Path) -> None:
    ring = {
        "referral/models/a.py": "from referral.models.b import B\n",
        "referral/models/b.py": "from referral.models import a\n",
    }
    assert "cycle" in layers.violations(tree(tmp_path / "ring", ring))[0]
    ring["referral/models/b.py"] = (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from referral.models.a import A\n"
    )
    assert layers.violations(tree(tmp_path / "types", ring)) == []


SECOND_DOORS = [
    "referral.status = 'closed'",
    "referral.version += 1",
    "a, referral.status = 1, 2",
    "setattr(row, 'status', 'closed')",
    "Referral(status='sent')",
    "update(Referral).values(status='closed')",
    "session.query(Referral).update({'status': 'closed'})",
    "update(Referral).values({Referral.status: 'closed'})",
    "db.session.execute(text('UPDATE referral SET x = 1'))",
]


@pytest.mark.parametrize("line", SECOND_DOORS)
def test_status_door_fails(tmp_path: Path, line: str) -> None:
    assert len(status_door.violations(tree(tmp_path, {"referral/intake/services.py": line}))) == 1


def test_status_door_lets_the_door_and_reading_pass(tmp_path: Path) -> None:
    good = {
        status_door.DOOR: "referral.status = new",
        "referral/intake/queries.py": "select(R).where(R.status == x)\nanswer = {'status': 'ok'}",
    }
    assert status_door.violations(tree(tmp_path, good)) == []


def test_actor_first_fails(tmp_path: Path) -> None:
    text = "def inbox(team, actor): ...\ndef _private(x): ...\ndef good(actor, x): ...\n"
    root = tree(
        tmp_path, {"referral/intake/queries.py": text, "referral/research/queries/cells.py": "def all(): ..."}
    )
    assert len(actor_first.violations(root, frozenset())) == 2
    named = frozenset({"referral.intake.queries.inbox", "referral.research.queries.cells.all"})
    assert actor_first.violations(root, named) == []
    assert actor_first.violations(root, named | {"referral.gone"}) == ["referral.gone needs no exception"]


def test_sizes_fail(tmp_path: Path) -> None:
    long_view = "@bp.get('/')\ndef page():\n" + "    x = 1\n" * sizes.VIEW
    many = "".join(f"@bp.post('/{n}')\ndef view{n}(): ...\n" for n in range(sizes.ROUTES + 1))
    files = {
        "referral/big.py": "x = 1\n" * (sizes.FILE + 1),
        "referral/intake/views.py": long_view,
        "referral/intake/api.py": many,
        "referral/lib/f.py": "def f():\n" + "    x = 1\n" * sizes.FUNCTION,
        "tests/conftest.py": "x = 1\n" * (sizes.CONFTEST + 1),
        "templates/page.html": "<p>\n" * (sizes.TEMPLATE + 1),
        "templates/components/tag.html": "<p>\n" * (sizes.COMPONENT + 1),
    }
    assert len(sizes.violations(tree(tmp_path, files))) == len(files)


def test_words_fail(tmp_path: Path) -> None:
    files = {"templates/a.html": "<p>Bent u eenzaam?</p>", "referral/x.py": "label = 'Eenzame mensen'"}
    assert len(words.violations(tree(tmp_path, files))) == 2
