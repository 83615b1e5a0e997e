"""Who gets a notice: from an audience of the process to addresses, as far as consent goes."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from referral.domain.codes import ConsentPurpose
from referral.domain.languages import Language
from referral.domain.notices import MAY_WAIT, NewsWish, allowed
from referral.domain.permissions import FOLLOWED_EVENTS, PROCESS_EVENTS, SHARED_EVENTS
from referral.domain.statuses import Role
from referral.domain.workflow import Audience
from referral.extensions import db
from referral.models import Referral, User
from referral.notifications.covers import address_for


@dataclass(frozen=True, slots=True)
class Box:
    """A mail address. `waits`: whoever reads it wants one mail a day."""

    address: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """As whom an address is told, and whether that waits for the one mail of the next working day."""

    audience: Audience
    waits: bool


def addresses(referral: Referral, event_type: str, audiences: Iterable[Audience]) -> dict[str, Told]:
    """The mail addresses to tell, each once and as whom, in a stable order."""
    found: dict[str, Told] = {}
    for audience in sorted(audiences):
        for box in _FINDERS[audience](referral, event_type):
            if box.address:
                found.setdefault(box.address, Told(audience, box.waits))
    return found


def language_of(address: str) -> Language:
    """The language that the owner of this account chose; Dutch for the box of a team or an organisation."""
    chosen = db.session.scalar(select(User.language).where(func.lower(User.email) == address.lower()))
    return chosen or Language.DUTCH


def referrer_may_hear(referral: Referral, event_type: str) -> bool:
    """Whether consent, as it stands now, lets the referrer know of this kind of event."""
    shared = event_type in SHARED_EVENTS and referral.agrees_to(ConsentPurpose.SHARE_BACK)
    return event_type in PROCESS_EVENTS or shared


def _team(referral: Referral, event_type: str) -> Iterator[Box]:
    del event_type
    yield Box(referral.team.email)


def _referrer(referral: Referral, event_type: str) -> Iterator[Box]:
    """The referrer, in the way they chose.

    What they may not hold back (`MAY_WAIT` lacks it) leaves at once: to the practice's own box when they
    want no mail or left, else to themselves.
    """
    if not referrer_may_hear(referral, event_type):
        return
    referrer, address = referral.referrer, address_for(referral.referrer, referral)
    if address != referrer.email:  # away or gone: whoever stands in hears everything at once
        yield Box(address)
        return
    wish, can_wait = allowed(referrer.role, referrer.news), event_type in MAY_WAIT
    if wish is not NewsWish.IN_SYSTEM:
        yield Box(address, waits=can_wait and wish is NewsWish.DAILY)
    elif not can_wait:
        yield Box(referral.organisation.email or address)


def _followers(referral: Referral, event_type: str) -> Iterator[Box]:
    if event_type not in FOLLOWED_EVENTS:
        return
    for consent in referral.consents:
        if consent.purpose is ConsentPurpose.SHARE_WITH and consent.holds and consent.organisation:
            yield Box(consent.organisation.email)


def _privacy_officers(referral: Referral, event_type: str) -> Iterator[Box]:
    del event_type
    yield from _in_role(referral, Role.PRIVACY_OFFICER)


def _coordinators(referral: Referral, event_type: str) -> Iterator[Box]:
    del event_type
    yield from _in_role(referral, Role.COORDINATOR)


def _in_role(referral: Referral, role: Role) -> Iterator[Box]:
    found = db.session.execute(
        select(User.email, User.news)
        .where(User.region_id == referral.region_id, User.role == role, User.works_now())
        .order_by(User.email)
    )
    for email, news in found:
        yield Box(email, waits=allowed(role, news) is NewsWish.DAILY)


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
