"""Yearly rounds with lists, links, paper and answers."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from referral.domain.impact.goals import standard
from referral.domain.impact.rounds import ListKind, RoundState
from referral.extensions import db
from referral.impact.rounds.services import new_code
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import (
    ImpactAnswer,
    ImpactInvitation,
    ImpactList,
    ImpactRound,
    ImpactSheet,
    Referral,
)
from referral.models.scope import acting

if TYPE_CHECKING:
    from tests.factories.area import Area

GOALS = (1, 4)


def make_impact(
    area: "Area",
    state: RoundState = RoundState.OPEN,
    activities: Sequence[UUID] = (),
    *,
    ask_stopped: bool = False,
) -> tuple[UUID, list[UUID]]:
    """A round about these activities (else that of the area); its key and those of its lists.

    With *ask_stopped* the lists of who stopped come after those of who takes part.
    """
    today, now = clock.today(), clock.now()
    with area.app.app_context(), acting(area.system):
        made = ImpactRound(
            id=new_id(),
            region_id=area.region_id,
            year=today.year,
            starts_on=today,
            ends_on=today + timedelta(days=20),
            planned_by=area.measurer.id,
            planned_at=now,
            organisation_id=area.measurer.organisation_id,
            sent_at=None if state is RoundState.PLANNED else now,
            invited_at=None if state is RoundState.PLANNED else now,
            closed_at=now if state is RoundState.CLOSED else None,
        )
        db.session.add(made)
        asked = activities or [area.activity_id]
        kinds = [ListKind.TAKING_PART, ListKind.STOPPED] if ask_stopped else [ListKind.TAKING_PART]
        lists = [_list(made, each, kind) for kind in kinds for each in asked]
        db.session.add_all(lists)
        db.session.commit()
        return made.id, [each.id for each in lists]


def _list(made: ImpactRound, activity_id: UUID, kind: ListKind) -> ImpactList:
    goals = [standard(slot) for slot in GOALS] if kind is ListKind.TAKING_PART else []
    return ImpactList(
        id=new_id(),
        region_id=made.region_id,
        round_id=made.id,
        activity_id=activity_id,
        kind=kind,
        goals=[{**asdict(each), "lines": list(each.lines)} for each in goals],
        invited=0,
        unreached=0,
    )


def make_impact_sheet(area: "Area", list_id: UUID) -> str:
    """A paper list; its code."""
    with area.app.app_context(), acting(area.system):
        code = new_code()
        row = ImpactSheet(
            region_id=area.region_id, list_id=list_id, code=code, made_at=clock.now(), is_used=False
        )
        db.session.add(row)
        db.session.commit()
        return code


def make_impact_link(area: "Area", reference: str) -> tuple[UUID, str]:
    """A link to the list of an open round for this person; the key of the invitation and its secret."""
    _, lists = make_impact(area)
    with area.app.app_context(), acting(area.system):
        referral = db.session.query(Referral).filter_by(reference=reference).one()
        made = ImpactInvitation(
            id=new_id(),
            region_id=area.region_id,
            list_id=lists[0],
            referral_id=referral.id,
            way="mail",
            is_used=False,
            is_reminded=False,
        )
        made.make_link()
        db.session.add(made)
        db.session.commit()
        return made.id, made.token


def make_impact_answers(
    area: "Area",
    list_id: UUID,
    rows: Sequence[dict[str, int]] = (),
    *,
    reasons: Sequence[Sequence[str]] = (),
) -> None:
    """Filled-in lists: a step per line, such as ``{"1-0": 4}``; or the reasons of people who stopped."""
    filled: list[tuple[dict[str, int], Sequence[str]]] = [(each, ()) for each in rows]
    filled += [({}, each) for each in reasons]
    with area.app.app_context(), acting(area.system):
        for marks, why in filled:
            answer = ImpactAnswer(
                region_id=area.region_id,
                list_id=list_id,
                code=new_code(),
                on_paper=False,
                marks=marks,
                reasons=list(why),
            )
            db.session.add(answer)
        db.session.commit()
