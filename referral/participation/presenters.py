"""From a form or a batch of a phone to marks, and from what became of them to an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from referral.domain.attendance import Word, agreed, clock_words, corrected, moment_of
from referral.domain.codes import AttendanceState
from referral.domain.errors import Invalid
from referral.lib import clock
from referral.lib.ids import new_id
from referral.participation.forms import PREFIX, SEEN, MarksForm
from referral.participation.queries import Member, Sheet
from referral.participation.services import NEXT, Kept

MOST = 200
"""So many marks fit in one batch; a group of fifteen sends far fewer."""

MOST_SEEN = 20
GARBLED = "Dit bericht kwam niet goed aan. Ververs de pagina; uw keuzes blijven op dit toestel staan."
UNKNOWN_STATE = "Deze keuze kennen we niet. Kies opnieuw."
STATES = frozenset(each.value for each in AttendanceState)
MOST_NUMBER = 2**62


def marks_in(form: MarksForm, sheet: Sheet) -> list[Word]:
    """The marks of a form: only what differs from what its page showed, and is not so already."""
    found = []
    for member in sheet.members:
        chosen = form[f"{PREFIX}{member.placement_id}"].data
        was, seen = _shown(form[f"{SEEN}{member.placement_id}"].data or "")
        if not chosen or chosen == was or (member.state is not None and chosen == member.state.value):
            continue
        found.append(_mark(member, AttendanceState(chosen), _device(form), seen))
    return found


def _mark(member: Member, state: AttendanceState, device: UUID, seen: frozenset[UUID]) -> Word:
    return Word(new_id(), member.placement_id, device, NEXT, state, seen, clock.now())


def _device(form: MarksForm) -> UUID:
    """The page that was filled in; a page that lost its key speaks for its token."""
    try:
        return UUID(form.device.data or "")
    except ValueError:
        return uuid5(UUID(int=0), str(form.meta.csrf_context.get("csrf_token", "")))


def _shown(text: str) -> tuple[str, frozenset[UUID]]:
    state, _, keys = text.partition(":")
    try:
        return state, frozenset(UUID(each) for each in keys.split(",")[:MOST_SEEN] if each)
    except ValueError:
        return "", frozenset()


@dataclass(slots=True)
class Batch:
    """What a phone sent: marks with the moment by our clock, and what can never be kept."""

    words: list[Word] = field(default_factory=list)
    refused: dict[UUID, str] = field(default_factory=dict)
    clock: str = ""


def batch(payload: Any) -> Batch:
    """Read what a phone sent; raises Invalid, in the user's words, for what is no batch or too large."""
    now = clock.now()
    if not isinstance(payload, Mapping) or not isinstance(payload.get("marks"), list):
        raise Invalid(GARBLED)
    if len(payload["marks"]) > MOST:
        raise Invalid(
            f"Dit zijn {len(payload['marks'])} keuzes in één keer; er passen er {MOST} in. "
            "Er is niets bewaard."
        )
    try:
        device, theirs = UUID(payload["device"]), moment_of(payload["now"])
        found = Batch(clock=clock_words(theirs, now))
        for each in payload["marks"]:
            _add(found, each, device, theirs, now)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Invalid(GARBLED) from error
    return found


def _add(found: Batch, each: Mapping[str, Any], device: UUID, theirs: datetime, now: datetime) -> None:
    key = UUID(each["id"])
    number = int(each["number"])
    if not 0 < number < MOST_NUMBER or len(each["seen"]) > MOST_SEEN:
        raise ValueError("out of range")
    if each["state"] not in STATES:
        found.refused[key] = UNKNOWN_STATE
        return
    found.words.append(
        Word(
            id=key,
            placement_id=UUID(each["placement"]),
            device=device,
            number=number,
            state=AttendanceState(each["state"]),
            seen=frozenset(map(UUID, each["seen"])),
            marked_at=corrected(moment_of(each["at"]), theirs, now),
        )
    )


def answer(given: Batch, kept: Kept) -> dict[str, Any]:
    """What the phone hears: which marks it may forget, and what now stands about whom."""
    return {
        "kept": [str(each) for each in sorted(kept.kept)],
        "refused": {str(key): words for key, words in {**given.refused, **kept.refused}.items()},
        "stands": {str(key): _stands(words) for key, words in kept.stands.items()},
        "not_held": kept.not_held,
        "clock": given.clock,
    }


def _stands(words: Sequence[Word]) -> dict[str, Any]:
    state = agreed(words)
    return {
        "shown": f"{state.value if state else ''}:{','.join(str(each.id) for each in words)}",
        "state": state.value if state else None,
        "differ": state is None,
    }


def summary(kept: Kept, sheet: Sheet, words: Sequence[Word]) -> str:
    """What to say after a form was kept."""
    states = {each.placement_id: each.state for each in sheet.members}
    states |= {each.placement_id: each.state for each in words}
    came = sum(each is not None and each.attended for each in states.values())
    if kept.not_held:
        return "Iemand zei dat deze keer niet doorging. Uw keuzes zijn bewaard en tellen nog niet mee."
    if kept.differing:
        return "Bewaard. Over iemand is op een ander toestel iets anders gezegd. Kies hieronder wat klopt."
    return f"Bewaard: {came} van {len(sheet.members)} mensen waren er."
