"""When two records may be one person: traits that survive a slip of the pen, a move, a new phone.

The four facts are those with which the Wmo 2015, article 5.2.9(6), identifies somebody without a BSN,
and the phone number.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from referral.domain.labels import Labelled


class Trait(Labelled):
    """One combination of facts that two records of the same person tend to share."""

    NAME_BIRTH = "name_birth", "Zelfde naam en geboortedatum"
    SOUND_BIRTH = "sound_birth", "Naam klinkt hetzelfde, zelfde geboortedatum"
    BIRTH_ADDRESS = "birth_address", "Zelfde geboortedatum en adres"
    NAME_ADDRESS = "name_address", "Zelfde naam en adres"
    NAME_SWAPPED_BIRTH = "name_swapped_birth", "Zelfde naam, dag en maand van geboorte verwisseld"
    PHONE_NAME = "phone_name", "Zelfde telefoon en achternaam"


@dataclass(frozen=True, slots=True)
class Identity:
    """What is compared of a person; `phone` may be empty."""

    surname: str
    given_name: str
    birth_date: date
    postcode: str
    house_number: str
    phone: str = ""


def traits(one: Identity) -> dict[Trait, tuple[str, ...]]:
    """The parts of each trait, ready for a blind index."""
    name, first = letters(one.surname), letters(one.given_name)[:1]
    born = one.birth_date.isoformat()
    low, high = sorted((one.birth_date.day, one.birth_date.month))
    address = (letters(one.postcode), letters(one.house_number))
    digits = re.sub(r"\D", "", one.phone)[-8:]
    found = {
        Trait.NAME_BIRTH: (name, first, born),
        Trait.SOUND_BIRTH: (sound(one.surname), first, born),
        Trait.BIRTH_ADDRESS: (born, *address),
        Trait.NAME_ADDRESS: (name, first, *address),
        Trait.NAME_SWAPPED_BIRTH: (name, first, str(one.birth_date.year), str(low), str(high)),
    }
    return {**found, Trait.PHONE_NAME: (name, digits)} if len(digits) == 8 else found


def letters(text: str) -> str:
    """Letters and digits only, lower case, without accents: ‘De Vrïes-Bos’ is ‘devriesbos’."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(each for each in plain.casefold() if each.isalnum())


_PREFIXES = re.compile(r"^(van|de|der|den|het|ter|ten|te|op|in|aan|el|al|ben|bin|von|la|le|du)(?=[^a-z])")
_SOUNDS = (
    ("sch", "s"),
    ("y", "i"),
    ("ij", "i"),
    ("ei", "i"),
    ("ou", "au"),
    ("ck", "k"),
    ("ph", "f"),
    ("th", "t"),
    ("dt", "t"),
    ("ch", "g"),
    ("qu", "kw"),
    ("x", "ks"),
    ("z", "s"),
    ("v", "f"),
    ("c", "k"),
    ("oe", "u"),
    ("uij", "ui"),
)


def sound(surname: str) -> str:
    """How a Dutch surname sounds: prefixes off, spellings that sound alike made equal, no doubles.

    ‘van der Meijden’, ‘Meyden’ and ‘Meiden’ are one. A rule of thumb of our own for finding
    candidates; a person decides.
    """
    text = unicodedata.normalize("NFKD", surname).casefold().strip().lstrip("'’")
    while (shorter := _PREFIXES.sub("", text).strip(" '’-")) != text:
        text = shorter
    text = letters(text)
    for spelled, heard in _SOUNDS:
        text = text.replace(spelled, heard)
    return text[:1] + "".join(b for a, b in pairwise(text) if a != b)
