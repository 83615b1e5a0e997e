"""Every stored status equals the status that follows from the events."""

from collections.abc import Iterator
from itertools import groupby
from uuid import UUID

from sqlalchemy import select

from referral.domain.actors import system_actor
from referral.domain.errors import IllegalTransition
from referral.domain.workflow import recompute
from referral.extensions import db
from referral.models import Referral, ReferralEvent, Region
from referral.models.scope import acting


def differences() -> tuple[int, list[str]]:
    """How many referrals were checked, and one line for each whose status does not follow."""
    checked, wrong = 0, []
    for region_id in list(db.session.scalars(select(Region.id))):
        with acting(system_actor(region_id)):
            stored = {
                row.id: (row.reference, row.status, row.version)
                for row in db.session.execute(
                    select(Referral.id, Referral.reference, Referral.status, Referral.version)
                )
            }
            histories = dict(_histories())
        for key, (reference, status, version) in stored.items():
            checked += 1
            history = histories.get(key, [])
            problem = _problem(history, status, version)
            if problem:
                wrong.append(f"{reference}: {problem}")
    return checked, wrong


def _problem(history: list[str], status: str, version: int) -> str:
    try:
        follows = recompute(history)
    except IllegalTransition:
        return f"impossible history {' '.join(history)}"
    if follows != status:
        return f"stored {status}, events say {follows}"
    return "" if len(history) == version else f"version {version} with {len(history)} events"


def _histories() -> Iterator[tuple[UUID, list[str]]]:
    rows = db.session.execute(
        select(ReferralEvent.referral_id, ReferralEvent.type).order_by(
            ReferralEvent.referral_id, ReferralEvent.sequence
        )
    )
    for key, group in groupby(rows, key=lambda row: row.referral_id):
        yield key, [row.type for row in group]
