"""A circle with members, lunches, agreements, links and answers."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import create_engine, select

from referral.areas import store_figures
from referral.domain.areas.figure_file import FigureRow
from referral.domain.areas.partners import Item, PartnerKind, Side
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import (
    AreaReading,
    Circle,
    CircleAgreement,
    CircleMember,
    Lunch,
    LunchGuest,
    PartnerAnswer,
    SurveyLink,
    YearReport,
)
from referral.models.scope import acting

if TYPE_CHECKING:
    from tests.factories.area import Area


def _circle(area: "Area") -> Circle:
    """The circle of the area's neighbourhood, in the open session."""
    found = db.session.scalar(select(Circle).where(Circle.neighbourhood_id == area.neighbourhood_id))
    if found is None:
        found = Circle(
            id=new_id(),
            region_id=area.region_id,
            neighbourhood_id=area.neighbourhood_id,
            goal="",
            goal_on=None,
        )
        db.session.add(found)
        db.session.flush()
    return found


def make_member(
    area: "Area", kind: PartnerKind = PartnerKind.CHURCH, name: str = "Ds. Roos Akkerman"
) -> UUID:
    """A member of the circle of the area's neighbourhood; the key."""
    with area.app.app_context(), acting(area.system):
        made = CircleMember(
            id=new_id(),
            region_id=area.region_id,
            circle_id=_circle(area).id,
            kind=kind,
            organisation="De Brug",
            function_name="Voorganger",
            name=name,
            email=f"{new_id().hex}@partner.test",
            added_by=area.community_worker.id,
            joined_on=clock.today(),
        )
        db.session.add(made)
        db.session.commit()
        return made.id


def make_lunch(
    area: "Area", days: int = 14, *, guests: Sequence[UUID] = (), closed: bool = False, off: bool = False
) -> UUID:
    """A lunch so many days from now; one that has been was held, one that is *off* called off. The key."""
    now = clock.now()
    with area.app.app_context(), acting(area.system):
        made = Lunch(
            id=new_id(),
            region_id=area.region_id,
            circle_id=_circle(area).id,
            starts_at=now + timedelta(days=days),
            venue="Buurthuis",
            topics=["Wat zien wij?"],
            planned_by=area.community_worker.id,
            planned_at=now - timedelta(days=60),
            held_at=now if days <= 0 else None,
            discussed="De wijk verandert." if days <= 0 else "",
            cancelled_at=now if off else None,
            survey_closed_at=now if closed else None,
        )
        db.session.add(made)
        db.session.flush()
        db.session.add_all(
            LunchGuest(region_id=area.region_id, lunch_id=made.id, member_id=each) for each in guests
        )
        db.session.commit()
        return made.id


def make_agreement(
    area: "Area",
    lunch_id: UUID | None = None,
    *,
    due: int = 20,
    done: bool = False,
    what: str = "Belt elke week met de praktijk.",
) -> UUID:
    """An agreement of a lunch; the key."""
    lunch_id = lunch_id or make_lunch(area, -3)
    with area.app.app_context(), acting(area.system):
        made = CircleAgreement(
            id=new_id(),
            region_id=area.region_id,
            lunch_id=lunch_id,
            who="De wijkverpleging",
            what=what,
            due_on=clock.today() + timedelta(days=due),
            made_by=area.community_worker.id,
            made_at=clock.now(),
            done_on=clock.today() if done else None,
        )
        db.session.add(made)
        db.session.commit()
        return made.id


def make_survey_link(area: "Area", lunch_id: UUID | None = None) -> tuple[UUID, str]:
    """A link of a new member to the questions of a lunch; its key and its secret."""
    member_id, lunch_id = make_member(area), lunch_id or make_lunch(area)
    with area.app.app_context(), acting(area.system):
        made = SurveyLink(
            id=new_id(), region_id=area.region_id, lunch_id=lunch_id, member_id=member_id, is_used=False
        )
        made.make_link()
        db.session.add(made)
        db.session.commit()
        return made.id, made.token


def make_answers(area: "Area", lunch_id: UUID, pair: tuple[Side, Side], marks: Sequence[int]) -> None:
    """So many lists about one pair of groups, with the same mark for all three questions."""
    with area.app.app_context(), acting(area.system):
        for mark in marks:
            given = {item.value: mark for item in Item}
            db.session.add(
                PartnerAnswer(
                    region_id=area.region_id, lunch_id=lunch_id, from_side=pair[0], to_side=pair[1], **given
                )
            )
        db.session.commit()


def make_reading(area: "Area", text: str = "De school is de plek waar ouders elkaar zien.") -> UUID:
    """A note about the area's neighbourhood; the key."""
    with area.app.app_context(), acting(area.system):
        made = AreaReading(
            id=new_id(),
            region_id=area.region_id,
            neighbourhood_id=area.neighbourhood_id,
            held_on=clock.today(),
            text=text,
            made_by=area.community_worker.id,
            made_at=clock.now(),
            made_as="Opbouwwerker",
        )
        db.session.add(made)
        db.session.commit()
        return made.id


def load_figures(area: "Area", rows: Sequence[FigureRow]) -> None:
    """Open figures, as the owner stores them."""
    engine = create_engine(area.app.config["OWNER_DATABASE_URL"])
    try:
        with engine.begin() as connection:
            store_figures(connection, rows)
    finally:
        engine.dispose()


def make_year_report(area: "Area") -> int:
    """This year, with the words of its report."""
    year = clock.today().year
    with area.app.app_context(), acting(area.system):
        if db.session.query(YearReport).filter_by(region_id=area.region_id, year=year).first() is None:
            words = dict.fromkeys(("went_badly", "went_well", "changes"), "Zo ging het.")
            made = YearReport(
                region_id=area.region_id, year=year, made_by=area.coordinator.id, made_at=clock.now(), **words
            )
            db.session.add(made)
            db.session.commit()
    return year
