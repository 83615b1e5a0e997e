"""Commands: one list comes back. What was said is stored apart from who was asked (ADR 0020)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor, system_actor
from referral.domain.errors import Invalid
from referral.domain.impact.goals import STEPS
from referral.domain.impact.rounds import Again, Filled, Help, ListKind, RoundState, StopReason, line_key
from referral.extensions import db
from referral.impact.rounds.queries import round_of
from referral.impact.rounds.services import new_code
from referral.lib.crypto import fingerprint
from referral.lib.ids import SPEAKABLE
from referral.models import ImpactAnswer, ImpactInvitation, ImpactList, ImpactSheet
from referral.models.scope import acting
from referral.models.transaction import command

EMPTY = "Er is nog niets ingevuld. Eén antwoord is al genoeg."


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as somebody sees it: about which activity, what is asked, and who asks."""

    activity: str
    organisation: str
    kind: ListKind
    goals: tuple[Mapping[str, Any], ...]

    @property
    def lines(self) -> dict[str, str]:
        """The lines by the name under which they are answered, in order."""
        return lines_of(self.goals)


def lines_of(goals: Any) -> dict[str, str]:
    """The lines of the goals of a list, by the name under which they are answered."""
    return {line_key(goal["slot"], place): line for goal in goals for place, line in enumerate(goal["lines"])}


def as_asked(found: ImpactList) -> Asked:
    """A list as somebody sees it."""
    return Asked(found.activity.name, found.round.organisation.name, found.kind, tuple(found.goals))


def asked_by_link(region_id: UUID, token: str) -> Asked | None:
    """The list behind a link; None when it was answered, is too late, or never was a link."""
    system = system_actor(region_id)
    with acting(system):
        found = _of_link(system, token)
        return as_asked(found.list) if found else None


@command
def answer_by_link(region_id: UUID, token: str, filled: Filled) -> bool:
    """Take one answer; False when the link ended. Of two at once the first counts.

    Raises Invalid for an empty list, and then the link still works.
    """
    system = system_actor(region_id)
    with acting(system):
        found = _of_link(system, token, lock=True)
        if found is None:
            return False
        found.is_used = True
        _store(found.list, new_code(), filled, on_paper=False)
        return True


def _of_link(system: Actor, token: str, *, lock: bool = False) -> ImpactInvitation | None:
    query = select(ImpactInvitation).where(
        ImpactInvitation.region_id == system.region_id, ImpactInvitation.token_hash == fingerprint(token)
    )
    if lock:
        query = query.with_for_update(of=ImpactInvitation).execution_options(populate_existing=True)
    found: ImpactInvitation | None = db.session.scalar(query)
    usable = found is not None and not found.is_used and found.list.round.takes_answers
    return found if usable else None


def sheet_of(actor: Actor, round_id: UUID, typed: str, *, lock: bool = False) -> ImpactSheet:
    """The paper list with this code, however it was typed. Raises Invalid at the field `code`."""
    found = round_of(actor, round_id, lock=lock)
    if found.state is not RoundState.OPEN:
        _wrong("Deze meting loopt niet meer.")
    query = (
        select(ImpactSheet)
        .join(ImpactList, ImpactList.id == ImpactSheet.list_id)
        .where(ImpactList.round_id == found.id, ImpactSheet.code == tidy_code(typed))
        .options(joinedload(ImpactSheet.list).joinedload(ImpactList.activity))
    )
    if lock:
        query = query.with_for_update(of=ImpactSheet).execution_options(populate_existing=True)
    sheet: ImpactSheet | None = db.session.scalar(query)
    if sheet is None:
        _wrong("Deze code hoort niet bij deze meting. Kijk hem na op het blad.")
        raise AssertionError  # for the reader of types
    if sheet.is_used:
        _wrong("Dit blad is al ingevoerd. Een blad telt één keer.")
    return sheet


def tidy_code(typed: str) -> str:
    """The code as it is printed: capitals, and a dash after the fourth sign."""
    signs = "".join(each for each in typed.upper() if each in SPEAKABLE)
    return f"{signs[:4]}-{signs[4:]}"


def _wrong(words: str) -> None:
    raise Invalid(words, {"code": words})


@command
def type_in(actor: Actor, round_id: UUID, code: str, filled: Filled) -> ImpactList:
    """Store what a paper list says. Raises Invalid for a wrong or used code and for an empty list."""
    sheet = sheet_of(actor, round_id, code, lock=True)
    sheet.is_used = True
    _store(sheet.list, sheet.code, filled, on_paper=True)
    return sheet.list


def _store(found: ImpactList, code: str, filled: Filled, *, on_paper: bool) -> None:
    if filled.is_empty:
        raise Invalid(EMPTY)
    known = lines_of(found.goals)
    marks = {key: step for key, step in filled.marks.items() if key in known and 1 <= step <= STEPS}
    stopped = found.kind is ListKind.STOPPED
    db.session.add(
        ImpactAnswer(
            region_id=found.region_id,
            list_id=found.id,
            code=code,
            on_paper=on_paper,
            marks=marks,
            reasons=[each.value for each in StopReason if each.value in filled.reasons] if stopped else [],
            again=Again(filled.again) if stopped and filled.again else None,
            help=Help(filled.help) if filled.help else None,
        )
    )
