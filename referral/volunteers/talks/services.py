"""Commands: arrange a series, note a talk, say that it goes too deep, end a series.

Whether the volunteer may is looked at when they are chosen and again with every talk: training ends,
and talks that simply go on would be talks by somebody who is not ready for them (domain 2d).
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import exists, select

from referral.audit.services import record
from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.audit import EventType
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.statuses import Status
from referral.domain.tasks import TaskKind
from referral.domain.volunteering import (
    Adjusted,
    DeepRoute,
    Shortcoming,
    TalkEnd,
    WhyTalks,
    in_words,
    valid_for_talks,
)
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import Activity, Referral, Talk, TalkSeries, Task, Volunteer
from referral.models.transaction import command
from referral.notifications.covers import address_for
from referral.notifications.services import queue_about
from referral.volunteers.queries import volunteer_for
from referral.volunteers.talks.queries import fits_talks, own_series, talks_place
from referral.workflow.queries import referral_for
from referral.workflow.services import apply
from referral.workflow.talks import loads_of, vog_years

NOON = time(12)
"""When a talk counts as held: its hour is nobody's business."""


@dataclass(frozen=True, slots=True)
class SeriesInput:
    """What coach and person agree on; the budget in minutes."""

    volunteer_id: UUID
    talks_planned: int
    minutes_budget: int
    phone_shared: bool
    why: WhyTalks | None = None


@command
def arrange(actor: Actor, reference: str, given: SeriesInput) -> TalkSeries:
    """Begin a series with a volunteer who may hold talks today.

    Raises Invalid when the person has no place in talks, when neither route nor goal asks for talks and no
    reason is given, and for a volunteer who may not (the row is locked: the last room is given once);
    Conflict when a series runs already.
    """
    referral = referral_for(actor, reference, lock=True)
    activity = talks_place(actor, referral)
    if activity is None:
        raise Invalid("Geef eerst een plek bij een activiteit met gesprekken.")
    if not fits_talks(actor, referral) and given.why is None:
        words = "Kies waarom gesprekken hier toch passen."
        raise Invalid(words, {"why": words})
    if _open_series(actor, referral) is not None:
        raise Conflict("Er loopt al een reeks gesprekken.")
    volunteer = volunteer_for(actor, given.volunteer_id, lock=True)
    lacks = _lacks(actor, volunteer, activity, clock.today())
    if lacks:
        words = f"Deze vrijwilliger kan nu niet: {in_words(lacks)}. Kies een ander."
        raise Invalid(words, {"volunteer": words})
    made = _made(actor, referral, activity, given)
    event = events.TalksArranged(
        series_id=made.id,
        activity_id=activity.id,
        planned=given.talks_planned,
        why=given.why.value if given.why else "",
    )
    apply(referral, Action.ARRANGE_TALKS, actor, event)
    return made


