"""Who is who: the face of now, for professionals, and nothing that is not about work."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from referral.domain.actors import Actor
from referral.domain.codes import HandOverTarget
from referral.domain.statuses import Role
from referral.extensions import db
from referral.lib import clock
from referral.models import CareContact, Neighbourhood, Team, User
from referral.models.scope import acting
from referral.workflow.members import change_face
from tests.factories import Area, build_area, make_absence
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]
READERS = (Role.GP, Role.CARE_WORKER, Role.COACH, Role.HOST, Role.COORDINATOR)


@pytest.mark.parametrize("role", READERS)
def test_every_function_of_the_neighbourhood(signed_in: SignIn, area: Area, role: Role) -> None:
    with area.app.app_context(), acting(area.system):
        values = {"target": HandOverTarget.SOCIAL_WORK, "phone": "030 1", "opening_hours": "elke dag"}
        shared = {"region_id": area.region_id, "email": "geheim@hulp.test"}
        db.session.add(CareContact(**shared, **values, name="Werk Open", is_open=True))
        db.session.add(CareContact(**shared, **values, name="Werk Dicht", is_open=False))
        db.session.commit()
        own = db.session.get_one(User, area.coach.id).email
    text = signed_in(area.actor(role)).page(f"/wie-is-wie?wijk={area.neighbourhood_id}").text
    for shown in ("Wie is wie in Noord", "Team Noord", "030 765 43 21", "Sanne Coach", "Bram Coach"):
        assert shown in text
    for shown in ("Chris Coördinator", "Henk", "Praktijk De Linde", "Thuiszorg Vecht", "Werk Open"):
        assert shown in text
    others = text.replace(area.actor(role).name, "")
    for hidden in ("Team Zuid", "Nadia", "Henk de Gastheer", "Werk Dicht", "geheim@hulp.test", own):
        assert hidden not in others


@pytest.mark.parametrize("typed", ["3511", "3511 AB", "3511ab"])
def test_by_postcode(signed_in: SignIn, area: Area, typed: str) -> None:
    assert "Wie is wie in Noord" in signed_in(area.gp).page(f"/wie-is-wie?postcode={typed}").text


@pytest.mark.parametrize("query", ["postcode=12", "postcode=abc&wijk=", "wijk=zomaar", ""])
def test_without_a_neighbourhood_the_whole_region(signed_in: SignIn, area: Area, query: str) -> None:
    page = signed_in(area.gp).page(f"/wie-is-wie?{query}")
    assert "Team Noord" in page.text
    assert "Team Zuid" in page.text
    assert ("Dit is geen Nederlandse postcode" in page.text) is ("postcode=" in query)


def test_a_postcode_without_a_neighbourhood(signed_in: SignIn, area: Area) -> None:
    gp = signed_in(area.gp)
    assert "geen team zorgt voor de rest" in gp.page("/wie-is-wie?postcode=9999").text
    with area.app.app_context(), acting(area.system):
        rest = Neighbourhood(region_id=area.region_id, team_id=area.other_team_id, name="?", inhabitants=0)
        rest.is_rest = True
        db.session.add(rest)
        db.session.commit()
    assert "komen bij Team Zuid" in gp.page("/wie-is-wie?postcode=9999").text


def test_D40_the_face_of_now_and_since_when(signed_in: SignIn, area: Area) -> None:
    gp, path = signed_in(area.gp), f"/wie-is-wie?wijk={area.neighbourhood_id}"
    assert "sinds" not in gp.page(path).text
    with clock.moved_to(datetime(2026, 11, 3, 9, tzinfo=UTC)), area.app.app_context(), acting(area.admin):
        change_face(area.admin, db.session.get_one(Team, area.team_id), "Bram")
    assert "<strong>Bram</strong>, Welzijnscoach Noord, sinds 3 november 2026" in gp.page(path).html


def test_who_is_away_and_who_left(signed_in: SignIn, area: Area) -> None:
    make_absence(area, area.coach, area.second_coach)
    gp, path = signed_in(area.gp), f"/wie-is-wie?wijk={area.neighbourhood_id}"
    assert "Sanne Coach, afwezig tot en met" in gp.page(path).text
    with area.app.app_context(), acting(area.system):
        db.session.get_one(User, area.second_coach.id).left_at = clock.now()
        db.session.commit()
    text = gp.page(path).text
    assert "Bram" not in text


def test_another_region_is_not_shown(signed_in: SignIn, area: Area) -> None:
    abroad = build_area(area.app, "4444", "5555")
    text = signed_in(area.gp).page(f"/wie-is-wie?wijk={abroad.neighbourhood_id}").text
    assert "Wie is wie in de regio" in text
    assert text.count("Team Noord") == 1
