"""One of the six has a page of her own: three suggestions, one of which she thought about."""

from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import func, select

from referral.demo import area
from referral.demo.scene import at, moment_on
from referral.demo.world import World
from referral.domain.actors import system_actor
from referral.domain.own_page import PageWay, SaidHow, SuggestionAnswer
from referral.extensions import db
from referral.lib import clock
from referral.models import PersonPage, Referral, ReferralEvent, Region
from referral.models.person import Person, surname_index
from referral.models.scope import acting
from referral.mypage.by_link.services import answer
from referral.mypage.queries import suggestions
from referral.mypage.services import Said, make_page, put_suggestions

WHO, COACH = "Bakker", "Marit Hoekstra"
SUGGESTIONS = ("Z-01", "C-01", "E-01")
LATER = Said(SuggestionAnswer.LATER, SaidHow.PAGE)


def give_page(world: World, today: date) -> None:
    """Her coach made the page yesterday, brought the letter, and put suggestions there."""
    made_at = _moment(world, moment_on(today - timedelta(days=1), 10))
    with at(made_at, world.actors[COACH]) as coach:
        referral = _hers(world)
        page = make_page(coach, referral.reference, PageWay.LETTER)
        put_suggestions(coach, referral.reference, [world.activities[each] for each in SUGGESTIONS])
        token, first = page.token, suggestions(coach, referral)[0].id
    answered_at = min(made_at + timedelta(hours=6), clock.now())
    with at(answered_at, system_actor(world.region_id)):
        answer(world.region_id, token, first, LATER)
    db.session.remove()


def _moment(world: World, wanted: datetime) -> datetime:
    """After whatever happened last in her story, on any day of the week, and never in the future."""
    with acting(system_actor(world.region_id)):
        events = select(func.max(ReferralEvent.happened_at))
        last = db.session.scalar(events.where(ReferralEvent.referral_id == _hers(world).id))
    return min(max(wanted, last + timedelta(minutes=5) if last else wanted), clock.now())


def _hers(world: World) -> Referral:
    query = select(Referral).join(Person, Person.id == Referral.person_id)
    return db.session.scalars(
        query.where(Person.region_id == world.region_id, Person.surname_index == surname_index(WHO))
        .order_by(Referral.sent_at.desc())
        .limit(1)
    ).one()


def page_lines() -> list[str]:
    """Where her page is and what it asks, for whoever just started the product."""
    region_id = db.session.scalar(select(Region.id).where(Region.name == area.REGION))
    if region_id is None:
        return []
    with acting(system_actor(region_id)):
        page = db.session.scalar(select(PersonPage).order_by(PersonPage.made_at).limit(1))
        if page is None or page.shut_at is not None:
            return []
        base = current_app.config["BASE_URL"]
        return [
            "  Eigen pagina van Jo Bakker (jarig op 14 maart):",
            f"  {base}/uw-pagina/{region_id}/{page.token}",
        ]
