"""The words of mails and letters in another language: gettext catalogs, read from their source at start.

The Dutch text is the key of its translation. A bare clone needs no build step: the `.po` file is small.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "nl"
FOLDER = Path(__file__).resolve().parent.parent / "translations"


def po_path(language: str) -> Path:
    """The file with the translations into *language*."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


@cache
def catalog(language: str) -> NullTranslations:
    """The translations into *language*; Dutch is the source and gives each text back as it is.

    Raises FileNotFoundError for a language that nobody translated to.
    """
    if language == SOURCE:
        return NullTranslations()
    with po_path(language).open("rb") as file:
        read = read_po(file, locale=language, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return GNUTranslations(compiled)


def say(language: str, text: str, **values: object) -> str:
    """The Dutch *text* in *language*, with *values* for its placeholders such as ``%(who)s``."""
    return catalog(language).gettext(text) % values


def marked(text: str) -> str:
    """The text itself. The mark lets `make texts` find what code hands to a mail or letter later on."""
    return text
