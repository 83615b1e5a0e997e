"""Questionnaires of a region, the moments of a referral, and what was measured of one person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from referral.domain.actors import Actor
from referral.domain.instruments.change import Measured, Pair, pair
from referral.domain.instruments.definition import Instrument
from referral.domain.instruments.moments import USUAL_SET, Course, MeasureMoment, MeasureState
from referral.domain.instruments.reading import read_instrument, shipped
from referral.domain.instruments.scoring import Score, score
from referral.extensions import db
from referral.lib import clock
from referral.models import InstrumentFile, Measurement, MeasureSet, Referral, ReferralEvent
from referral.models.sealed import SealedJson


def installed(actor: Actor) -> dict[str, Instrument]:
    """The questionnaires of the region by code: those that come along, replaced by what was loaded."""
    return _newest(_loaded(actor))


def versions(actor: Actor) -> dict[tuple[str, str], Instrument]:
    """Every version that was ever in use, by code and stamp, so that old answers keep their meaning."""
    return _every(_loaded(actor))


def _loaded(actor: Actor) -> list[Instrument]:
    """What the region loaded itself, oldest first."""
    query = select(InstrumentFile.content).where(InstrumentFile.region_id == actor.region_id)
    contents = db.session.scalars(query.order_by(InstrumentFile.loaded_at, InstrumentFile.id))
    return [read_instrument(each) for each in contents]


def _newest(loaded: Iterable[Instrument]) -> dict[str, Instrument]:
    return {**shipped(), **{made.code: made for made in loaded}}


def _every(loaded: Iterable[Instrument]) -> dict[tuple[str, str], Instrument]:
    return {(made.code, made.stamp): made for made in [*shipped().values(), *loaded]}


def chosen_codes(actor: Actor) -> list[str]:
    """The codes of what the region asks, in order."""
    newest = (
        select(MeasureSet.codes)
        .where(MeasureSet.region_id == actor.region_id)
        .order_by(MeasureSet.set_at.desc(), MeasureSet.id.desc())
        .limit(1)
    )
    found: list[str] | None = db.session.scalar(newest)
    return list(USUAL_SET) if found is None else found


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a region asks, and what it wants to ask but has no words for."""

    asked: tuple[Instrument, ...]
    wordless: tuple[Instrument, ...]


def chosen(actor: Actor) -> Chosen:
    """The set of the region; a questionnaire without text is left out, and told."""
    known = installed(actor)
    wanted = [known[code] for code in chosen_codes(actor) if code in known]
    return Chosen(
        tuple(each for each in wanted if each.can_be_sent),
        tuple(each for each in wanted if not each.can_be_sent),
    )


_MARKS = {
    "intake_held": "intake",
    "participation_started": "started",
    "referral_closed": "closed",
}


def course_of(referral: Referral) -> Course:
    """The days of a referral from which its moments follow; of closing the last one counts."""
    return courses_of([referral])[referral.id]


def courses_of(referrals: Collection[Referral]) -> dict[UUID, Course]:
    """The same for many at once."""
    query = (
        select(
            ReferralEvent.referral_id,
            ReferralEvent.type,
            func.min(ReferralEvent.happened_at).label("first"),
            func.max(ReferralEvent.happened_at).label("last"),
        )
        .where(ReferralEvent.referral_id.in_([each.id for each in referrals]), ReferralEvent.type.in_(_MARKS))
        .group_by(ReferralEvent.referral_id, ReferralEvent.type)
    )
    days: dict[UUID, dict[str, date]] = {each.id: {} for each in referrals}
    for row in db.session.execute(query):
        at = row.last if row.type == "referral_closed" else row.first
        days[row.referral_id][_MARKS[row.type]] = clock.local(at).date()
    for each in referrals:
        if each.status.is_live:
            days[each.id].pop("closed", None)
    return {key: Course(**found, today=clock.today()) for key, found in days.items()}


def measurements_of(referral: Referral) -> list[Measurement]:
    """What this person was asked, with the answers, oldest first."""
    query = (
        select(Measurement)
        .where(Measurement.referral_id == referral.id)
        .options(selectinload(Measurement.sheets))
        .order_by(Measurement.asked_at, Measurement.id)
    )
    return list(db.session.scalars(query))


@dataclass(frozen=True, slots=True)
class Point:
    """One scale at one moment, with why it is that number."""

    moment: MeasureMoment
    on: date
    value: float | None
    complete: bool
    stamp: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """One scale of one questionnaire over time. `change` only from a real pair of start and latest."""

    made: Instrument
    scale: str
    label: str
    points: tuple[Point, ...]
    change: Pair | None
    meaningful: bool | None
    """Whether the change is large enough to mean something; None where no threshold was published."""


def series_of(actor: Actor, referral: Referral) -> list[Series]:
    """What was measured of one person, a line per scale. The look at the answers is the caller's to log."""
    loaded = _loaded(actor)
    known = _every(loaded)
    points: dict[tuple[str, str], list[Point]] = {}
    for asked in measurements_of(referral):
        if asked.state is not MeasureState.FILLED or asked.answered_at is None:
            continue
        on = clock.local(asked.answered_at).date()
        for sheet in asked.sheets:
            made = known.get((sheet.code, sheet.stamp))
            if made is None:
                continue
            told = score(made, SealedJson.load(sheet.answers))
            for scale, value in told.stored().items():
                if scale != "total" or made.rule.value != "counts":
                    point = _point(asked.moment, on, told, value, sheet.stamp)
                    points.setdefault((sheet.code, scale), []).append(point)
    newest = _newest(loaded)
    return [_series(newest[code], scale, found) for (code, scale), found in points.items()]


def _point(moment: MeasureMoment, on: date, told: Score, value: float | None, stamp: str) -> Point:
    return Point(moment, on, value, told.complete, stamp, told.lines)


def _series(made: Instrument, scale: str, points: list[Point]) -> Series:
    labels = {each.code: each.label for each in made.subscales} | {"total": made.name, "t_score": "T-score"}
    found = pair(*_ends(points))
    meaningful = None
    if found and made.meaningful_change is not None and scale == "total":
        meaningful = abs(found.after - found.before) >= made.meaningful_change
    return Series(made, scale, labels.get(scale, scale), tuple(points), found, meaningful)


def _ends(points: Iterable[Point]) -> tuple[Measured | None, Measured | None]:
    found = list(points)
    if len(found) < 2 or found[0].moment is not MeasureMoment.BASELINE:  # a pair
        return None, None
    return _measured(found[0]), _measured(found[-1])


def _measured(point: Point) -> Measured:
    return Measured(point.stamp, point.value, point.complete)


def stored_scores(sheet_scores: dict[str, Any] | None, scale: str) -> float | None:
    """The stored number of one scale."""
    found = (sheet_scores or {}).get(scale)
    return None if found is None else float(found)
