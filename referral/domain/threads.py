"""The short line between referrer and coach: who may write, and who is named in a message."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from referral.domain.members import given_name
from referral.domain.permissions import YES, Decision
from referral.domain.statuses import LIVE, Role, Status
from referral.lib.names import plain

AFTERWARDS = timedelta(weeks=13)
"""So long after the end a short question is still possible; reading stays possible as long as the file."""

ENDED_WELL = frozenset({Status.CLOSED, Status.DECLINED})
"""Ends after which there may be something to ask. What was taken back or a mistake needs no words."""

NO_CONSENT = (
    "De persoon wil niet dat de verwijzer hoort hoe het gaat. U leest wat de verwijzer schrijft, "
    "maar u kunt hier niets terugschrijven."
)
STOPPED = "De persoon is gestopt. Daarom is dit gesprek gesloten."
OVER = "Deze verwijzing is voorbij. U kunt hier nog lezen, maar niet meer schrijven."

_AT = re.compile(r"(?<![\w@.])@([^\W\d_][\w'’-]*)")


def may_write(
    role: Role, status: Status, *, share_back: bool, stopped: bool, changed_on: date, today: date
) -> Decision:
    """Whether somebody of this side may write; a coach tells the referrer nothing without consent (L6)."""
    if stopped:
        return Decision(False, STOPPED)
    if status not in LIVE and not (status in ENDED_WELL and today <= changed_on + AFTERWARDS):
        return Decision(False, OVER)
    if role is Role.COACH and not share_back:
        return Decision(False, NO_CONSENT)
    return YES


@dataclass(frozen=True, slots=True)
class Named:
    """Who was meant with `@Voornaam`, and which names fit more than one person."""

    ids: frozenset[UUID]
    unclear: tuple[str, ...]


def named_in(words: str, people: Mapping[UUID, str], ticked: Iterable[UUID] = ()) -> Named:
    """The people whose given name stands in *words* after an @, among *people* by their full names.

    A name of more than one is unclear, unless one of them is *ticked*. A name of nobody is just text.
    """
    chosen, ids, unclear = set(ticked), set[UUID](), list[str]()
    for typed in dict.fromkeys(_AT.findall(words)):
        fitting = {key for key, name in people.items() if plain(given_name(name)) == plain(typed)}
        if len(fitting) == 1:
            ids |= fitting
        elif fitting and not fitting & chosen:
            unclear.append(typed)
    return Named(frozenset(ids), tuple(unclear))
