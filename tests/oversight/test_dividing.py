"""Work goes to somebody else: in bulk, with word of what changed meanwhile, and nobody's name in sight."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from referral.domain.actors import Actor
from referral.domain.statuses import Role, Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Absence, Message, Referral, ReferralEvent, TeamMembership
from referral.models.scope import acting
from referral.workflow.assigning import Choice, Target, divide
from tests.factories import Area, MadeReferral, build_area, referral_in
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]
PATH = "/overzicht/verdelen"


def holder(area: Area, made: MadeReferral) -> object:
    """Who has it now."""
    with area.app.app_context(), acting(area.system):
        return db.session.get_one(Referral, made.id).coach_id


def value(made: MadeReferral, coach: Actor | None) -> str:
    """A ticked box."""
    return f"{made.reference}:{coach.id if coach else ''}"


@pytest.fixture
def coordinator(signed_in: SignIn, area: Area) -> PageClient:
    """The coordinator's browser."""
    return signed_in(area.coordinator)


def test_from_choice_to_done_and_the_team_hears_once(coordinator: PageClient, area: Area) -> None:
    made = [referral_in(Status.ACCEPTED, area), referral_in(Status.PARTICIPATING, area)]
    values = [value(each, area.coach) for each in made]
    query = "&".join(f"keuze={each}" for each in values)
    assert "Er gebeurt nog niets" in coordinator.page(f"{PATH}?{query}").text
    to = f"coach:{area.second_coach.id}"
    confirm = coordinator.page(f"{PATH}?{query}&naar={to}")
    assert "2 verwijzingen gaan naar: Bram Coach" in confirm.text
    assert holder(area, made[0]) == area.coach.id
    answer = coordinator.send(PATH, {"keuze": values, "naar": to})
    assert answer.status_code == 200
    assert "2 verwijzingen gingen naar: Bram Coach" in answer.text
    assert {holder(area, each) for each in made} == {area.second_coach.id}
    with area.app.app_context(), acting(area.system):
        mails = db.session.query(Message).filter_by(template="divided").all()
        assert len(mails) == 1
        events = db.session.query(ReferralEvent).filter_by(type="coach_assigned").all()
        assert {each.content["coach_id"] for each in events} == {str(area.second_coach.id)}
        assert {each.actor_role for each in events} == {Role.COORDINATOR}


def test_the_team_reads_who_has_it_and_the_referrer_does_not(
    coordinator: PageClient, signed_in: SignIn, area: Area
) -> None:
    made = referral_in(Status.ACCEPTED, area)
    coordinator.send(PATH, {"keuze": [value(made, area.coach)], "naar": f"coach:{area.second_coach.id}"})
    assert "Ligt nu bij Bram Coach" in signed_in(area.coach).page(f"/werkvoorraad/{made.reference}").text
    assert "Bram" not in signed_in(area.gp).page(f"/verwijzingen/{made.reference}").text
    assert made.reference in signed_in(area.second_coach).page("/vandaag?van=mij").text
    assert made.reference not in signed_in(area.coach).page("/vandaag?van=mij").text


def test_of_two_coordinators_the_second_is_told(coordinator: PageClient, area: Area) -> None:
    taken, free = referral_in(Status.ACCEPTED, area), referral_in(Status.ACCEPTED, area)
    values = [value(each, area.coach) for each in (taken, free)]
    with area.app.app_context(), acting(area.coordinator):
        divide(area.coordinator, [Choice(taken.reference, area.coach.id)], Target())
    to = f"coach:{area.second_coach.id}"
    confirm = coordinator.page(f"{PATH}?keuze={values[0]}&keuze={values[1]}&naar={to}")
    assert "Ligt intussen bij niemand" in confirm.text
    answer = coordinator.send(PATH, {"keuze": values, "naar": to})
    assert "1 verwijzing ging naar" in answer.text
    assert "Chris Coördinator was u voor" in answer.text
    assert holder(area, taken) is None
    assert holder(area, free) == area.second_coach.id


