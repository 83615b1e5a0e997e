"""Each step of the process has everything it needs: an event, a picture, a way to do it, a message."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from referral.domain.events import EVENT_TYPES
from referral.domain.permissions import SHARED_EVENTS
from referral.domain.statuses import Role, Status
from referral.domain.workflow import Action, Audience, Transition

MESSAGE_PARTS = ("subject.txt", "body.txt", "body.html")


NEVER_ACTING = frozenset({Role.COMMUNITY_WORKER, Role.RESEARCHER, Role.MEASURER, Role.ADMIN})
DIVIDING = frozenset({"coach_assigned", "referral_rerouted"})
"""All that a coordinator does to a referral: move it, without opening the file."""


BY_LINK = frozenset({"participation_started"})
"""What a volunteer without an account says by a link; Patchwork notes it, and no machine decides."""
BY_THE_PERSON = frozenset({"referral_stopped"})
"""What the person does on the own page is written down by Patchwork. A test holds that only that page asks
for it, so that no clock ends anything (L17): `tests/mypage/test_by_the_person.py`."""


def _fits_a_machine(row: Transition) -> bool:
    """What the clock does ends nothing (L17), and a person does it only where nothing moves."""
    if Role.SYSTEM not in row.roles or row.event.type in BY_LINK | BY_THE_PERSON:
        return True
    alone = row.roles == {Role.SYSTEM}
    return row.target is None or (alone and row.target.is_live)


def violations(
    rows: Mapping[Action, Transition],
    templates: Path,
    icons: Mapping[str, str],
    linked: Iterable[Action],
    messages: Mapping[Audience, str],
) -> list[str]:
    """What is missing for *rows*: in templates, icons, pages (*linked*) and messages."""
    found = [f"{action} has no row" for action in Action if action not in rows]
    found += [f"{status} cannot be reached" for status in sorted(set(Status) - reachable(rows))]
    found += [f"event {name} belongs to no action" for name in _orphans(rows)]
    places = set(linked)
    for action, row in rows.items():
        name = row.event.type
        if EVENT_TYPES.get(name) is not row.event:
            found.append(f"{action}: event class of {name!r} is not registered")
        if not (templates / "events" / f"{name}.html").is_file():
            found.append(f"{action}: templates/events/{name}.html is missing")
        if name not in icons:
            found.append(f"{action}: no icon for {name}")
        if action not in places:
            found.append(f"{action}: no page, button or named form does it")
        outside = Role.COORDINATOR in row.roles and name not in DIVIDING
        if not row.roles or row.roles & NEVER_ACTING or outside or not _fits_a_machine(row):
            found.append(f"{action}: its roles cannot be right")
        if Audience.REFERRER in row.audiences and name not in SHARED_EVENTS:
            found.append(f"{action}: the referrer is told of {name} but may not see it")
        for audience in sorted(row.audiences):
            found += _message(templates, action, messages.get(audience, ""))
    return found


def reachable(rows: Mapping[Action, Transition]) -> set[Status]:
    """The statuses that the process can get to from nothing."""
    known: set[Status | None] = {None}
    while True:
        more = {row.target for row in rows.values() if row.target and row.sources & known} - known
        if not more:
            return {each for each in known if each is not None}
        known |= more


def _orphans(rows: Mapping[Action, Transition]) -> list[str]:
    return sorted(set(EVENT_TYPES) - {row.event.type for row in rows.values()})


def _message(templates: Path, action: Action, folder: str) -> list[str]:
    parts = [templates / "messages" / folder / part for part in MESSAGE_PARTS]
    return [
        f"{action}: {part.relative_to(templates)} is missing"
        for part in parts
        if not folder or not part.is_file()
    ]
