"""The steps of a referral that follow from an attendance; each is told once."""

from datetime import datetime
from uuid import UUID

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.attendance import Withdrawn
from referral.domain.codes import AttendanceState
from referral.domain.statuses import SEATED, Status
from referral.domain.workflow import TRANSITIONS, Action
from referral.extensions import db
from referral.lib import clock
from referral.models import ActivitySession, Placement, Referral
from referral.workflow.services import apply


def tell(
    actor: Actor,
    session: ActivitySession,
    placement: Placement,
    before: AttendanceState | None,
    after: AttendanceState | None,
    *,
    why: Withdrawn = Withdrawn.UNKNOWN,
) -> None:
    """Write down that attendance went from *before* to *after*, unless the meeting did not take place.

    None stands for nothing told. After a place ended only coming is told, or that it was not so: a day on
    which somebody stayed away is no signal any more. The referral is held by the caller.
    """
    referral = db.session.get_one(Referral, placement.referral_id)
    runs = placement.is_live and referral.status in SEATED
    if session.not_held is not None or referral.status not in TRANSITIONS[Action.ATTEND].sources:
        return
    if after is not None and after.attended:
        _came(actor, referral, session, placement, after, first=runs)
    elif after is not None and after.is_known and runs:
        missed = events.SessionMissed(**_where(session), state=after.value)
        apply(referral, Action.MISS, actor, missed, happened_at=_moment(session))
    elif before is not None and (before.attended or (before.is_known and runs)):
        withdrawn = events.AttendanceWithdrawn(**_where(session), reason=why.value)
        apply(referral, Action.UNMARK, actor, withdrawn, happened_at=_moment(session))


def _came(
    actor: Actor,
    referral: Referral,
    session: ActivitySession,
    placement: Placement,
    state: AttendanceState,
    *,
    first: bool,
) -> None:
    if first and referral.status is Status.PLACED:
        activity = placement.activity
        started = events.ParticipationStarted(activity_id=activity.id, activity_kind=activity.kind.value)
        apply(referral, Action.START, actor, started, happened_at=_moment(session))
    came = events.SessionAttended(**_where(session), state=state.value)
    apply(referral, Action.ATTEND, actor, came, happened_at=_moment(session))


def _where(session: ActivitySession) -> dict[str, UUID]:
    return {"activity_id": session.activity_id, "session_id": session.id}


def _moment(session: ActivitySession) -> datetime:
    return min(session.starts_at, clock.now())
