"""Who has a referral: a colleague of the team, nobody of the team yet, or another team (D40)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.codes import RerouteCode
from referral.domain.errors import Conflict, DomainError, Invalid, NotVisible
from referral.domain.statuses import Role
from referral.domain.workflow import TRANSITIONS, Action
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, ReferralEvent, Team, User
from referral.models.scope import widened
from referral.models.transaction import command
from referral.workflow.queries import coaches_of, in_region, referral_for, settled_team
from referral.workflow.services import apply

SAME_TEAM = "De verwijzing ligt al bij dit team."
NOBODY = "niemand"


@dataclass(frozen=True, slots=True)
class Choice:
    """A referral as somebody chose it: the coach it had then tells whether it changed since."""

    reference: str
    coach_id: UUID | None


@dataclass(frozen=True, slots=True)
class Target:
    """Where work goes: to a coach of its team, to the whole team again, or to another team."""

    coach_id: UUID | None = None
    team_id: UUID | None = None
    code: RerouteCode = RerouteCode.NO_CAPACITY
    """Why another team gets it; its referrer and that team read it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one choice, in words."""

    reference: str
    done: bool
    words: str


def divide(actor: Actor, choices: Iterable[Choice], target: Target) -> list[Outcome]:
    """Give each chosen referral to *target*, one transaction each: what cannot be done stops nothing else.

    A team hears once of one act, however many referrals it concerns.
    """
    outcomes: list[Outcome] = []
    told: frozenset[str] = frozenset()
    for choice in choices:
        try:
            if target.team_id is not None:
                outcomes.append(_pass_on(actor, choice, target.team_id, target.code))
            else:
                holder, address = _assigned(actor, choice, target.coach_id, told)
                outcomes.append(Outcome(choice.reference, True, _now_with(holder)))
                told |= {address}
        except DomainError as error:
            outcomes.append(Outcome(choice.reference, False, error.message))
    return outcomes


@command
def assign(actor: Actor, choice: Choice, coach_id: UUID | None) -> str:
    """Give one referral to a coach of its team, or back to the team; who has it now.

    Raises NotVisible, Conflict when somebody gave it to another meanwhile, Invalid for a coach who
    does not work in the team today.
    """
    return _assigned(actor, choice, coach_id, ())[0]


@command
def _assigned(actor: Actor, choice: Choice, coach_id: UUID | None, told: Collection[str]) -> tuple[str, str]:
    """The name of who has it now, and the address of the team."""
    referral = _held(actor, choice)
    holder = _colleague(actor, referral, coach_id) if coach_id else NOBODY
    if referral.coach_id == coach_id and referral.status.is_live:
        raise Conflict(f"Deze verwijzing ligt al bij {holder}.")
    event = events.CoachAssigned(coach_id=str(coach_id or ""))
    with widened(actor):
        apply(referral, Action.ASSIGN, actor, event, told=told)
        referral.coach_id = coach_id
        return holder, referral.team.email


@command
def _pass_on(actor: Actor, choice: Choice, team_id: UUID, code: RerouteCode) -> Outcome:
    team = reroute(actor, _held(actor, choice), team_id, code, "")
    return Outcome(choice.reference, True, f"Ligt nu bij {team.name}.")


def reroute(actor: Actor, referral: Referral, team_id: UUID, code: RerouteCode, explanation: str) -> Team:
    """Pass a referral that is held on to another team as it is, inside a command; the team.

    Raises Invalid for the team that has it and for one outside the region, Conflict when it went too far.
    """
    if team_id == referral.team_id:
        raise Invalid(SAME_TEAM, {"team": SAME_TEAM})
    if referral.status.is_live and referral.status not in TRANSITIONS[Action.REROUTE].sources:
        raise Conflict(too_far(referral.status.label))
    team = settled_team(actor, referral, team_id)
    event = events.ReferralRerouted(code=code.value, team_id=team.id, explanation=explanation)
    with widened(actor):
        apply(referral, Action.REROUTE, actor, event, to_team=team)
    return team


def too_far(status: str) -> str:
    """Why a referral stays with its team: somebody there knows the person by now."""
    return f"Staat op ‘{status}’ en blijft daarom bij dit team. Kies een coach van het team."


def _held(actor: Actor, choice: Choice) -> Referral:
    """The referral as it was chosen, held until the transaction ends. Raises NotVisible, Conflict."""
    if actor.role is Role.COORDINATOR:
        found = _of_the_region(actor, choice.reference)
    else:
        found = referral_for(actor, choice.reference, lock=True)
    if found.coach_id != choice.coach_id and found.status.is_live:
        raise Conflict(_meanwhile(actor, found))
    return found


def _of_the_region(actor: Actor, reference: str) -> Referral:
    """For who divides the work of all teams and opens no file."""
    query = select(Referral).where(in_region(actor), Referral.reference == reference.upper())
    with widened(actor):
        found: Referral | None = db.session.scalar(query.with_for_update(of=Referral))
    if found is None:
        raise NotVisible("Deze verwijzing is er niet meer.")
    return found


def _colleague(actor: Actor, referral: Referral, coach_id: UUID) -> str:
    names = {each.id: each.name for each in coaches_of(actor, referral.team_id)}
    if coach_id not in names:
        words = "Deze coach werkt vandaag niet in het team van deze verwijzing."
        raise Invalid(words, {"coach": words})
    return names[coach_id]


def _meanwhile(actor: Actor, referral: Referral) -> str:
    """Who was first, and who has it now."""
    with widened(actor):
        last = db.session.execute(
            select(User.name, ReferralEvent.recorded_at)
            .join(User, User.id == ReferralEvent.actor_id)
            .where(
                ReferralEvent.referral_id == referral.id,
                ReferralEvent.type.in_(("coach_assigned", "referral_accepted", "referral_rerouted")),
            )
            .order_by(ReferralEvent.sequence.desc())
            .limit(1)
        ).first()
        coach = db.session.get(User, referral.coach_id) if referral.coach_id else None
    now = _now_with(coach.name if coach else NOBODY)
    if last is None:
        return now
    return f"{last.name} was u voor op {clock.local(last.recorded_at):%d-%m-%Y om %H:%M}. {now}"


def _now_with(holder: str) -> str:
    return "Ligt nu bij niemand: het hele team ziet haar." if holder == NOBODY else f"Ligt nu bij {holder}."
