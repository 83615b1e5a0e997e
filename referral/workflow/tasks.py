"""Keeps the open tasks of a referral equal to what its history asks for (`domain/tasks.py`)."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from referral.domain.actors import Actor
from referral.domain.codes import ConsentPurpose
from referral.domain.silence import Wait
from referral.domain.statuses import LIVE, Status
from referral.domain.tasks import Happening, Stand, TaskKind, story, wanted
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, ReferralEvent, Region, Task
from referral.workflow.clockwork import terms_of

FOLLOWING = frozenset(
    {
        TaskKind.APPOINTMENT,
        TaskKind.HAND_OVER,
        TaskKind.MISSED,
        TaskKind.MISSED_AGAIN,
        TaskKind.WORRY,
        TaskKind.TRY_AGAIN,
        TaskKind.AFTER_CARE,
        TaskKind.PLACE_FREE,
        TaskKind.PLACE_YES,
        TaskKind.PLACE_EXPIRED,
        TaskKind.WAITING_ENDED,
        TaskKind.TRIAL_OVER,
        TaskKind.PAGE_SHUT,
        TaskKind.MOVE_ASKED,
        TaskKind.PAGE_MESSAGE,
        TaskKind.PAGE_ANSWER,
    }
)
"""Tasks whose day moves with what happens. Of the others the first day stands: late stays late."""

BATCH = 200


def settle(referral: Referral) -> None:
    """Open, move and end tasks, right after something happened to *referral*."""
    asked = wanted(_stand(referral), story(_history(referral.id)))
    now = clock.now()
    for task in _open_tasks(referral.id):
        due = asked.pop(task.kind, None)
        if due is None or task.team_id != referral.team_id:
            task.done_at = now
            db.session.flush()
            if due is not None:
                _open(referral, task.kind, due)
        elif task.kind in FOLLOWING or due < task.due:
            task.due = due
    for kind, due in asked.items():
        _open(referral, kind, due)


def settle_missing(actor: Actor, after: UUID | None = None) -> tuple[int, UUID | None]:
    """Give live referrals without any task the tasks that they ask for, a batch after the key *after*.

    Returns how many were looked at, and the last key when there may be more.
    """
    open_task = select(Task.referral_id).where(Task.done_at.is_(None), Task.region_id == actor.region_id)
    bare = select(Referral).where(
        Referral.region_id == actor.region_id,
        Referral.status.in_(LIVE - {Status.EXPIRED}),
        Referral.paused_on.is_(None),
        Referral.hidden_at.is_(None),
        Referral.id.not_in(open_task),
    )
    if after is not None:
        bare = bare.where(Referral.id > after)
    found = list(db.session.scalars(bare.order_by(Referral.id).limit(BATCH)))
    for each in found:
        settle(each)
    return len(found), found[-1].id if len(found) == BATCH else None


def _open(referral: Referral, kind: TaskKind, due: object) -> None:
    db.session.add(
        Task(
            region_id=referral.region_id,
            referral_id=referral.id,
            team_id=referral.team_id,
            kind=kind,
            due=due,
            opened_at=clock.now(),
        )
    )


def _open_tasks(referral_id: UUID) -> list[Task]:
    found = select(Task).where(Task.referral_id == referral_id, Task.done_at.is_(None))
    return list(db.session.scalars(found))


def _history(referral_id: UUID) -> Iterable[Happening]:
    rows = db.session.execute(
        select(ReferralEvent.type, ReferralEvent.happened_at, ReferralEvent.content)
        .where(ReferralEvent.referral_id == referral_id)
        .order_by(ReferralEvent.sequence)
    )
    return (Happening(name, clock.local(at).date(), content) for name, at, content in rows)


def _stand(referral: Referral) -> Stand:
    terms = terms_of(referral.region_id)
    decide_by = None
    if referral.silence_since is not None:
        decide_by = terms.calendar.after(
            referral.silence_since, max(terms.waits.of(Wait.REMIND) - (referral.silence_kept or 0), 0)
        )
    return Stand(
        status=referral.status,
        paused=referral.is_paused,
        sent_on=clock.local(referral.sent_at).date(),
        decide_by=decide_by,
        contact_due=referral.contact_due,
        calendar=terms.calendar,
        tries=db.session.get_one(Region, referral.region_id).tries_before_decision,
        may_return=referral.status is Status.CLOSED and _may_return(referral),
    )


def _may_return(referral: Referral) -> bool:
    """Whether the team may ask once more how it goes, after the end: only with a yes to that (L6)."""
    asked = (ConsentPurpose.REFER, ConsentPurpose.RECONTACT)
    return all(referral.agrees_to(purpose) for purpose in asked)