def test_what_ended_meanwhile_is_told(coordinator: PageClient, area: Area) -> None:
    ended, runs = referral_in(Status.CLOSED, area), referral_in(Status.SENT, area)
    to = f"coach:{area.second_coach.id}"
    values = [value(ended, area.coach), value(runs, None), "P-XXX-XXX:"]
    answer = coordinator.send(PATH, {"keuze": values, "naar": to})
    assert "1 verwijzing ging naar" in answer.text
    assert "Afgerond" in answer.text
    assert "Deze verwijzing is er niet meer." in answer.text


def test_to_another_team_with_a_reason(coordinator: PageClient, signed_in: SignIn, area: Area) -> None:
    early, far = referral_in(Status.ACCEPTED, area), referral_in(Status.INTAKE_HELD, area)
    values = [value(each, area.coach) for each in (early, far)]
    to = f"team:{area.other_team_id}"
    query = f"{PATH}?keuze={values[0]}&keuze={values[1]}&naar={to}"
    without = coordinator.get(query)
    assert without.status_code == 422
    assert "Kies waarom het naar een ander team gaat." in without.text
    confirm = coordinator.page(f"{query}&reden=no_capacity")
    assert "1 verwijzing gaat naar" in confirm.text
    assert "blijft daarom bij dit team" in confirm.text
    answer = coordinator.send(PATH, {"keuze": values, "naar": to, "reden": "no_capacity"})
    assert "1 verwijzing ging naar: Team Zuid (ander team)" in answer.text
    assert early.reference in signed_in(area.other_coach).page("/vandaag?van=niemand").text
    assert "Bij ons is nu geen ruimte".lower() in (
        signed_in(area.gp).page(f"/verwijzingen/{early.reference}").text
    )
    assert holder(area, far) == area.coach.id


def test_everything_of_one_coach(coordinator: PageClient, area: Area) -> None:
    made = [referral_in(Status.ACCEPTED, area) for _ in range(3)]
    referral_in(Status.SENT, area)
    page = coordinator.page(f"{PATH}?team={area.team_id}&van={area.coach.id}")
    assert "U koos 3 verwijzingen." in page.text
    found = re.findall(r'name="keuze" value="([^"]+)"', page.html)
    assert set(found) == {value(each, area.coach) for each in made}
    assert "Sanne Coach" not in re.findall(r"<label class=\"option\">.*?</label>", page.html, re.DOTALL)


