"""Every text of mails and letters is marked, and has one whole translation with the same placeholders."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from jinja2 import nodes

from tools import texts

NAMES = ("Patchwork", "Welzijn op Recept")
"""Names are the same in every language."""

CALLS = frozenset({"_", "gettext", "ngettext"})
PLACEHOLDER = re.compile(r"%\(\w+\)s")
HIDDEN = re.compile(r"<style>.*?</style>|<[^>]*>|&\w+;", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")

MARK = "mark it with _() or {% trans %}, see ‘A text in a mail or letter’ in docs/recipes.md"
RENEW = "run `make texts`"
TRANSLATE = "write its English in referral/translations/en/LC_MESSAGES/messages.po"


def unmarked(root: Path) -> list[str]:
    """Words in templates of mails and letters that no translation reaches."""
    reader, found = texts.environment(), []
    for path in texts.templates(root):
        tree = reader.parse(path.read_text(encoding="utf-8"))
        bare = HIDDEN.sub(" ", "\0".join(each.data for each in tree.find_all(nodes.TemplateData)))
        spoken = [text for each in tree.find_all(nodes.Output) for node in each.nodes for text in _said(node)]
        for text in [*bare.replace("\0", " ").split("\n"), *spoken]:
            for name in NAMES:
                text = text.replace(name, "")  # noqa: PLW2901  # what remains is looked at
            if WORD.search(text):
                found.append(f"{path.relative_to(root)}: {text.strip()!r} is not marked: {MARK}")
    return found


def _said(node: nodes.Node) -> Iterator[str]:
    """Words that an expression can show, other than by a call that translates them."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        for each in (node.expr1, node.expr2):
            if each is not None:
                yield from _said(each)
    elif isinstance(node, nodes.BinExpr):
        yield from _said(node.left)
        yield from _said(node.right)
    elif isinstance(node, nodes.Concat):
        for each in node.nodes:
            yield from _said(each)
    elif isinstance(node, nodes.Filter) and node.node is not None:
        yield from _said(node.node)
    elif isinstance(node, nodes.Call) and getattr(node.node, "name", "") in CALLS:
        for given in node.kwargs:
            yield from _said(given.value)


def untranslated(root: Path, stored: Mapping[str, Catalog]) -> list[str]:
    """What is missing, obsolete, doubtful or unequal in the catalogs, by language."""
    found = []
    for language, catalog in stored.items():
        now = {_first(each.id): each for each in texts.renewed(root, catalog, language) if each.id}
        kept = {_first(each.id): each for each in catalog if each.id}
        found += [f"{language}: {text!r} is new: {RENEW} and {TRANSLATE}" for text in now if text not in kept]
        found += [f"{language}: {text!r} is used nowhere: {RENEW}" for text in kept if text not in now]
        found += [f"{language}: {each.id!r} is obsolete: {RENEW}" for each in catalog.obsolete.values()]
        found += [f"{language}: {text!r} has no translation: {TRANSLATE}" for text in texts.missing(catalog)]
        found += [f"{language}: {text!r} is fuzzy" for text, each in kept.items() if each.fuzzy]
        for text, each in kept.items():
            for said in _all(each.string):
                if said and not set(PLACEHOLDER.findall(said)) <= _placeholders(each.id):
                    found.append(f"{language}: {said!r} has other placeholders than {text!r}")
            if not _placeholders(each.id) <= _placeholders(each.string) and any(_all(each.string)):
                found.append(f"{language}: the translation of {text!r} leaves a placeholder out")
    return found


def _first(text: object) -> str:
    return _all(text)[0]


def _all(text: object) -> list[str]:
    return [str(each) for each in text] if isinstance(text, tuple | list) else [str(text)]


def _placeholders(text: object) -> set[str]:
    return {each for part in _all(text) for each in PLACEHOLDER.findall(part)}


def without_sample(root: Path, messages: Mapping[str, object], letters: Mapping[str, object]) -> list[str]:
    """Mails and letters that the gallery does not show, and samples of what is gone."""
    folder = root / "templates"
    mails = {each.name for each in (folder / "messages").iterdir() if each.is_dir()}
    papers = {name for each in (folder / "documents").glob("*.html") for name in _forms(each)}
    add, gone = "add a line to", "is gone: take its line out of"
    found = [f"{name}: {add} SAMPLES in gallery/messages.py" for name in sorted(mails - set(messages))]
    found += [f"{name}: {add} LETTERS in gallery/letters.py" for name in sorted(papers - set(letters))]
    found += [f"{name} {gone} SAMPLES in gallery/messages.py" for name in sorted(set(messages) - mails)]
    return found + [f"{name} {gone} LETTERS in gallery/letters.py" for name in sorted(set(letters) - papers)]


def _forms(letter: Path) -> Iterator[str]:
    """The name of a letter; of one with a folder beside it, the name of each text there."""
    texts_of = sorted(each.stem for each in letter.with_suffix("").glob("[!_]*.txt"))
    yield from (f"{letter.stem}-{each}" for each in texts_of) if texts_of else [letter.stem]
