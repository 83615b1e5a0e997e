"""What is stored equals what follows from the events: statuses, signals, and how far people came."""

from collections.abc import Iterator
from itertools import groupby
from uuid import UUID

from sqlalchemy import select

from referral.domain.actors import system_actor
from referral.domain.errors import IllegalTransition
from referral.domain.workflow import recompute
from referral.extensions import db
from referral.models import Referral, ReferralEvent, Region, Signal
from referral.models.scope import acting
from referral.workflow.funnel import by_events, by_tables


def differences() -> tuple[int, list[str]]:
    """How many referrals were checked, and one line for each thing stored that does not follow."""
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
            apart = [*_signals(region_id), *_steps(region_id)]
        for key, (reference, status, version) in stored.items():
            checked += 1
            history = histories.get(key, [])
            problem = _problem(history, status, version)
            if problem:
                wrong.append(f"{reference}: {problem}")
        wrong += apart
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


def _signals(region_id: UUID) -> list[str]:
    """Signals whose row does not say what their events say."""
    told: dict[str, tuple[str, bool, str]] = {}
    rows = db.session.execute(
        select(ReferralEvent.type, ReferralEvent.content)
        .where(
            ReferralEvent.region_id == region_id, ReferralEvent.type.in_(("signal_raised", "signal_answered"))
        )
        .order_by(ReferralEvent.referral_id, ReferralEvent.sequence)
    )
    for kind, content in rows:
        key = content["signal_id"]
        if kind == "signal_raised":
            told[key] = (content["source"], content["urgent"], "")
        else:
            told[key] = (*told[key][:2], content["outcome"])
    kept = {
        str(each.id): (each.source.value, each.urgent_at is not None, each.outcome or "")
        for each in db.session.scalars(select(Signal).where(Signal.region_id == region_id))
    }
    keys = sorted(told.keys() | kept.keys())
    return [
        f"signal {key}: stored {kept.get(key)}, events say {told.get(key)}"
        for key in keys
        if kept.get(key) != told.get(key)
    ]


def _steps(region_id: UUID) -> list[str]:
    """Referrals that came further by their events than by places and attendance, or less far."""
    events, tables = by_events(region_id), by_tables(region_id)
    return [
        f"referral {key}: attendance says {tables.get(key)}, events say {events.get(key)}"
        for key in sorted(events.keys() | tables.keys())
        if events.get(key) != tables.get(key)
    ]
