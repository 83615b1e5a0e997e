"""Every state, action and role has one stated answer, and the door gives it: generated from the table."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from referral.domain.actors import Actor
from referral.domain.errors import Conflict, DomainError, IllegalTransition, NotAllowed
from referral.domain.statuses import Role, Status
from referral.domain.workflow import TRANSITIONS, Action
from referral.extensions import db
from referral.models import Referral
from referral.models.scope import acting
from referral.workflow.services import apply
from tests.factories import Area, an_event, referral_in

SEATED = frozenset({Status.PLACED, Status.PARTICIPATING})

Answer = Status | type[DomainError]


def stated(status: Status, action: Action, role: Role) -> Answer:
    """What the table says to somebody of this role who has to do with the referral."""
    row = TRANSITIONS[action]
    not_here = role is Role.HOST and status not in SEATED
    sees_it_already = action is Action.OPEN_IN_EMERGENCY
    if role not in row.roles or not_here or sees_it_already:
        return NotAllowed
    return (row.target or status) if status in row.sources else Conflict


def heard(area: Area, referral: Referral, action: Action, actor: Actor) -> Answer:
    """What the door answers; nothing of it stays."""
    kept = db.session.begin_nested()
    try:
        apply(referral, action, actor, an_event(action, activity_id=area.activity_id))
    except (NotAllowed, Conflict, IllegalTransition) as refusal:
        kept.commit()  # a refusal wrote nothing
        return type(refusal)
    answer = referral.status
    kept.rollback()
    db.session.expire_all()
    return answer


def related(area: Area, role: Role) -> Actor:
    """Somebody of this role who has to do with the referral: here a care worker of the practice itself."""
    actor = area.actor(role)
    return replace(actor, organisation_id=area.practice_id) if role is Role.CARE_WORKER else actor


@pytest.mark.parametrize("status", Status)
def test_the_door_answers_as_the_table_says(area: Area, status: Status) -> None:
    made = referral_in(status, area)
    with area.app.app_context(), acting(area.system):
        referral = db.session.get_one(Referral, made.id)
        wrong = [
            f"{role} {action}: stated {stated(status, action, role)}, heard {answer}"
            for role, action in _cells()
            if (answer := heard(area, referral, action, related(area, role))) != stated(status, action, role)
        ]
    assert wrong == []


def _cells() -> Iterator[tuple[Role, Action]]:
    return ((role, action) for role in Role for action in Action)
