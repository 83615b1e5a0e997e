"""The facts that matching looks at, gathered from an intake and from the catalogue."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from referral.domain.activities import Welcome
from referral.domain.actors import Actor
from referral.domain.codes import ContactLimit, Feature, Route
from referral.domain.first_meeting import NEAR_METRES, GoalNeed, Hurdle, Interest, Reach, Rhythm
from referral.domain.labels import Labelled
from referral.domain.matching.facts import Seeker
from referral.domain.matching.klik import telling
from referral.domain.own_page import SuggestionAnswer
from referral.extensions import db
from referral.lib.geo import Point
from referral.models import Intake, Referral, ReferralEvent
from referral.workflow.distances import point_of

REFUSED = "offer_refused"
ANSWERED = "suggestion_answered"

Kind = TypeVar("Kind", bound=Labelled)


def seeker_of(actor: Actor, referral: Referral) -> Seeker:
    """What the intake says about *referral*, as facts; without an intake only what the referral knows."""
    intake = referral.intake
    hurdles = frozenset(intake.hurdles if intake else ())
    return Seeker(
        needs=_codes(Feature, intake.limits if intake else ()),
        language=intake.language if intake else None,
        home=_home(referral.person.postcode),
        neighbourhood_id=referral.neighbourhood_id,
        reach=_reach(intake.reach if intake else None, hurdles),
        needs_transport=Hurdle.TRANSPORT in hurdles,
        not_in_the_evening=Hurdle.EVENING in hurdles,
        no_visits=ContactLimit.NO_VISIT in referral.contact_limits,
        gives=bool(intake and intake.brings),
        rhythm=_codes(Rhythm, intake.rhythm if intake else ()),
        interests=_codes(Interest, intake.interests if intake else ()),
        company=intake.company if intake else None,
        welcome=_codes(Welcome, intake.welcome if intake else ()),
        route=intake.route if intake else Route.GROUP,
        goals=frozenset(GoalNeed(each.need) for each in referral.goals if each.need),
        stems=_own_words(intake, referral),
        known=_known(actor, referral),
    )


def _home(postcode: str) -> Point | None:
    """Where somebody lives, to about twenty homes; None when only the four digits are known, or nothing.

    The middle of four digits can be kilometres from a home: no distance on foot is told from that.
    """
    spot = point_of(postcode)
    return spot.point if spot and not spot.is_coarse else None


def _codes(kind: type[Kind], codes: Iterable[str]) -> frozenset[Kind]:
    known = {each.value: each for each in kind}
    return frozenset(known[each] for each in codes if each in known)


def _reach(reach: Reach | None, hurdles: frozenset[str]) -> int | None:
    if reach is not None:
        return reach.metres
    return NEAR_METRES if Hurdle.NEAR in hurdles else None


def _own_words(intake: Intake | None, referral: Referral) -> frozenset[str]:
    """The stems of the person's own words, found by the same dictionary as those of the catalogue."""
    words = [each.words or "" for each in referral.goals]
    told = telling(*words, *((intake.clicks or "", intake.can_still or "") if intake else ()))
    if not told:
        return frozenset()
    return frozenset(db.session.scalar(select(func.tsvector_to_array(func.to_tsvector("dutch", told)))) or ())


def _known(actor: Actor, referral: Referral) -> frozenset[UUID]:
    """Where the person has or had a place, and to what the person said no."""
    del actor
    content = ReferralEvent.content
    on_the_page = and_(ReferralEvent.type == ANSWERED, content["answer"].astext == SuggestionAnswer.NO.value)
    said_no = db.session.scalars(
        select(content["activity_id"].astext).where(
            ReferralEvent.referral_id == referral.id, or_(ReferralEvent.type == REFUSED, on_the_page)
        )
    )
    return frozenset({UUID(each) for each in said_no} | {each.activity_id for each in referral.placements})
