"""Who gets the mail for somebody: they, who stands in for them, or the address that others read too."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.statuses import REFERRERS, Role
from referral.extensions import db
from referral.lib import clock
from referral.models import Absence, Referral, User


def works_on(user: User, referral: Referral) -> bool:
    """Whether this person works today on either side of *referral*: in its team, or where it came from."""
    if not user.is_present:
        return False
    if user.role is Role.COACH:
        return any(each.team_id == referral.team_id and each.is_present for each in user.memberships)
    return user.role in REFERRERS and user.organisation_id == referral.organisation_id


def absences_of(user_ids: Iterable[UUID]) -> dict[UUID, Absence]:
    """Who of these is away today, with the cover."""
    query = select(Absence).where(Absence.user_id.in_(set(user_ids)), Absence.holds_on(clock.today()))
    query = query.options(joinedload(Absence.user), joinedload(Absence.cover))
    return {each.user_id: each for each in db.session.scalars(query)}


def reached(user: User, referral: Referral) -> User | None:
    """Who reads what is meant for *user*: the same, or the cover when away; None when neither can now."""
    if not works_on(user, referral):
        return None
    away = absences_of([user.id]).get(user.id)
    if away is None:
        return user
    cover = away.cover
    if cover is None or not works_on(cover, referral) or absences_of([cover.id]):
        return None
    return cover


def address_for(user: User, referral: Referral) -> str:
    """The mail address for *user* about *referral*.

    When neither they nor a cover can be reached, it is the shared one of the team or organisation, so
    that nothing lies unread; without a shared one their own, as long as they work there.
    """
    found = reached(user, referral)
    if found is not None:
        return found.email
    shared = referral.team.email if user.role is Role.COACH else referral.organisation.email
    return shared or (user.email if works_on(user, referral) else "")
