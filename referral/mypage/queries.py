"""Reads about the own page of one referral: its link, its suggestions, and when it was opened."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.audit.queries import about
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Outcome
from referral.extensions import db
from referral.models import AccessLog, PageSuggestion, PersonPage, Referral
from referral.models.scope import widened

MOST_OPENINGS = 10


def page_of(actor: Actor, referral: Referral) -> PersonPage | None:
    """The link of this referral, working or not; None when none was ever made."""
    found: PersonPage | None = db.session.scalar(
        select(PersonPage).where(
            PersonPage.region_id == actor.region_id, PersonPage.referral_id == referral.id
        )
    )
    return found


def suggestions(actor: Actor, referral: Referral) -> list[PageSuggestion]:
    """What is on the page now, in the order in which it stands there."""
    query = (
        select(PageSuggestion)
        .where(
            PageSuggestion.region_id == actor.region_id,
            PageSuggestion.referral_id == referral.id,
            PageSuggestion.taken_off_at.is_(None),
        )
        .options(joinedload(PageSuggestion.activity))
        .order_by(PageSuggestion.position)
    )
    return list(db.session.scalars(query))


def openings(actor: Actor, referral: Referral, page: PersonPage) -> Sequence[datetime]:
    """When the page was opened with the day of birth, newest first: from the access log, so never less."""
    query = (
        select(AccessLog.happened_at)
        .where(
            about(actor, referral.person_id),
            AccessLog.object_type == "person_page",
            AccessLog.object_id == page.id,
            AccessLog.event_type == EventType.SIGN_IN,
            AccessLog.outcome == Outcome.SUCCESS,
        )
        .order_by(AccessLog.happened_at.desc())
        .limit(MOST_OPENINGS)
    )
    with widened(actor):
        return db.session.scalars(query).all()
