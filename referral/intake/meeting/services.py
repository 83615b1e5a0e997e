"""Commands about the first conversation: keep a draft, record it, correct it."""

from dataclasses import dataclass
from datetime import datetime

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.amendments import INTAKE_FIELDS, Value, changes, dumped
from referral.domain.codes import Route
from referral.domain.errors import Invalid
from referral.domain.first_meeting import (
    Answer,
    Baseline,
    Company,
    Daytime,
    GoalNeed,
    Language,
    Living,
    NoScore,
    Reach,
    RouteReason,
    limits_with,
)
from referral.domain.workflow import Action
from referral.extensions import db
from referral.intake.drafts.services import take_draft
from referral.models import Goal, Intake, Referral
from referral.models.transaction import command
from referral.workflow.queries import referral_for
from referral.workflow.services import apply

CODES = ("route", "route_reason", "living", "daytime", "reliable_contact", "earlier_support")
CODES_TO_MATCH = ("language", "company", "reach", "baseline")
LISTS = ("interests", "rhythm", "welcome", "hurdles", "limits")
WORDS = ("can_still", "brings", "helpers", "clicks", "route_note")


@dataclass(frozen=True, slots=True)
class GoalInput:
    """A goal in the person's own words: what it is about, and 0 to 10 now, or why there is no figure."""

    words: str
    need: GoalNeed
    score: int | None = None
    no_score: NoScore | None = None


@dataclass(frozen=True, slots=True)
class IntakeInput:
    """The first conversation as validated; None where something was not asked."""

    goals: tuple[GoalInput, ...]
    route: Route
    route_reason: RouteReason
    route_note: str = ""
    living: Living | None = None
    daytime: Daytime | None = None
    reliable_contact: Answer | None = None
    earlier_support: Answer | None = None
    language: Language | None = None
    company: Company | None = None
    reach: Reach | None = None
    baseline: Baseline | None = None
    interests: tuple[str, ...] = ()
    rhythm: tuple[str, ...] = ()
    welcome: tuple[str, ...] = ()
    hurdles: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    brings: str = ""
    can_still: str = ""
    helpers: str = ""
    clicks: str = ""
    held_at: datetime | None = None


@command
def hold_intake(actor: Actor, reference: str, given: IntakeInput, seen_version: int = 0) -> Referral:
    """Write down the first conversation; after reopening a new intake takes the place of the old.

    The draft has done its work and goes. Raises Conflict when there was an intake already, or when a
    colleague kept a draft since `seen_version`.
    """
    referral = referral_for(actor, reference, lock=True)
    limits = limits_with(given.limits, given.hurdles)
    event = events.IntakeHeld(
        route=given.route.value,
        limits=limits,
        reason=given.route_reason.value,
        needs=tuple(each.need.value for each in given.goals),
    )
    stored = apply(referral, Action.HOLD_INTAKE, actor, event, happened_at=given.held_at)
    _clear_earlier(referral)
    made = Intake(
        data_key=referral.data_key,
        region_id=referral.region_id,
        referral_id=referral.id,
        held_at=stored.happened_at,
    )
    _write(made, given)
    referral.intake = made
    _write_goals(referral, given.goals)
    take_draft(actor, referral, seen_version)
    return referral


def _clear_earlier(referral: Referral) -> None:
    """A reopened referral starts anew; what was said before stays in the history."""
    for goal in list(referral.goals):
        db.session.delete(goal)
    if referral.intake is not None:
        db.session.delete(referral.intake)
    db.session.flush()
    db.session.expire(referral, ["goals", "intake"])


def _write(intake: Intake, given: IntakeInput) -> None:
    for name in (*CODES, *CODES_TO_MATCH, *WORDS):
        setattr(intake, name, getattr(given, name))
    for name in LISTS:
        setattr(intake, name, list(getattr(given, name)))
    intake.limits = list(limits_with(given.limits, given.hurdles))


def _write_goals(referral: Referral, goals: tuple[GoalInput, ...]) -> None:
    """Goals by their place in the list; one that was taken out goes, the outcome of the others stays."""
    known = {each.position: each for each in referral.goals}
    for position, given in enumerate(goals):
        goal = known.pop(position, None) or Goal(
            data_key=referral.data_key,
            region_id=referral.region_id,
            referral_id=referral.id,
            position=position,
        )
        goal.words, goal.need = given.words, given.need
        goal.score, goal.no_score = given.score, given.no_score
        db.session.add(goal)
    for goal in known.values():
        db.session.delete(goal)


@command
def correct_intake(
    actor: Actor, reference: str, given: IntakeInput, explanation: str, seen_version: int
) -> Referral:
    """Correct what was written down; what stood there before stays readable in the history.

    Raises Invalid when nothing changed, or when somebody acted on the referral in the meantime.
    """
    referral = referral_for(actor, reference, lock=True)
    if referral.version != seen_version:
        words = "Een collega veranderde net iets. Kijk het na en leg het dan opnieuw vast."
        raise Invalid(words, {"explanation": words})
    intake = referral.intake
    if intake is None:
        raise Invalid("Er is nog geen intake.")
    before = as_stored(referral)
    _write(intake, given)
    _write_goals(referral, given.goals)
    db.session.flush()
    db.session.expire(referral, ["goals"])
    found = changes(before, as_stored(referral), INTAKE_FIELDS)
    if not found:
        raise Invalid("Er is niets veranderd.", {"goal_1": "Er is niets veranderd."})
    event = events.IntakeCorrected(
        fields=tuple(each.field for each in found), changes=dumped(found), explanation=explanation
    )
    apply(referral, Action.CORRECT_INTAKE, actor, event)
    return referral


def as_stored(referral: Referral) -> dict[str, Value]:
    """The intake as it stands now, field by field as the difference is told."""
    intake = referral.intake
    if intake is None:
        return {}
    texts = (*CODES, *CODES_TO_MATCH, *WORDS)
    stored: dict[str, Value] = {name: getattr(intake, name) or "" for name in texts}
    stored |= {name: list(getattr(intake, name)) for name in LISTS}
    stored["goals"] = [_told(each) for each in referral.goals]
    return stored


def _told(goal: Goal) -> str:
    figure = goal.no_score.label.lower() if goal.no_score else goal.score
    about = f" ({goal.need.label.lower()}; nu {figure})" if goal.need else ""
    return f"{goal.words}{about}"
