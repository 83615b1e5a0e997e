"""Mails and letters speak every language whole, and the gallery shows all of them."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from referral.domain.events import EVENT_TYPES
from referral.gallery.letters import LETTERS
from referral.gallery.messages import SAMPLES
from referral.lib.catalog import po_path
from referral.rights.presenters import EVENTS
from tests.guards.rules import texts as rule
from tests.support.database import ROOT
from tools import texts

STORED = {language: texts.stored(language) for language in texts.LANGUAGES}


def test_every_text_is_marked() -> None:
    assert rule.unmarked(ROOT) == []


def test_every_text_is_translated() -> None:
    assert rule.untranslated(ROOT, STORED) == []


def test_the_catalogs_are_as_make_texts_writes_them() -> None:
    for language, catalog in STORED.items():
        kept = po_path(language).read_bytes()
        assert kept == texts.as_file(texts.renewed(ROOT, catalog, language)), "run `make texts`"


def test_the_gallery_shows_all() -> None:
    assert rule.without_sample(ROOT, SAMPLES, LETTERS) == []


def test_a_person_can_read_of_every_event() -> None:
    told = "say it in EVENTS of rights/presenters.py, for the letter with somebody's own data"
    assert sorted(set(EVENT_TYPES) ^ set(EVENTS)) == [], told


def copy(root: Path, name: str, text: str) -> Path:
    """A product with one template."""
    for folder in ("templates/messages", "templates/documents", "templates/layouts", "referral"):
        (root / folder).mkdir(parents=True)
    path = root / "templates" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("<p>Goedendag</p>", "Goedendag"),
        ('{{ phone or "niet bekend" }}', "niet bekend"),
        ('{{ "is" if late else "zijn" }} {{ _("te laat") }}', "zijn"),
        ('{% trans old=words or "niets" %}Eerst: {{ old }}{% endtrans %}', "niets"),
        ('{{ ("De " ~ name) | lower }} staat', "De"),
    ],
)
def test_a_bare_word_is_seen(tmp_path: Path, text: str, word: str) -> None:
    (*_, found) = rule.unmarked(copy(tmp_path, "messages/news/body.html", text))
    assert any(word in each for each in rule.unmarked(tmp_path))
    assert "docs/recipes.md" in found


def test_what_is_marked_or_a_name_passes(tmp_path: Path) -> None:
    text = '<p title="x">{{ _("Hallo") }} {{ link }} Patchwork – Welzijn op Recept {{ one | long_day }}</p>'
    assert rule.unmarked(copy(tmp_path, "messages/news/body.html", text)) == []


def broken(tmp_path: Path, entries: str) -> list[str]:
    """What the guard says of one template and this catalog."""
    copy(tmp_path, "messages/news/body.txt", "{% trans %}Dag {{ name }}{% endtrans %}")
    po = tmp_path / "messages.po"
    po.write_text(texts.HEADER + entries, encoding="utf-8")
    with po.open("rb") as file:
        catalog = read_po(file, locale="en")
    labels = {text for text, _ in texts.gathered(tmp_path)} - {"Dag %(name)s"}
    return [
        each
        for each in rule.untranslated(tmp_path, {"en": catalog})
        if not any(repr(_one(label)) in each for label in labels)
    ]


def _one(text: str | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


WHOLE = 'msgid "Dag %(name)s"\nmsgstr "Hello %(name)s"\n'


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ("", "is new: run `make texts` and write its English"),
        (WHOLE.replace("Hello %(name)s", ""), "has no translation"),
        (WHOLE.replace("Hello %(name)s", "Hello %(nam)s"), "has other placeholders"),
        (WHOLE.replace("Hello %(name)s", "Hello"), "leaves a placeholder out"),
        ("#, fuzzy\n" + WHOLE, "is fuzzy"),
        (WHOLE + '\nmsgid "Weg"\nmsgstr "Gone"\n', "is used nowhere"),
        (WHOLE + '\n#~ msgid "Weg"\n#~ msgstr "Gone"\n', "is obsolete"),
    ],
)
def test_a_broken_translation_is_seen(tmp_path: Path, entries: str, said: str) -> None:
    assert any(said in each for each in broken(tmp_path, entries))


def test_a_whole_translation_passes(tmp_path: Path) -> None:
    assert broken(tmp_path, WHOLE) == []


def test_a_mail_without_a_sample_is_seen(tmp_path: Path) -> None:
    copy(tmp_path, "messages/digest/body.txt", "{{ link }}")
    assert rule.without_sample(tmp_path, {}, {}) == ["digest: add a line to SAMPLES in gallery/messages.py"]
    assert rule.without_sample(tmp_path, {"digest": 1, "gone": 1}, {"letter": 1}) == [
        "gone is gone: take its line out of SAMPLES in gallery/messages.py",
        "letter is gone: take its line out of LETTERS in gallery/letters.py",
    ]


def test_each_form_of_a_letter_needs_a_sample(tmp_path: Path) -> None:
    copy(tmp_path, "documents/answer.html", "{{ words }}")
    (tmp_path / "templates" / "documents" / "answer").mkdir()
    for name in ("yes", "no", "_ending"):
        (tmp_path / "templates" / "documents" / "answer" / f"{name}.txt").write_text("")
    assert rule.without_sample(tmp_path, {}, {"answer-yes": 1}) == [
        "answer-no: add a line to LETTERS in gallery/letters.py"
    ]


def test_code_is_read_too(tmp_path: Path) -> None:
    copy(tmp_path, "messages/news/body.txt", "")
    (tmp_path / "referral" / "a.py").write_text('say(x, "Een"); marked("Twee"); say(x, y["Drie"])\n')
    found = {text for text, place in texts.gathered(tmp_path) if place == "referral/a.py"}
    assert found == {"Een", "Twee"}
