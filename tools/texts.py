"""`make texts`: gather the texts of mails and letters, and list those without a translation.

Texts come from `{% trans %}` and `_()` in the templates of mails and letters, from `marked()` and `say()`
in code, and from the labels that a letter shows. The `.po` file is written anew: a text that went is
dropped, a new one waits with an empty `msgstr`.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from referral.domain.activities import Welcome
from referral.domain.audit import OBJECTS, EventType
from referral.domain.closing import Verdict
from referral.domain.codes import (
    ActivityKind,
    AppointmentWay,
    AttendanceState,
    CloseReason,
    ConsentPurpose,
    ContactLimit,
    ContactTime,
    ContactWay,
    DeclineCode,
    Exit,
    OutcomeLevel,
    Reason,
)
from referral.domain.consents import TEXTS
from referral.domain.feedback import FeedbackVariant
from referral.domain.labels import Labelled
from referral.domain.own_page import SuggestionAnswer
from referral.domain.rights import PersonField
from referral.domain.safeguards import RepresentativeGround
from referral.domain.statuses import Role, Status
from referral.lib.catalog import po_path
from referral.rights.belongings import BELONGINGS
from tools.steps import ROOT, say

LANGUAGES = ("en",)

TEMPLATES = ("messages/**/*", "documents/**/*", "layouts/message.html", "layouts/person_message.html")
"""The templates of mails and letters, beneath `templates/`."""

LABELS: tuple[type[Labelled], ...] = (
    ActivityKind,
    AppointmentWay,
    AttendanceState,
    CloseReason,
    ConsentPurpose,
    ContactLimit,
    ContactTime,
    ContactWay,
    DeclineCode,
    EventType,
    Exit,
    FeedbackVariant,
    OutcomeLevel,
    PersonField,
    Reason,
    RepresentativeGround,
    Role,
    Status,
    Verdict,
    SuggestionAnswer,
    Welcome,
)
"""Code lists whose labels stand in a mail or letter, by way of the filter `translated`."""

KEYWORDS = {"marked": 0, "say": 1}
"""Functions of `referral/lib/catalog.py`, and which of their arguments is the text."""

HEADER = r"""# English texts of mails and letters. Each msgid is the Dutch text. Renew with `make texts`.
msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""

Text = str | tuple[str, ...]


def environment() -> Environment:
    """What reads templates as the application does."""
    made: Any = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    made.policies["ext.i18n.trimmed"] = True
    made.newstyle_gettext = True
    return cast("Environment", made)


def templates(root: Path) -> list[Path]:
    """The templates whose texts are translated."""
    folder = root / "templates"
    return sorted({path for each in TEMPLATES for path in folder.glob(each) if path.is_file()})


def gathered(root: Path) -> Iterator[tuple[Text, str]]:
    """Every text and where it stands; the same text may come more than once."""
    reader = environment()
    for path in templates(root):
        for _, _, text in extract_from_ast(reader.parse(path.read_text(encoding="utf-8"))):
            yield _text(text), str(path.relative_to(root))
    for path in sorted((root / "referral").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS:
                yield from ((text, str(path.relative_to(root))) for text in _literal(call))
    yield from _labels()


def _literal(call: ast.Call) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    for given in call.args[KEYWORDS[name] :][:1]:
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            yield given.value


def _text(found: object) -> Text:
    """One text, or its singular and plural; what stands for numbers and names is no text."""
    parts = [str(each) for each in found if each] if isinstance(found, tuple) else [str(found)]
    return parts[0] if len(parts) == 1 else tuple(parts)


def _labels() -> Iterator[tuple[Text, str]]:
    for kind in LABELS:
        for _, label in kind.choices():
            yield label, kind.__module__
    for each in OBJECTS.values():
        yield each.label, "referral.domain.audit"
    for version in TEXTS.values():
        for words in version.values():
            yield words, "referral.domain.consents"
    for belonging in BELONGINGS:
        for left in (belonging.left_out, *belonging.hidden.values()):
            if left:
                yield left.what, "referral.rights.belongings"
                yield left.why, "referral.rights.belongings"


def renewed(root: Path, old: Catalog, language: str) -> Catalog:
    """A catalog with exactly the texts of now, and the translations that *old* has for them."""
    made = Catalog(locale=language)
    for text, place in gathered(root):
        known = old.get(text if isinstance(text, str) else text[0])
        made.add(text, known.string if known else None, locations=[(place, 0)])
    return made


def stored(language: str) -> Catalog:
    """The catalog as it is in the source."""
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def as_file(catalog: Catalog) -> bytes:
    """The catalog in the form in which it is kept."""
    out = BytesIO(HEADER.encode())
    out.seek(0, 2)
    write_po(out, catalog, width=110, omit_header=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue().rstrip() + b"\n"


def missing(catalog: Catalog) -> list[str]:
    """The texts without a whole translation."""
    return [
        str(each.id)
        for each in catalog
        if each.id and not (all(each.string) if isinstance(each.string, tuple | list) else each.string)
    ]


def main() -> int:
    """Renew every catalog; 1 when something waits for a translation."""
    waiting = 0
    for language in LANGUAGES:
        made = renewed(ROOT, stored(language), language)
        po_path(language).write_bytes(as_file(made))
        for text in missing(made):
            say(f"{language}: no translation yet of: {text}")
            waiting += 1
    say(f"{waiting} texts wait for a translation." if waiting else "Every text is translated.")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
