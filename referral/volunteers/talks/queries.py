"""Reads: the series of a referral, who could hold it, and the series of a volunteer."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from referral.audit.services import read_list, record
from referral.domain.activities import ActivityForm
from referral.domain.actors import Actor
from referral.domain.codes import ContactWay
from referral.domain.errors import NotVisible
from referral.domain.statuses import SEATED
from referral.domain.volunteering import Shortcoming, Taste, asks_for_talks, fit, valid_for_talks
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, Placement, Referral, Talk, TalkSeries, Volunteer
from referral.workflow.talks import loads_of, vog_years

NOBODY = Taste()
CALLS = frozenset({ContactWay.PHONE, ContactWay.TEXT})
"""Who is reached in another way is not called by a volunteer either."""


def talks_place(actor: Actor, referral: Referral) -> Activity | None:
    """The activity of talks in which the person has a place now, if any."""
    found: Activity | None = db.session.scalar(
        select(Activity)
        .join(Placement, Placement.activity_id == Activity.id)
        .where(
            Placement.region_id == actor.region_id,
            Placement.referral_id == referral.id,
            Placement.ended_at.is_(None),
            Activity.form == ActivityForm.SERIES,
        )
    )
    return found


def _series(actor: Actor) -> Select[TalkSeries]:
    return (
        select(TalkSeries)
        .where(TalkSeries.region_id == actor.region_id)
        .options(
            joinedload(TalkSeries.activity),
            joinedload(TalkSeries.volunteer),
            selectinload(TalkSeries.talks).joinedload(Talk.recorder),
        )
        .execution_options(populate_existing=True)
    )


def series_of(actor: Actor, referral: Referral) -> list[TalkSeries]:
    """All series of this referral, the newest first; the look at the volunteers is logged."""
    query = _series(actor).where(TalkSeries.referral_id == referral.id).order_by(TalkSeries.made_at.desc())
    found = list(db.session.scalars(query))
    read_list(actor, "volunteer", [each.volunteer_id for each in found if each.volunteer.left_on is None])
    return found


def wanting(actor: Actor, series: TalkSeries) -> tuple[Shortcoming, ...]:
    """Why the volunteer of a series may not go on today, if so."""
    years = vog_years(actor) if series.activity.vog_needed else None
    load = loads_of(actor, [series.volunteer_id], but=series.id).get(series.volunteer_id, 0)
    return valid_for_talks(series.volunteer.readiness(load, years), clock.today())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A volunteer who could hold these talks, why it fits, or why it cannot be."""

    volunteer_id: UUID
    name: str
    reasons: tuple[str, ...]
    wanting: tuple[Shortcoming, ...]
    load: int
    most: int


def candidates(actor: Actor, referral: Referral, activity: Activity) -> list[Candidate]:
    """Everybody in the region: first who may, and of those the best fit first; the look is logged."""
    query = select(Volunteer).where(Volunteer.region_id == actor.region_id, Volunteer.left_on.is_(None))
    found = list(db.session.scalars(query))
    loads = loads_of(actor, [each.id for each in found])
    years, person = vog_years(actor) if activity.vog_needed else None, _taste(referral)
    read_list(actor, "volunteer", [each.id for each in found])
    ranked: list[tuple[tuple[bool, tuple[int, ...], int, str], Candidate]] = []
    for each in found:
        fits = fit(person, Taste(each.languages, each.rhythm, each.interests))
        load = loads.get(each.id, 0)
        lacks = valid_for_talks(each.readiness(load, years), clock.today())
        row = Candidate(each.id, each.name, fits.reasons, lacks, load, each.most_people)
        best_first = tuple(-number for number in fits.rank)
        ranked.append(((bool(lacks), best_first, load, row.name.casefold()), row))
    return [row for _, row in sorted(ranked, key=lambda each: each[0])]


def _taste(referral: Referral) -> Taste:
    intake = referral.intake
    if intake is None:
        return NOBODY
    spoken = [intake.language.value] if intake.language else []
    return Taste(spoken, intake.rhythm, intake.interests)


def fits_talks(actor: Actor, referral: Referral) -> bool:
    """Whether the intake asks for talks about meaning."""
    del actor
    route = referral.intake.route if referral.intake else None
    return asks_for_talks(route, [each.need for each in referral.goals])


@dataclass(frozen=True, slots=True)
class OwnSeries:
    """A series as its volunteer sees it: a first name, perhaps a number, and the talks."""

    series: TalkSeries
    name: str
    phone: str
    reference: str


def own(actor: Actor) -> list[OwnSeries]:
    """The series that this volunteer holds now; the look at the persons is logged."""
    found = list(db.session.scalars(_own(actor).order_by(TalkSeries.made_at)))
    if found:
        shown = [each.referral.person_id for each in found]
        record(actor, "read", "talk_series", subjects=shown)
    return [_as_own(each) for each in found]


def own_series(actor: Actor, series_id: UUID) -> OwnSeries:
    """One of them; the look is logged. Raises NotVisible for a series of somebody else, or one that ended."""
    found = db.session.scalar(_own(actor).where(TalkSeries.id == series_id))
    if found is None:
        raise NotVisible("Deze gesprekken zijn er niet, of ze zijn afgerond.")
    record(actor, "read", "talk_series", object_id=found.id, subjects=[found.referral.person_id])
    return _as_own(found)


def _own(actor: Actor) -> Select[TalkSeries]:
    return (
        _series(actor)
        .join(TalkSeries.referral)
        .join(Volunteer, Volunteer.id == TalkSeries.volunteer_id)
        .where(
            Volunteer.user_id == actor.id,
            TalkSeries.ended_at.is_(None),
            Referral.status.in_(SEATED),
            Referral.hidden_at.is_(None),
            Referral.stopped_at.is_(None),
        )
        .options(contains_eager(TalkSeries.referral).joinedload(Referral.coach))
    )


def _as_own(series: TalkSeries) -> OwnSeries:
    referral = series.referral
    callable_ = series.phone_shared and referral.contact_way in CALLS
    phone = referral.person.phone if callable_ else ""
    return OwnSeries(series, referral.person.given_name, phone, referral.reference)
