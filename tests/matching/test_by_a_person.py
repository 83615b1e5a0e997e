"""No decision is made by a machine alone (AVG 22; L17): a person places, and a person ends."""

import ast
from collections.abc import Callable

import pytest

from referral.domain.actors import Actor
from referral.domain.errors import NotAllowed
from referral.domain.statuses import Role, Status
from referral.domain.workflow import TRANSITIONS, Action
from referral.extensions import db
from referral.models import Referral
from referral.models.scope import acting
from referral.workflow.services import apply
from tests.factories import Area, referral_in
from tests.support.client import PageClient
from tests.support.database import ROOT, Database
from tests.support.raw import raw_rows

DECIDING = frozenset(
    {"referral.workflow.services", "referral.matching.services", "referral.outcomes.services"}
)
"""Modules in which a referral moves."""


CLOCK = frozenset({Action.REMIND_TEAM, Action.REMIND_REFERRER, Action.ESCALATE, Action.EXPIRE, Action.RESUME})
"""What time leads to: a word to somebody, the end of a pause, or back to the person who referred."""

LISTS = frozenset({Action.OFFER_PLACE, Action.EXPIRE_OFFER, Action.ANSWER_OFFER, Action.LEAVE_WAITING})
"""What happens on a list on which a coach put the person: a question, its answer, the end of both."""

MARKS = frozenset({Action.START, Action.ATTEND, Action.MISS, Action.UNMARK})
"""What a volunteer without an account says about who came."""

SIGNALS = frozenset({Action.RAISE_SIGNAL, Action.ANSWER_SIGNAL})
"""What a mark means: somebody is missed, or came again. A coach acts on it."""

OWN_PAGES = frozenset(
    {
        Action.ANSWER_SUGGESTION,
        Action.ASK_MOVE,
        Action.CHANGE_WISH,
        Action.FILL_MEASUREMENT,
        Action.REFUSE_MEASUREMENT,
        Action.SHUT_PAGE,
        Action.STOP,
        Action.WITHDRAW_CONSENT,
        Action.WRITE_TO_COACH,
    }
)
"""What the person does by a link. That nothing else stops for them: `tests/mypage/test_by_the_person.py`."""

BY_LINK = (
    MARKS | OWN_PAGES | {Action.ANSWER_HAND_OVER, Action.ANSWER_OFFER, Action.TAKE_PLACE, Action.MEET_WISH}
)
"""What somebody without an account does; Patchwork writes it down. A place: the person's own yes.
And what somebody does who may not know for whom: there is now what nothing offered before."""


def test_L17_patchwork_itself_only_reminds_and_gives_back() -> None:
    """The clock refuses nobody and ends nothing: a referrer or a coach decides about what came back."""
    own = {action for action, row in TRANSITIONS.items() if Role.SYSTEM in row.roles}
    assert own == CLOCK | LISTS | MARKS | SIGNALS | OWN_PAGES | {
        Action.ANSWER_HAND_OVER,
        Action.TAKE_PLACE,
        Action.MEET_WISH,
    }  # without an account, by a link
    by_clock = own - {Action.TAKE_PLACE, Action.START, Action.STOP}
    assert {TRANSITIONS[each].target for each in by_clock} == {None, Status.EXPIRED}
    assert Status.EXPIRED.is_live


@pytest.mark.parametrize(
    "action", [each for each in TRANSITIONS if each not in CLOCK | LISTS | SIGNALS | BY_LINK | {Action.SEND}]
)
def test_L17_the_one_door_refuses_a_machine(area: Area, action: Action) -> None:
    row = TRANSITIONS[action]
    status = next(each for each in Status if each in row.sources)
    made = referral_in(status, area)
    with area.app.app_context(), acting(area.system):
        referral = db.session.get_one(Referral, made.id)
        with pytest.raises(NotAllowed, match="Uw rol"):
            apply(referral, action, area.system, object.__new__(row.event))


def test_L17_patchwork_places_only_who_said_yes_by_their_own_link() -> None:
    """One module answers for the person, and nothing that runs by the clock knows it."""
    known = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "referral").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Name) and node.id in {"give_place", "settle_answer"})
        or (isinstance(node, ast.Attribute) and node.attr in {"give_place", "settle_answer"})
    }
    assert known == {
        "referral/matching/services.py",
        "referral/waiting/by_link/services.py",
        "referral/waiting/services.py",
    }


def test_L17_work_in_the_background_ends_and_places_nothing() -> None:
    """Nothing that runs in the background knows the one door itself or the commands of a coach."""
    known = {
        f"{path.relative_to(ROOT).as_posix()} knows {node.module}"
        for path in (ROOT / "referral").rglob("tasks.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in DECIDING
    }
    assert known == set()


def test_L17_suggestions_say_why_and_place_nobody(
    area: Area, signed_in: Callable[[Actor], PageClient], database: Database
) -> None:
    made = referral_in(Status.INTAKE_HELD, area)
    page = signed_in(area.coach).page(f"/werkvoorraad/{made.reference}/activiteiten")
    assert "Wandelgroep" in page.text
    assert "In de eigen wijk" in page.text
    (row,) = raw_rows(database, "referral")
    assert row["status"] == Status.INTAKE_HELD
    assert raw_rows(database, "placement") == []
