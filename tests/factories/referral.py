"""Referrals in any status, built by walking the process."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from referral.domain.actors import Actor
from referral.domain.closing import ToReferrer, Verdict
from referral.domain.codes import (
    CONSENT_TEXT_VERSION,
    CloseReason,
    ConsentMethod,
    ConsentPurpose,
    ContactTime,
    ContactWay,
    Exit,
    ReferralKind,
    Route,
)
from referral.domain.deadlines import due_on
from referral.domain.first_meeting import GoalNeed, Language, RouteReason
from referral.domain.statuses import REFERRERS, Role, Status
from referral.domain.workflow import TRANSITIONS, Action
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id, new_reference
from referral.models import Closing, Consent, Goal, Intake, Person, Placement, Referral, Team
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.services import apply
from tests.factories.area import Area
from tests.factories.events import an_event
from tests.factories.person import make_person

_A = Action
_TO_INTAKE = (_A.SEND, _A.ACCEPT, _A.REACH, _A.HOLD_INTAKE)

SEATED = frozenset({Status.PLACED, Status.PARTICIPATING})

WALKS: dict[Status, tuple[Action, ...]] = {
    Status.SENT: (_A.SEND,),
    Status.QUESTIONED: (_A.SEND, _A.ASK),
    Status.EXPIRED: (_A.SEND, _A.EXPIRE),
    Status.ACCEPTED: (_A.SEND, _A.ACCEPT),
    Status.REACHED: (_A.SEND, _A.ACCEPT, _A.REACH),
    Status.INTAKE_HELD: _TO_INTAKE,
    Status.PLACED: (*_TO_INTAKE, _A.PLACE),
    Status.PARTICIPATING: (*_TO_INTAKE, _A.PLACE, _A.START),
    Status.CLOSED: (*_TO_INTAKE, _A.CLOSE),
    Status.DECLINED: (_A.SEND, _A.DECLINE),
    Status.WITHDRAWN: (_A.SEND, _A.WITHDRAW),
    Status.ENTERED_IN_ERROR: (_A.SEND, _A.ENTER_IN_ERROR),
}
"""How a referral gets to each status."""


@dataclass(frozen=True, slots=True)
class MadeReferral:
    """What tests need to know of a referral that a factory made."""

    id: UUID
    reference: str
    person_id: UUID
    surname: str


def referral_in(
    status: Status,
    area: Area,
    *,
    by: Actor | None = None,
    share_back: bool = True,
    research: bool = True,
    share_with: UUID | None = None,
    other_team: bool = False,
    person: dict[str, Any] | None = None,
    sent_days_ago: int = 0,
) -> MadeReferral:
    """A referral of the GP's practice to the area's team that stands in *status*.

    `share_with` is an organisation that the person lets follow; `other_team` sends it to the second
    team; `person` overrides fields of the person.
    """
    sender = by or area.gp
    with area.app.app_context(), acting(area.system):
        return _walk(
            area, sender, status, share_back, research, share_with, other_team, person or {}, sent_days_ago
        )


@command
def _walk(
    area: Area,
    sender: Actor,
    status: Status,
    share_back: bool,
    research: bool,
    share_with: UUID | None,
    other_team: bool,
    person: dict[str, Any],
    sent_days_ago: int,
) -> MadeReferral:
    subject = make_person(area.region_id, **person)
    team = db.session.get_one(Team, area.other_team_id if other_team else area.team_id)
    referral = _referral(area, sender, subject, team, sent_days_ago)
    answers = {
        ConsentPurpose.REFER: True,
        ConsentPurpose.SHARE_BACK: share_back,
        ConsentPurpose.RESEARCH: research,
    }
    referral.consents = [
        _consent(referral, sender, purpose, given, None) for purpose, given in answers.items()
    ]
    if share_with:
        referral.consents.append(_consent(referral, sender, ConsentPurpose.SHARE_WITH, True, share_with))
    coach = area.other_coach if other_team else area.coach
    for action in WALKS[status]:
        step(area, referral, action, _doer(action, area, sender, coach))
    return MadeReferral(referral.id, referral.reference, subject.id, subject.surname)


def _doer(action: Action, area: Area, sender: Actor, coach: Actor) -> Actor:
    roles = TRANSITIONS[action].roles
    if roles == {Role.SYSTEM}:
        return area.system
    return sender if roles <= REFERRERS else coach


def step(area: Area, referral: Referral, action: Action, actor: Actor) -> None:
    """One step of the process with the rows that belong to it."""
    apply(referral, action, actor, an_event(action, activity_id=area.activity_id))
    if action is Action.ACCEPT:
        referral.coach_id = actor.id
    if (
        action is Action.HOLD_INTAKE
        and not db.session.query(Intake).filter_by(referral_id=referral.id).first()
    ):
        _intake(referral)
    if action is Action.CLOSE:
        closing_of(referral, actor)
    if referral.status not in SEATED:
        for each in db.session.query(Placement).filter_by(referral_id=referral.id, ended_at=None):
            each.ended_at = clock.now()
    if action in {Action.PLACE, Action.TAKE_PLACE}:
        db.session.add(
            Placement(
                region_id=referral.region_id,
                referral_id=referral.id,
                activity_id=area.activity_id,
                placed_at=clock.now(),
            )
        )
        db.session.flush()


def closing_of(referral: Referral, actor: Actor) -> None:
    """What is kept of a closing."""
    goals = list(db.session.query(Goal).filter_by(referral_id=referral.id))
    db.session.add(
        Closing(
            data_key=referral.data_key,
            region_id=referral.region_id,
            referral_id=referral.id,
            closed_at=clock.now(),
            closed_by=actor.id,
            reason=CloseReason.FOUND_WAY,
            exit=Exit.SOCIAL,
            verdict=Verdict.A_LOT,
            outcomes=["achieved" for _ in goals],
            end_scores=[7 for _ in goals],
            minutes_met=90,
            minutes_phone=45,
            feedback=ToReferrer.YES,
            words="Ik ben er blij mee.",
        )
    )


def _referral(area: Area, sender: Actor, person: Person, team: Team, sent_days_ago: int) -> Referral:
    sent_at = clock.now() - timedelta(days=sent_days_ago)
    return Referral(
        data_key=person.data_key,
        region_id=area.region_id,
        reference=new_reference(),
        draft_id=new_id(),
        kind=ReferralKind.GP if sender.role is Role.GP else ReferralKind.CARE,
        person_id=person.id,
        person=person,
        team_id=team.id,
        team=team,
        neighbourhood_id=area.neighbourhood_id,
        organisation_id=sender.organisation_id,
        referred_by=sender.id,
        sent_at=sent_at,
        changed_at=sent_at,
        contact_due=due_on(clock.local(sent_at).date()),
        reasons=["contact"],
        checks=["nothing"],
        needs=["rollator"],
        contact_way=ContactWay.PHONE,
        contact_time=ContactTime.ANY,
        expects_medication=False,
        own_words="Ik wil weer onder de mensen.",
        contact_note="Laat de telefoon lang overgaan.",
    )


def _consent(
    referral: Referral, sender: Actor, purpose: ConsentPurpose, given: bool, organisation_id: UUID | None
) -> Consent:
    return Consent(
        region_id=referral.region_id,
        referral_id=referral.id,
        purpose=purpose,
        organisation_id=organisation_id,
        given=given,
        method=ConsentMethod.SPOKEN,
        given_on=clock.today(),
        text_version=CONSENT_TEXT_VERSION,
        recorded_by=sender.id,
        recorded_at=clock.now(),
    )


def _intake(referral: Referral) -> None:
    shared: dict[str, Any] = {
        "data_key": referral.data_key,
        "region_id": referral.region_id,
        "referral_id": referral.id,
    }
    db.session.add(
        Intake(
            **shared,
            held_at=clock.now(),
            route=Route.GROUP,
            limits=["rollator"],
            brings="Kan goed koken.",
            can_still="Een half uur lopen.",
            route_reason=RouteReason.EDGE,
            language=Language.DUTCH,
        )
    )
    goal = Goal(**shared, position=0, words="Elke week een keer naar buiten.", need=GoalNeed.MOVING, score=4)
    db.session.add(goal)
    db.session.flush()
