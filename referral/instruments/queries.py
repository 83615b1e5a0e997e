"""Results of groups: means of real pairs, never of fewer than ten people, never a row about one."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, select

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Purpose
from referral.domain.codes import ConsentPurpose
from referral.domain.disclosure import safe_share
from referral.domain.instruments.change import (
    GroupResult,
    Measured,
    Pair,
    four_squares,
    group_result,
    pair,
)
from referral.domain.instruments.definition import Instrument, Rule
from referral.domain.instruments.moments import FillHelp, MeasureMoment, MeasureState
from referral.domain.statuses import Role, Status
from referral.extensions import db
from referral.models import AnswerSheet, Consent, Measurement, Referral
from referral.models.scope import widened
from referral.workflow.measures import installed, stored_scores


@dataclass(frozen=True, slots=True)
class ScaleResult:
    """One scale of one questionnaire between the start and a later moment."""

    made: Instrument
    label: str
    result: GroupResult


@dataclass(frozen=True, slots=True)
class Results:
    """What a group shows between the start and *moment*."""

    moment: MeasureMoment
    scales: list[ScaleResult]
    helped_share: int | None
    refused_share: int | None
    squares: list[list[int | None]] | None


@dataclass(frozen=True, slots=True)
class _Sheet:
    referral_id: UUID
    moment: MeasureMoment
    code: str
    measured: Mapping[str, Measured]


def results(actor: Actor, moment: MeasureMoment) -> Results:
    """Change between the start and *moment*; a researcher counts who agreed. The look is logged."""
    with widened(actor):
        asked = list(db.session.execute(_asked(actor)))
        sheets = [_sheet(row) for row in db.session.execute(_sheets(actor))]
    record(actor, EventType.READ, "measurement", purpose=Purpose.RESEARCH)
    started = {row.referral_id for row in asked if row.moment is MeasureMoment.BASELINE}
    found = {(each.referral_id, each.moment, each.code): each.measured for each in sheets}
    known = installed(actor)
    scales = [
        ScaleResult(made, label, group_result(len(started), _pairs(found, moment, made.code, scale), made))
        for made in known.values()
        if not made.conversation_only and any(each.code == made.code for each in sheets)
        for scale, label in _scales(made)
    ]
    filled = [row for row in asked if row.state is MeasureState.FILLED]
    refused = sum(row.state is MeasureState.REFUSED for row in asked)
    helped = sum(row.help is not FillHelp.ALONE for row in filled)
    return Results(
        moment,
        scales,
        safe_share(helped, len(filled)),
        safe_share(refused, len(asked)),
        _squares(found, moment),
    )


def _counted(actor: Actor) -> list[ColumnElement[bool]]:
    """Whose measures count."""
    rules: list[ColumnElement[bool]] = [
        Measurement.region_id == actor.region_id,
        Referral.objected_at.is_(None),
        Referral.hidden_at.is_(None),
        Referral.status != Status.ENTERED_IN_ERROR,
    ]
    if actor.role is Role.RESEARCHER:
        rules.append(
            exists().where(
                Consent.referral_id == Referral.id,
                Consent.purpose == ConsentPurpose.RESEARCH,
                Consent.given,
                Consent.withdrawn_at.is_(None),
            )
        )
    return rules


def _asked(actor: Actor) -> Select[UUID, MeasureMoment, MeasureState, FillHelp | None]:
    query = select(Measurement.referral_id, Measurement.moment, Measurement.state, Measurement.help)
    return query.join(Referral, Referral.id == Measurement.referral_id).where(*_counted(actor))


def _sheets(actor: Actor) -> Select[*tuple[Any, ...]]:
    query = select(
        Measurement.referral_id,
        Measurement.moment,
        AnswerSheet.code,
        AnswerSheet.stamp,
        AnswerSheet.scores,
        AnswerSheet.missing,
    )
    return (
        query.join(Measurement, Measurement.id == AnswerSheet.measurement_id)
        .join(Referral, Referral.id == Measurement.referral_id)
        .where(AnswerSheet.scores.is_not(None), *_counted(actor))
    )


def _sheet(row: Row[*tuple[Any, ...]]) -> _Sheet:
    measured = {
        scale: Measured(row.stamp, stored_scores(row.scores, scale), complete=row.missing == 0)
        for scale in row.scores
    }
    return _Sheet(row.referral_id, row.moment, row.code, measured)


Found = Mapping[tuple[UUID, MeasureMoment, str], Mapping[str, Measured]]


def _by_person(found: Found, moment: MeasureMoment, code: str, scale: str) -> dict[UUID, Pair]:
    """The pairs of start and *moment*, by referral."""
    ends: dict[UUID, dict[MeasureMoment, Measured]] = defaultdict(dict)
    for (referral_id, when, which), measured in found.items():
        if which == code and scale in measured:
            ends[referral_id][when] = measured[scale]
    made = {
        referral_id: pair(each.get(MeasureMoment.BASELINE), each.get(moment))
        for referral_id, each in ends.items()
    }
    return {referral_id: each for referral_id, each in made.items() if each is not None}


def _pairs(found: Found, moment: MeasureMoment, code: str, scale: str) -> list[Pair]:
    return list(_by_person(found, moment, code, scale).values())


def _squares(found: Found, moment: MeasureMoment) -> list[list[int | None]] | None:
    visits = _by_person(found, moment, "gp_contacts", "number")
    minutes = _by_person(found, moment, "gp_contacts", "minutes")
    both = sorted(set(visits) & set(minutes))
    return four_squares([visits[each] for each in both], [minutes[each] for each in both])


def _scales(made: Instrument) -> list[tuple[str, str]]:
    """The scales of a questionnaire with their words: the total first, where there is one."""
    total = [] if made.rule is Rule.COUNTS else [("total", made.name)]
    return total + [(each.code, each.label) for each in made.subscales]
