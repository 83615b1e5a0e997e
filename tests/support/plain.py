"""How plain a Dutch text is: sentences, the Flesch-Douma score and words that are not used (L26)."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

BANNED = re.compile(r"eenza|cliënt|traject", re.IGNORECASE)
HIDDEN = frozenset({"style", "script", "title", "head"})
WHOLE = frozenset({"p", "li", "dt", "dd", "h1", "h2", "h3", "tr", "td", "th", "br", "div", "option"})
"""Elements after which a new sentence begins, whether or not a full stop stood there."""

VOWELS = re.compile(r"ij|[aeiouyáàâäéèêëíìîïóòôöúùûü]+", re.IGNORECASE)
GLIDING = re.compile(
    r"aai|ooi|oei|eeu|ieu|uw|aau|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|ou|au|[a-zà-ÿ]", re.IGNORECASE
)
"""What is heard as one sound; two of them in a row are two syllables, as in `si-tu-a-tie`."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Figures of a text; lengths in words."""

    mean: float
    longest: str
    score: float

    @property
    def longest_words(self) -> int:
        """The number of words of the longest sentence."""
        return len(words(self.longest))


def measure(text: str) -> Measure:
    """The figures of *text*. Flesch-Douma: 206.84 - 0.93 words per sentence - 77 syllables per word."""
    found = sentences(text)
    all_words = [word for each in found for word in words(each)]
    mean = len(all_words) / len(found)
    sounds = sum(map(syllables, all_words)) / len(all_words)
    return Measure(mean, max(found, key=lambda each: len(words(each))), 206.84 - 0.93 * mean - 77 * sounds)


def sentences(text: str) -> list[str]:
    """The sentences of *text*, without those that hold no word."""
    parts = re.split(r"(?<=[.!?:;])\s+|\n+", text)
    return [each.strip() for each in parts if words(each)]


def words(sentence: str) -> list[str]:
    """The words, without numbers and signs."""
    return re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", sentence)


def syllables(word: str) -> int:
    """The sounds in a word; every word has one at least."""
    groups = VOWELS.findall(word)
    return max(1, sum(len(GLIDING.findall(group)) for group in groups))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.hidden += tag in HIDDEN
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.kept.append(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in WHOLE:
            self.kept.append("\n")


def text_of(html: str) -> str:
    """What a person reads of a page or a letter."""
    reader = _Reader()
    reader.feed(html)
    return "".join(reader.kept)