def test_only_who_works_there_today_can_get_it(coordinator: PageClient, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    with area.app.app_context(), acting(area.system):
        row = db.session.query(TeamMembership).filter_by(user_id=area.second_coach.id).one()
        row.until = clock.today()
        db.session.commit()
    box = value(made, area.coach)
    assert "Bram Coach" not in coordinator.page(f"{PATH}?keuze={box}").text
    gone = coordinator.send(PATH, {"keuze": [box], "naar": f"coach:{area.second_coach.id}"})
    assert gone.status_code == 422
    other = coordinator.send(PATH, {"keuze": [box], "naar": f"coach:{area.other_coach.id}"})
    assert "werkt vandaag niet in het team" in other.text
    assert holder(area, made) == area.coach.id


@pytest.mark.parametrize("form", [{}, {"keuze": ["x", "P-1:y"]}, {"naar": "niemand"}])
def test_nothing_chosen_teaches_how(coordinator: PageClient, area: Area, form: dict[str, object]) -> None:
    assert "Nog niets gekozen" in coordinator.page(PATH).text
    assert coordinator.send(PATH, form).status_code in {200, 422}


def test_another_region_cannot_be_divided(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    abroad = build_area(area.app, "9711", "9712")
    answer = signed_in(abroad.coordinator).send(PATH, {"keuze": [value(made, area.coach)], "naar": "niemand"})
    assert "Deze verwijzing is er niet meer." in answer.text
    assert holder(area, made) == area.coach.id


def test_the_load_of_a_team_by_name(coordinator: PageClient, area: Area) -> None:
    referral_in(Status.SENT, area)
    late = referral_in(Status.ACCEPTED, area, sent_days_ago=20)
    page = coordinator.page(f"/overzicht/team/{area.team_id}")
    order = [page.text.index(each) for each in ("Van niemand", "Bram Coach", "Sanne Coach")]
    assert order == sorted(order)
    assert "%" not in page.text
    assert late.reference in coordinator.page(f"/overzicht/team/{area.team_id}?van={area.coach.id}").text
    assert late.surname not in page.html
    with area.app.app_context(), acting(area.system):
        row = db.session.query(TeamMembership).filter_by(user_id=area.coach.id).one()
        row.until = clock.today()
        db.session.commit()
    assert "Werkt vandaag niet in dit team" in coordinator.page(f"/overzicht/team/{area.team_id}").text


def test_who_is_away_is_seen_with_who_stands_in(coordinator: PageClient, area: Area) -> None:
    with area.app.app_context(), acting(area.system):
        db.session.add(
            Absence(
                region_id=area.region_id,
                user_id=area.coach.id,
                cover_id=area.second_coach.id,
                starts_on=clock.today(),
                until=clock.today() + timedelta(days=3),
                recorded_by=area.coordinator.id,
                recorded_at=clock.now(),
            )
        )
        db.session.commit()
    text = coordinator.page(f"/overzicht/team/{area.team_id}").text
    assert "Afwezig tot en met" in text
    assert "Bram neemt waar" in text


def test_tiles_agree_with_their_lists(coordinator: PageClient, area: Area) -> None:
    for days, status in ((20, Status.ACCEPTED), (0, Status.SENT), (30, Status.SENT), (0, Status.EXPIRED)):
        referral_in(status, area, sent_days_ago=days)
    tiles = re.findall(
        r'class="stat stat--link" href="([^"]+)"><b>(\d+)</b>', coordinator.page("/overzicht").html
    )
    assert len(tiles) == 5
    for path, number in tiles:
        listed = re.findall(r'name="keuze" value="(P-[^:]+):', coordinator.page(path).html)
        assert len(set(listed)) == int(number), path


def test_few_contacts_give_no_percentage(coordinator: PageClient, area: Area) -> None:
    for _ in range(9):
        referral_in(Status.REACHED, area)
    assert "te weinig om te tellen" in coordinator.page("/overzicht").text
    assert "100% van" not in coordinator.page("/overzicht").text
    referral_in(Status.REACHED, area, sent_days_ago=15)
    assert "90% van 10" in coordinator.page("/overzicht").text


def test_a_coach_takes_over_passes_on_and_is_told_who_was_first(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    bram, path = signed_in(area.second_coach), f"/werkvoorraad/{made.reference}"
    answer = bram.send(f"{path}/overnemen", {"coach": str(area.coach.id)})
    assert answer.location == path
    assert holder(area, made) == area.second_coach.id
    again = signed_in(area.coach).send(f"{path}/overnemen", {"coach": ""})
    assert again.status_code == 409
    assert "Bram Coach was u voor" in again.text
    back = {"had": str(area.second_coach.id), "coach": "niemand"}
    assert bram.send(f"{path}/collega", back).location == path
    assert holder(area, made) is None
    assert "Terug bij het hele team" in bram.page(path).text
    wrong = bram.send(f"{path}/collega", {"had": "", "coach": str(area.other_coach.id)})
    assert wrong.status_code == 422


def test_the_clock_goes_on_when_work_is_divided(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area)
    with acting(area.system):
        before = db.session.get_one(Referral, made.id).silence
        db.session.rollback()
    with acting(area.coordinator), clock.moved_to(clock.now() + timedelta(days=1)):
        (told,) = divide(area.coordinator, [Choice(made.reference, None)], Target(area.coach.id))
    assert told.done
    with acting(area.system):
        assert db.session.get_one(Referral, made.id).silence == before
