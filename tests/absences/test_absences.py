"""Somebody is away: mail, work and pages go to who stands in, and nothing lies unread."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from referral.absences.services import AbsenceInput, set_away
from referral.domain.absences import Period
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.statuses import Status
from referral.domain.workflow import Audience
from referral.extensions import db
from referral.lib import clock
from referral.models import Absence, Message, Organisation, Referral, Team, TeamMembership, User
from referral.models.scope import acting
from referral.notifications.delivery import compose
from referral.notifications.recipients import addresses
from referral.threads.services import write
from referral.workflow.absences import covered_by
from tests.factories import Area, make_absence, referral_in
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]


def form(cover: Actor | None = None, first: int = 0, last: int = 3) -> dict[str, str]:
    """What is filled in, in days from today."""
    today = clock.today()
    return {
        "starts_on": (today + timedelta(days=first)).isoformat(),
        "until": (today + timedelta(days=last)).isoformat(),
        "cover": str(cover.id) if cover else "",
    }


def colleague_of_the_gp(area: Area) -> Actor:
    """The other GP moves to the practice of the first."""
    with area.app.app_context(), acting(area.system):
        user = db.session.get_one(User, area.other_gp.id)
        user.organisation_id = area.practice_id
        db.session.commit()
        db.session.refresh(user)
        return user.actor()


def change(area: Area, who: Actor, **values: Any) -> None:
    """Something of an account is different."""
    with area.app.app_context(), acting(area.system):
        user = db.session.get_one(User, who.id)
        for name, value in values.items():
            setattr(user, name, value)
        db.session.commit()


def referrer_mail(area: Area) -> str:
    """Where news for the referrer goes: whose address that is."""
    made = referral_in(Status.ACCEPTED, area)
    with area.app.app_context(), acting(area.system):
        referral = db.session.get_one(Referral, made.id)
        (found,) = addresses(referral, "referral_accepted", [Audience.REFERRER])
        if found == db.session.get_one(Organisation, area.practice_id).email:
            return "practice"
        return db.session.query(User).filter_by(email=found).one().name


def test_from_until_and_who_stands_in(signed_in: SignIn, area: Area) -> None:
    coach = signed_in(area.coach)
    assert coach.send("/afwezig", form(area.second_coach)).status_code == 302
    page = coach.page("/afwezig")
    assert "Bram Coach neemt waar" in page.text
    assert "voor Sanne Coach" in signed_in(area.second_coach).page("/afwezig").text
    with area.app.app_context(), acting(area.system):
        message = db.session.query(Message).filter_by(template="cover").one()
        mail = compose(message)
        key = db.session.query(Absence).one().id
        assert message.address == db.session.get_one(User, area.second_coach.id).email
    assert "U neemt van" in mail.as_string()
    assert "Sanne" not in mail.as_string()
    assert coach.send(f"/afwezig/{key}/einde").status_code == 302
    assert "Bram Coach neemt waar" not in coach.page("/afwezig").text
    assert coach.send("/afwezig", form(area.second_coach)).status_code == 302


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"starts_on": "", "until": ""}, "Vul de eerste dag in."),
        (form(first=-5, last=-1), "al voorbij"),
        (form(first=-1, last=2), "vandaag of een latere dag"),
        (form(first=3, last=2), "voor de eerste"),
        (form(last=91), "dertien weken"),
        (form(first=10, last=12), "Er staat al een afwezigheid"),
        ({**form(), "cover": "weet ik niet"}, "geldige keuze"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field(
    signed_in: SignIn, area: Area, given: dict[str, str], word: str
) -> None:
    make_absence(area, area.coach, days=5, ahead=10)
    answer = signed_in(area.coach).send("/afwezig", given)
    assert answer.status_code == 422
    assert word in answer.get_data(as_text=True)
    assert given["until"] in answer.get_data(as_text=True)


@pytest.mark.parametrize("cover", ["coach", "other_coach", "gp", "host"])
def test_only_a_colleague_of_the_same_team_can_stand_in(signed_in: SignIn, area: Area, cover: str) -> None:
    answer = signed_in(area.coach).send("/afwezig", form(getattr(area, cover)))
    assert answer.status_code == 422


def test_who_is_away_cannot_stand_in_so_two_never_cover_each_other(signed_in: SignIn, area: Area) -> None:
    signed_in(area.coach).send("/afwezig", form(area.second_coach, last=5))
    other = signed_in(area.second_coach)
    answer = other.send("/afwezig", form(area.coach, first=5, last=8))
    assert answer.status_code == 422
    assert "Sanne Coach is zelf afwezig" in answer.get_data(as_text=True)
    assert other.send("/afwezig", form(area.coach, first=6, last=8)).status_code == 302


def test_news_for_a_referrer_goes_to_the_cover(area: Area) -> None:
    cover = colleague_of_the_gp(area)
    assert referrer_mail(area) == "Dokter Visser"
    make_absence(area, area.gp, cover, ahead=1)
    assert referrer_mail(area) == "Dokter Visser"
    make_absence(area, area.gp, cover)
    assert referrer_mail(area) == "Dokter Smit"


@pytest.mark.parametrize("what", ["nobody", "cover away", "cover left", "cover elsewhere"])
def test_without_a_cover_the_shared_address_gets_it(area: Area, what: str) -> None:
    cover = colleague_of_the_gp(area)
    make_absence(area, area.gp, None if what == "nobody" else cover)
    if what == "cover away":
        make_absence(area, cover)
    if what == "cover left":
        change(area, cover, left_at=clock.now())
    if what == "cover elsewhere":
        change(area, cover, organisation_id=area.other_practice_id)
    assert referrer_mail(area) == "practice"


def test_without_a_shared_address_it_still_arrives(area: Area) -> None:
    make_absence(area, area.gp)
    with area.app.app_context(), acting(area.system):
        db.session.get_one(Organisation, area.practice_id).email = ""
        db.session.commit()
    assert referrer_mail(area) == "Dokter Visser"


def test_a_cover_in_another_team_does_not_get_what_they_may_not_see(area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    make_absence(area, area.coach, area.second_coach)
    with area.app.app_context(), acting(area.system):
        db.session.query(TeamMembership).filter_by(user_id=area.second_coach.id).update(
            {"team_id": area.other_team_id}
        )
        db.session.commit()
    with area.app.app_context(), acting(area.gp):
        write(area.gp, made.reference, "Belt u haar?")
    with area.app.app_context(), acting(area.system):
        message = db.session.query(Message).filter_by(template="thread").one()
        assert message.address == db.session.get_one(Team, area.team_id).email


def test_my_work_holds_that_of_whom_i_cover(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    second = signed_in(area.second_coach)
    assert made.reference not in second.page("/vandaag?van=mij").text
    make_absence(area, area.coach, area.second_coach)
    page = second.page("/vandaag?van=mij")
    assert made.reference in page.text
    assert "voor Sanne Coach" in page.text
    assert "U neemt waar voor Sanne Coach" in second.page("/vandaag").text
    assert "Sanne Coach is afwezig tot en met" in second.page(f"/werkvoorraad/{made.reference}").text
    with clock.moved_to(clock.now() + timedelta(days=3)), area.app.app_context(), acting(area.second_coach):
        assert covered_by(area.second_coach) == {}


def test_the_coordinator_does_it_for_who_fell_ill(signed_in: SignIn, area: Area) -> None:
    coordinator, path = signed_in(area.coordinator), f"/overzicht/afwezig?wie={area.coach.id}"
    assert "Iedereen is er" in coordinator.page("/overzicht/afwezig").text
    assert coordinator.send(path, form(last=-1)).status_code == 422
    assert coordinator.send(path, form(area.second_coach)).status_code == 302
    assert "Sanne Coach" in coordinator.page("/overzicht/afwezig").text
    with area.app.app_context(), acting(area.system):
        row = db.session.query(Absence).one()
        assert (row.user_id, row.recorded_by) == (area.coach.id, area.coordinator.id)
        key = row.id
    assert coordinator.send(f"/overzicht/afwezig/{key}/einde").status_code == 302
    assert coordinator.send(f"/overzicht/afwezig/{key}/einde").status_code == 302
    assert "Iedereen is er" in coordinator.page("/overzicht/afwezig").text


def test_a_coordinator_sets_nobody_but_a_coach(signed_in: SignIn, area: Area) -> None:
    key = make_absence(area, area.gp)
    coordinator = signed_in(area.coordinator)
    assert coordinator.send(f"/overzicht/afwezig/{key}/einde").status_code == 404
    assert "Leg vast voor een collega" in coordinator.page(f"/overzicht/afwezig?wie={area.gp.id}").text
    today = AbsenceInput(Period(clock.today(), clock.today()), None)
    with area.app.app_context(), acting(area.coordinator), pytest.raises(NotVisible):
        set_away(area.coordinator, area.gp.id, today)


def test_somebody_else_s_absence_is_not_there(signed_in: SignIn, area: Area) -> None:
    key = make_absence(area, area.coach)
    assert signed_in(area.second_coach).send(f"/afwezig/{key}/einde").status_code == 404