def _made(actor: Actor, referral: Referral, activity: Activity, given: SeriesInput) -> TalkSeries:
    made = TalkSeries(
        id=new_id(),
        data_key=referral.data_key,
        region_id=referral.region_id,
        referral_id=referral.id,
        activity_id=activity.id,
        volunteer_id=given.volunteer_id,
        arranged_by=actor.id,
        made_at=clock.now(),
        talks_planned=given.talks_planned,
        minutes_budget=given.minutes_budget,
        why=given.why,
        phone_shared=given.phone_shared,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _open_series(actor: Actor, referral: Referral) -> TalkSeries | None:
    found: TalkSeries | None = db.session.scalar(
        select(TalkSeries).where(
            TalkSeries.region_id == actor.region_id,
            TalkSeries.referral_id == referral.id,
            TalkSeries.ended_at.is_(None),
        )
    )
    return found


def _lacks(
    actor: Actor, volunteer: Volunteer, activity: Activity, on: date, but: UUID | None = None
) -> tuple[Shortcoming, ...]:
    years = vog_years(actor) if activity.vog_needed else None
    load = loads_of(actor, [volunteer.id], but=but).get(volunteer.id, 0)
    return valid_for_talks(volunteer.readiness(load, years), on)


@dataclass(frozen=True, slots=True)
class TalkInput:
    """One talk: when, how many minutes, whether it took place. Nothing about what was said."""

    held_on: date
    minutes: int
    held: bool


@command
def record_for(actor: Actor, reference: str, given: TalkInput) -> tuple[Shortcoming, ...]:
    """The coach notes a talk for a volunteer without an account; see `_record`."""
    referral = referral_for(actor, reference, lock=True)
    series = _open_series(actor, referral)
    if series is None:
        raise NotVisible("Er loopt geen reeks gesprekken.")
    return _record(actor, referral, series, given)


@command
def record_own(actor: Actor, series_id: UUID, given: TalkInput) -> tuple[Shortcoming, ...]:
    """The volunteer notes a talk; see `_record`."""
    series = own_series(actor, series_id).series
    return _record(actor, _held_fast(series), series, given)


def _held_fast(series: TalkSeries) -> Referral:
    locked: Referral = db.session.get_one(
        Referral, series.referral_id, with_for_update={"of": Referral}, populate_existing=True
    )
    return locked


def _record(
    actor: Actor, referral: Referral, series: TalkSeries, given: TalkInput
) -> tuple[Shortcoming, ...]:
    """Store the talk; for a volunteer who was not ready on that day nothing but a task for the coach.

    Returns why not; empty when it is stored. Raises Invalid for a day that cannot be.
    """
    _check_day(series, given.held_on)
    moment = min(datetime.combine(given.held_on, NOON, tzinfo=clock.AMSTERDAM), clock.now())
    if given.held:
        lacks = _lacks(actor, series.volunteer, series.activity, given.held_on, but=series.id)
        if lacks:
            _block(actor, referral, series, lacks)
            return lacks
        series.started_on = min(series.started_on or given.held_on, given.held_on)
    minutes = given.minutes if given.held else 0
    talk = Talk(
        region_id=series.region_id,
        held_on=given.held_on,
        minutes=minutes,
        held=given.held,
        recorded_by=actor.id,
        recorded_at=clock.now(),
    )
    series.talks.append(talk)
    db.session.flush()
    _start(actor, referral, series, given.held, moment)
    event = events.TalkRecorded(
        series_id=series.id,
        held=given.held,
        minutes=minutes,
        spent=series.spent,
        budget=series.minutes_budget,
    )
    apply(referral, Action.RECORD_TALK, actor, event, happened_at=moment)
    return ()


def _check_day(series: TalkSeries, day: date) -> None:
    words = ""
    if day > clock.today():
        words = "Deze datum ligt in de toekomst."
    elif day < clock.local(series.made_at).date():
        words = "Deze dag ligt voor de afspraak over deze gesprekken."
    elif any(each.held_on == day for each in series.talks):
        words = "Over deze dag staat al iets genoteerd."
    if words:
        raise Invalid(words, {"held_on": words})


def _start(actor: Actor, referral: Referral, series: TalkSeries, held: bool, moment: datetime) -> None:
    """The first talk is taking part, as a first time in a group is."""
    if held and referral.status is Status.PLACED:
        started = events.ParticipationStarted(
            activity_id=series.activity_id, activity_kind=series.activity.kind.value
        )
        apply(referral, Action.START, actor, started, happened_at=moment)


def _block(actor: Actor, referral: Referral, series: TalkSeries, lacks: tuple[Shortcoming, ...]) -> None:
    """Tell the coach, once until it is solved."""
    waits = exists().where(
        Task.referral_id == referral.id, Task.kind == TaskKind.TALKS_BLOCKED, Task.done_at.is_(None)
    )
    if not db.session.scalar(select(waits)):
        codes = tuple(each.value for each in lacks)
        event = events.TalksBlocked(series_id=series.id, shortcomings=codes)
        apply(referral, Action.BLOCK_TALKS, actor, event)


@command
def go_deeper(actor: Actor, series_id: UUID, route: DeepRoute) -> None:
    """It goes deeper than attention alone can carry: the coach gets a task for today and a mail.

    The mail says only that somebody is needed; no word of the talk exists anywhere.
    """
    series = own_series(actor, series_id).series
    referral = _held_fast(series)
    event = events.TalkWentTooDeep(series_id=series.id, route=route.value)
    apply(referral, Action.GO_DEEPER, actor, event)
    address = address_for(referral.coach, referral) if referral.coach else referral.team.email
    if address:
        queue_about(referral, "too_deep", address)


@command
def end(
    actor: Actor, reference: str, reason: TalkEnd, adjusted: Adjusted, reflection: str = ""
) -> TalkSeries:
    """End the series; the person's own reflection is kept under their key. Raises NotVisible."""
    referral = referral_for(actor, reference, lock=True)
    series = _open_series(actor, referral)
    if series is None:
        raise NotVisible("Er loopt geen reeks gesprekken.")
    series.ended_at, series.end_reason = clock.now(), reason
    series.expectation_adjusted, series.reflection = adjusted, reflection
    event = events.TalksEnded(
        series_id=series.id, reason=reason.value, adjusted=adjusted.value, held=series.held
    )
    apply(referral, Action.END_TALKS, actor, event)
    record(actor, EventType.UPDATE, "talk_series", object_id=series.id, subjects=[referral.person_id])
    return series
