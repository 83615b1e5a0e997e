"""The link to somebody's own page, and a suggestion that stands there."""

from uuid import UUID

from referral.domain.own_page import PageWay
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import PageSuggestion, PersonPage, Referral
from referral.models.scope import acting
from tests.factories.activity import make_activity
from tests.factories.area import Area


def make_page(area: Area, reference: str) -> UUID:
    """The page of a referral, whatever its status; the key. A second call finds the first."""
    with area.app.app_context(), acting(area.system):
        referral = db.session.query(Referral).filter_by(reference=reference).one()
        page = db.session.query(PersonPage).filter_by(referral_id=referral.id).one_or_none()
        if page is None:
            page = PersonPage(
                id=new_id(),
                region_id=referral.region_id,
                referral_id=referral.id,
                made_by=area.coach.id,
                made_at=clock.now(),
                way=PageWay.LETTER,
            )
            page.make_link()
            db.session.add(page)
            db.session.commit()
        return page.id


def page_token(area: Area, page_id: UUID) -> str:
    """The secret of its link."""
    with area.app.app_context(), acting(area.system):
        return db.session.get_one(PersonPage, page_id).token


def make_suggestion(area: Area, reference: str, name: str = "Breien op woensdag") -> UUID:
    """A suggestion of an activity of its own; the key."""
    activity_id = make_activity(area, name=name)
    with area.app.app_context(), acting(area.system):
        referral = db.session.query(Referral).filter_by(reference=reference).one()
        row = PageSuggestion(
            region_id=referral.region_id,
            referral_id=referral.id,
            activity_id=activity_id,
            position=1,
            put_by=area.coach.id,
            put_at=clock.now(),
        )
        db.session.add(row)
        db.session.commit()
        return row.id
