"""What every page must be like, read from its HTML."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"input", "img", "br", "hr", "meta", "link", "use", "path", "source", "col", "wbr", "area"})
UNLABELLED_TYPES = frozenset({"hidden", "submit", "button", "image", "reset"})
MARKERS = (
    re.compile(r"\{\{|\{%"),
    re.compile(r"\bNone\b"),
    re.compile(r"<[a-z_]+\.[A-Za-z_.]+ object at 0x"),
)


@dataclass
class _Form:
    method: str
    has_token: bool = False


@dataclass
class Page(HTMLParser):
    """A parsed page: its headings, fields, forms and visible text."""

    html: str
    titles: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    controls: list[dict[str, str]] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)
    forms: list[_Form] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)
        self.close()

    @property
    def text(self) -> str:
        """All visible text."""
        return " ".join(" ".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the checks look at."""
        found = {name: value or "" for name, value in attrs}
        self.inline += [name for name in found if name.startswith("on") or name == "style"]
        if tag == "style" or (
            tag == "script" and "src" not in found and found.get("type") != "application/json"
        ):
            self.inline.append(f"<{tag}>")
        if "id" in found:
            self.ids.append(found["id"])
        self._note(tag, found)
        if tag not in VOID:
            self._open.append(tag)

    def _note(self, tag: str, found: dict[str, str]) -> None:
        if tag == "h1":
            self.headings.append("")
        elif tag == "title" and "svg" not in self._open:
            self.titles.append("")
        elif tag == "form":
            self.forms.append(_Form(found.get("method", "get").lower()))
        elif tag == "label" and "for" in found:
            self.labelled.add(found["for"])
        elif tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif tag in {"input", "select", "textarea"}:
            self.controls.append({**found, "_inside": "label" if "label" in self._open else ""})
            if found.get("name") == "csrf_token" and self.forms:
                self.forms[-1].has_token = True

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest open tag of this name."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Collect text that people see."""
        if "title" in self._open and "svg" not in self._open and self.titles:
            self.titles[-1] += data
        elif "h1" in self._open:
            self.headings[-1] += data
        if not {"script", "style", "title"} & set(self._open):
            self.texts.append(data)


def problems(html: str) -> list[str]:
    """Everything that is wrong with a whole page; empty for a good one."""
    page = Page(html)
    found = []
    if len(page.headings) != 1 or not page.headings[0].strip():
        found.append(f"one h1 expected, found {page.headings}")
    if len(page.titles) != 1 or not page.titles[0].strip():
        found.append(f"one title expected, found {page.titles}")
    found += [f"no label: {_name(control)}" for control in page.controls if not _is_labelled(page, control)]
    found += [
        "POST form without CSRF token" for form in page.forms if form.method == "post" and not form.has_token
    ]
    found += [f"inline: {each}" for each in page.inline]
    found += [f"marker {marker.pattern} in text" for marker in MARKERS if marker.search(page.text)]
    found += [f"id twice: {each}" for each in sorted({each for each in page.ids if page.ids.count(each) > 1})]
    return found


def _is_labelled(page: Page, control: dict[str, str]) -> bool:
    if control.get("type") in UNLABELLED_TYPES or control["_inside"]:
        return True
    named = control.get("aria-label") or control.get("aria-labelledby")
    return bool(named) or control.get("id", "") in page.labelled


def _name(control: dict[str, str]) -> str:
    return control.get("name") or control.get("id") or "a nameless field"
