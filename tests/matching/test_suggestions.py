"""The page with suggestions: three at most, with reasons from the data, and what is kept of a decision."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest

from referral.domain.activities import ActivityForm
from referral.domain.actors import Actor
from referral.domain.codes import ActivityKind, Route
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import ActivityBreak, Intake, PostcodePlace, Referral
from referral.models.scope import acting
from tests.factories import Area, MadeReferral, make_activity, make_volunteer, referral_in
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import change, raw_rows


@pytest.fixture
def coach(signed_in: Callable[[Actor], PageClient], area: Area) -> PageClient:
    """A coach of the team."""
    return signed_in(area.coach)


def after_intake(area: Area, **values: Any) -> MadeReferral:
    """Somebody with an intake that says this."""
    made = referral_in(Status.INTAKE_HELD, area)
    with area.app.app_context(), acting(area.system):
        intake = db.session.query(Intake).filter_by(referral_id=made.id).one()
        intake.limits = []
        for name, value in values.items():
            setattr(intake, name, value)
        db.session.commit()
    return made


def page_of(coach: PageClient, made: MadeReferral) -> str:
    """What the coach sees."""
    return coach.page(f"/werkvoorraad/{made.reference}/activiteiten").text


def test_at_most_three_with_their_reasons(coach: PageClient, area: Area) -> None:
    for number in range(6):
        make_activity(area, name=f"Koor {number}", kind=ActivityKind.CREATIVE, interests=["music"])
    page = page_of(coach, after_intake(area, interests=["music"]))
    assert page.count("Geef een plek") == 3
    assert page.count("Doet graag: muziek en zingen") == 3


def test_money_is_a_limit_and_the_page_says_what_it_ruled_out(coach: PageClient, area: Area) -> None:
    make_activity(area, name="Duur koor", price_cents=500)
    made = after_intake(area, limits=["free"])
    page = page_of(coach, made)
    assert "Duur koor" not in page
    assert "Kost geld: 1 activiteit" in page


def test_distance_is_told_as_an_estimate(coach: PageClient, area: Area, database: Database) -> None:
    change(
        database,
        "INSERT INTO postcode_place (postcode, latitude, longitude, neighbourhood_code, year)"
        " VALUES ('3511 AB', 52.09, 5.12, '', 2026)",
    )
    make_activity(area, name="Om de hoek", latitude=52.091, longitude=5.121)
    make_activity(area, name="Ver weg", latitude=52.12, longitude=5.2)
    page = page_of(coach, after_intake(area, reach="400"))
    assert "Om de hoek" in page
    assert "meter lopen (schatting)" in page
    assert "Ver weg" not in page


def test_own_words_come_back(coach: PageClient, area: Area) -> None:
    make_activity(area, name="Samen zingen", works_because="Zingen in de oude bakkerij.")
    page = page_of(coach, after_intake(area, clicks="mensen van de bakkerij vroeger"))
    assert "Noemt zelf dingen die hier terugkomen" in page


def test_full_stands_apart(coach: PageClient, area: Area) -> None:
    make_activity(area, name="Volle groep", capacity=0)
    page = page_of(coach, after_intake(area))
    assert "Past ook, maar is nu vol" in page
    assert page.index("Past ook") < page.index("Volle groep")


def test_out_of_season_is_not_suggested(coach: PageClient, area: Area) -> None:
    later = clock.today() + timedelta(weeks=20)
    make_activity(area, name="Zomergroep", starts_on=later)
    past = clock.today() - timedelta(days=1)
    make_activity(area, name="Voorbije groep", ends_on=past)
    shut = make_activity(area, name="Gesloten groep")
    with area.app.app_context(), acting(area.system):
        weeks = ActivityBreak(
            region_id=area.region_id,
            activity_id=shut,
            starts_on=clock.today(),
            ends_on=later,
            reason="Verbouwing",
        )
        db.session.add(weeks)
        db.session.commit()
    page = page_of(coach, after_intake(area))
    for name in ("Zomergroep", "Voorbije groep", "Gesloten groep"):
        assert name not in page
    assert "Komt voorlopig niet bijeen: 2 activiteiten" in page


def test_talks_only_with_a_volunteer_who_may_hold_them(coach: PageClient, area: Area) -> None:
    make_activity(area, name="Gesprekken", kind=ActivityKind.TALKS, form=ActivityForm.SERIES, at_home=True)
    made = after_intake(area, route=Route.TALK_FIRST)
    page = page_of(coach, made)
    assert "Er is nu geen vrijwilliger die mag en past: 1 activiteit" in page
    lapsed = make_volunteer(area, training_until=clock.today() - timedelta(days=1))
    assert lapsed
    assert "Er is nu geen vrijwilliger" in page_of(coach, made)
    make_volunteer(area)
    page = page_of(coach, made)
    assert "Begint met gesprekken met één iemand" in page
    assert "Geef een plek" in page


def test_looking_without_suggestions_finds_every_activity(coach: PageClient, area: Area) -> None:
    make_activity(area, name="Ver koor", starts=time(20))
    made = after_intake(area, hurdles=["evening"])
    assert "Ver koor" not in page_of(coach, made)
    page = coach.page(f"/werkvoorraad/{made.reference}/activiteiten?kies=1").text
    assert "Ver koor" in page


def test_a_no_is_kept_and_does_not_come_back(coach: PageClient, area: Area, database: Database) -> None:
    key = make_activity(area, name="Breien", interests=["art"])
    made = after_intake(area, interests=["art"])
    assert "Breien" in page_of(coach, made)
    coach.send(
        f"/werkvoorraad/{made.reference}/liever-niet", {"activity_id": str(key), "reason": "not_my_thing"}
    )
    assert "Breien" not in page_of(coach, made)
    (kept,) = raw_rows(database, "match_choice")
    assert (kept["decision"], kept["rank"], kept["reason"]) == ("refused", 1, "not_my_thing")
    assert str(key) in str(kept["suggestions"])


def test_a_place_is_kept_with_what_was_suggested(coach: PageClient, area: Area, database: Database) -> None:
    made = after_intake(area)
    coach.send(f"/werkvoorraad/{made.reference}/plaatsen", {"activity_id": str(area.activity_id)})
    (kept,) = raw_rows(database, "match_choice")
    assert (kept["decision"], kept["activity_id"]) == ("placed", area.activity_id)
    assert kept["rank"] == 1
    assert kept["weights_id"] is None


def test_another_team_sees_nothing(signed_in: Callable[[Actor], PageClient], area: Area) -> None:
    made = after_intake(area)
    signed_in(area.other_coach).page(f"/werkvoorraad/{made.reference}/activiteiten", 404)


def test_nothing_fits_becomes_one_wish(coach: PageClient, area: Area, database: Database) -> None:
    made = after_intake(area, interests=["music"], language="tr")
    path = f"/werkvoorraad/{made.reference}/er-past-niets"
    assert coach.page(path).html.count("checked") >= 1  # what the intake says is proposed
    refused = coach.send(path, {"reason": "language", "welcome": "mixed"})
    assert refused.status_code == 422
    assert "Kies wat voor activiteit" in refused.get_data(as_text=True)
    for kind in ("creative", "walking"):
        done = coach.send(path, {"reason": "language", "kinds": kind, "welcome": "women"})
        assert done.status_code == 302
    (wish,) = raw_rows(database, "unmet_wish")
    assert (wish["kinds"], wish["language"], wish["state"]) == (["walking"], "tr", "open")
    assert [each["decision"] for each in raw_rows(database, "match_choice")] == ["none", "none"]
    page = coach.page(f"/werkvoorraad/{made.reference}").text
    assert "Er past nog niets: er is niets in een taal die lukt" in page


def test_somebody_with_a_place_wishes_no_more(coach: PageClient, area: Area, database: Database) -> None:
    made = after_intake(area)
    path = f"/werkvoorraad/{made.reference}/er-past-niets"
    coach.send(path, {"reason": "full", "kinds": "walking", "welcome": "mixed"})
    coach.send(f"/werkvoorraad/{made.reference}/plaatsen", {"activity_id": str(area.activity_id)})
    (wish,) = raw_rows(database, "unmet_wish")
    assert wish["state"] == "met"


def test_the_place_of_a_postcode_is_read_whole(area: Area, database: Database) -> None:
    change(
        database,
        "INSERT INTO postcode_place (postcode, latitude, longitude, neighbourhood_code, year)"
        " VALUES ('3511', 52.09, 5.12, 'BU03440111', 2026)",
    )
    made = referral_in(Status.SENT, area)
    with area.app.app_context(), acting(area.coach):
        found = db.session.get_one(PostcodePlace, "3511")
        assert (found.point.latitude, found.year) == (52.09, 2026)
        assert db.session.get_one(Referral, made.id).sent_at <= clock.now()
