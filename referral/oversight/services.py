"""What is kept no longer than it is needed."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from referral.audit.services import record
from referral.domain.actors import Actor, system_actor
from referral.domain.audit import EventType, Purpose
from referral.domain.statuses import LIVE
from referral.extensions import db
from referral.lib import clock
from referral.models import (
    DataKey,
    Draft,
    IntakeDraft,
    Invitation,
    ParkedForm,
    Referral,
    Region,
    SignInAttempt,
    WebSession,
)
from referral.models.scope import acting
from referral.models.transaction import command

DRAFT_DAYS = 90
"""Unsent drafts go after ninety days."""

PARKED_DAYS = 7
SESSION_DAYS = 2
ATTEMPT_DAYS = 1
INVITATION_DAYS = 90
"""Names and addresses of people who never came, or came long ago, go as well."""


def purge() -> int:
    """Remove old drafts, parked forms, sessions and failed sign-ins, with their keys; how many rows."""
    removed = _purge_sign_in()
    for region_id in list(db.session.scalars(select(Region.id))):
        system = system_actor(region_id)
        with acting(system):
            removed += _purge_region(system)
    return removed


@command
def _purge_sign_in() -> int:
    sessions = delete(WebSession).where(WebSession.seen_at < _ago(SESSION_DAYS))
    attempts = delete(SignInAttempt).where(SignInAttempt.attempted_at < _ago(ATTEMPT_DAYS))
    invitations = delete(Invitation).where(Invitation.expires_at < _ago(INVITATION_DAYS))
    db.session.execute(invitations)
    return len(db.session.scalars(sessions.returning(WebSession.id)).all()) + len(
        db.session.scalars(attempts.returning(SignInAttempt.id)).all()
    )


@command
def _purge_region(system: Actor) -> int:
    drafts = delete(Draft).where(Draft.saved_at < _ago(DRAFT_DAYS)).returning(Draft.data_key_id)
    forms = (
        delete(ParkedForm).where(ParkedForm.parked_at < _ago(PARKED_DAYS)).returning(ParkedForm.data_key_id)
    )
    keys = [*db.session.scalars(drafts), *db.session.scalars(forms)]
    if keys:
        record(system, EventType.DELETE, "draft", subjects=keys, purpose=Purpose.ADMINISTRATION)
    db.session.execute(delete(DataKey).where(DataKey.id.in_(keys)))
    return len(keys) + _purge_intakes()


def _purge_intakes() -> int:
    """Intakes that were begun and never recorded: too old, or of a referral that ended."""
    ended = select(Referral.id).where(Referral.status.not_in(LIVE))
    gone = or_(IntakeDraft.saved_at < _ago(DRAFT_DAYS), IntakeDraft.referral_id.in_(ended))
    return len(db.session.scalars(delete(IntakeDraft).where(gone).returning(IntakeDraft.id)).all())


def _ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)
