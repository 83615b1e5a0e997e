"""Who gets a notice: from an audience of the process to addresses, as far as consent goes."""

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import func, select

from referral.domain.codes import ConsentPurpose
from referral.domain.languages import Language
from referral.domain.permissions import FOLLOWED_EVENTS, PROCESS_EVENTS, SHARED_EVENTS
from referral.domain.statuses import Role
from referral.domain.workflow import Audience
from referral.extensions import db
from referral.models import Referral, User
from referral.notifications.covers import address_for


def addresses(referral: Referral, event_type: str, audiences: Iterable[Audience]) -> dict[str, Audience]:
    """The mail addresses to tell, each once and as whom, in a stable order."""
    found: dict[str, Audience] = {}
    for audience in sorted(audiences):
        for address in _FINDERS[audience](referral, event_type):
            if address:
                found.setdefault(address, audience)
    return found


def language_of(address: str) -> Language:
    """The language that the owner of this account chose; Dutch for the box of a team or an organisation."""
    chosen = db.session.scalar(select(User.language).where(func.lower(User.email) == address.lower()))
    return chosen or Language.DUTCH


def _team(referral: Referral, event_type: str) -> Iterator[str]:
    del event_type
    yield referral.team.email


def _referrer(referral: Referral, event_type: str) -> Iterator[str]:
    shared = event_type in SHARED_EVENTS and referral.agrees_to(ConsentPurpose.SHARE_BACK)
    if not (event_type in PROCESS_EVENTS or shared):
        return
    yield address_for(referral.referrer, referral)


def _followers(referral: Referral, event_type: str) -> Iterator[str]:
    if event_type not in FOLLOWED_EVENTS:
        return
    for consent in referral.consents:
        if consent.purpose is ConsentPurpose.SHARE_WITH and consent.holds and consent.organisation:
            yield consent.organisation.email


def _privacy_officers(referral: Referral, event_type: str) -> Iterator[str]:
    del event_type
    yield from _in_role(referral, Role.PRIVACY_OFFICER)


def _coordinators(referral: Referral, event_type: str) -> Iterator[str]:
    del event_type
    yield from _in_role(referral, Role.COORDINATOR)


def _in_role(referral: Referral, role: Role) -> Iterable[str]:
    return db.session.scalars(
        select(User.email)
        .where(User.region_id == referral.region_id, User.role == role, User.works_now())
        .order_by(User.email)
    )


def of_message(referral: Referral, writer: User, named: Collection[User]) -> list[str]:
    """The addresses to tell of a message in the thread: who was named, or else the other side."""
    if named:
        found = {address_for(each, referral) for each in named}
    elif writer.role is Role.COACH:
        found = {address_for(referral.referrer, referral)}
    else:
        found = {address_for(referral.coach, referral) if referral.coach else referral.team.email}
    return sorted(found - {"", writer.email})


_FINDERS = {
    Audience.TEAM: _team,
    Audience.REFERRER: _referrer,
    Audience.FOLLOWERS: _followers,
    Audience.COORDINATOR: _coordinators,
    Audience.PRIVACY_OFFICER: _privacy_officers,
}
