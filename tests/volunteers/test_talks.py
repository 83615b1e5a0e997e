"""Talks: arranged by the coach, noted by the volunteer, stopped when it goes too deep or somebody lapses."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from referral.domain.actors import Actor
from referral.domain.codes import ContactWay, EndReason, Route
from referral.domain.statuses import Status
from referral.domain.tasks import TaskKind
from referral.domain.volunteering import TalkEnd
from referral.extensions import db
from referral.lib import clock
from referral.matching.services import end_placement
from referral.models import (
    AccessLog,
    Message,
    Person,
    Referral,
    ReferralEvent,
    Talk,
    TalkSeries,
    Task,
    Volunteer,
)
from referral.models.scope import acting
from referral.notifications import channels
from referral.notifications.delivery import deliver
from tests.factories import Area, MadeReferral, make_talks, make_volunteer, referral_in
from tests.factories.volunteer import referral_in_talks
from tests.guards.test_query_counts import asked
from tests.support.client import PageClient, new_client, sign_in

SignIn = Callable[[Actor], PageClient]

MORNING = datetime(2026, 11, 6, 9, tzinfo=UTC)
"""A Friday."""


@pytest.fixture(autouse=True)
def at_work() -> Iterator[None]:
    channels.memory.clear()
    with clock.moved_to(MORNING):
        yield


@pytest.fixture
def talking(area: Area) -> tuple[MadeReferral, UUID]:
    """Somebody who talks with a volunteer who has an account and leads no group; the key of the series."""
    return make_talks(area, make_volunteer(area, user_id=area.other_host.id))


def path_of(made: MadeReferral) -> str:
    return f"/werkvoorraad/{made.reference}/gesprekkenreeks"


def chosen(volunteer_id: UUID, **changes: str) -> dict[str, str]:
    given = {"volunteer": str(volunteer_id), "talks": "6", "hours": "9", "phone_shared": "y"}
    return {**given, **changes}


def noted(day: str = "06-11-2026", minutes: str = "60", held: str = "yes") -> dict[str, str]:
    return {"held": held, "held_on": day, "minutes": minutes}


def lapse(area: Area, series_id: UUID) -> None:
    """The training of the volunteer ended yesterday."""
    with area.app.app_context(), acting(area.system):
        series = db.session.get_one(TalkSeries, series_id)
        db.session.get_one(Volunteer, series.volunteer_id).training_until = clock.today() - timedelta(days=1)
        db.session.commit()


def open_tasks(area: Area, made: MadeReferral) -> dict[TaskKind, date]:
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(Task).filter_by(referral_id=made.id, done_at=None)
        return {each.kind: each.due for each in rows}


def events_of(area: Area, made: MadeReferral, name: str) -> list[dict[str, object]]:
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(ReferralEvent).filter_by(referral_id=made.id, type=name)
        return [each.content for each in rows.order_by(ReferralEvent.sequence)]


def test_a_coach_begins_talks_with_who_fits_best(signed_in: SignIn, area: Area) -> None:
    made = referral_in_talks(area, talks_planned=8, hours_budget=10)
    make_volunteer(area, "Ans Turks", languages=["tr"], rhythm=[])
    dutch = make_volunteer(area, "Bep Nederlands")
    make_volunteer(area, "Cor Pauze", paused_from=clock.today())
    coach = signed_in(area.coach)
    assert "Gesprekken met een vrijwilliger" in coach.page(f"/werkvoorraad/{made.reference}").text
    page = coach.page(path_of(made)).text
    assert page.index("Bep Nederlands: spreekt Nederlands") < page.index("Ans Turks: begeleidt nu 0 van 2")
    assert "Cor Pauze : heeft pauze" in page
    assert "Past dit hier?" not in page
    assert coach.send(path_of(made), chosen(dutch)).status_code == 302
    page = coach.page(path_of(made)).text
    assert "0 van 6 gesprekken, 0 van 540 minuten" in page
    assert "Vrijwilliger gevonden voor 6 gesprekken" in coach.page(f"/werkvoorraad/{made.reference}").text


def test_other_routes_need_a_reason(signed_in: SignIn, area: Area) -> None:
    made = referral_in_talks(area, route=Route.GROUP)
    key = make_volunteer(area)
    coach = signed_in(area.coach)
    assert "Past dit hier?" in coach.page(path_of(made)).text
    wrong = coach.send(path_of(made), chosen(key))
    assert wrong.status_code == 422
    assert "Kies waarom gesprekken hier toch passen." in wrong.get_data(as_text=True)
    assert coach.send(path_of(made), chosen(key, why="asked")).status_code == 302
    assert events_of(area, made, "talks_arranged")[0]["why"] == "asked"


@pytest.mark.parametrize(
    "lack",
    [
        {"training_until": date(2026, 11, 5)},
        {"intervision_on": date(2025, 11, 5)},
        {"paused_from": date(2026, 11, 1)},
    ],
)
def test_who_may_not_cannot_be_chosen(signed_in: SignIn, area: Area, lack: dict[str, Any]) -> None:
    made, key = referral_in_talks(area), make_volunteer(area, **lack)
    make_volunteer(area, "Bep Klaar")
    answer = signed_in(area.coach).send(path_of(made), chosen(key))
    assert answer.status_code == 422
    with area.app.app_context(), acting(area.system):
        assert db.session.query(TalkSeries).count() == 0


def test_a_vog_is_looked_at_where_the_activity_asks_for_one(signed_in: SignIn, area: Area) -> None:
    made, key = referral_in_talks(area, vog_needed=True), make_volunteer(area)
    coach = signed_in(area.coach)
    assert "er is nog geen VOG gezien" in coach.page(path_of(made)).text
    with area.app.app_context(), acting(area.system):
        db.session.get_one(Volunteer, key).vog_on = date(2023, 11, 5)
        db.session.commit()
    assert "de VOG is te oud" in coach.page(path_of(made)).text


def test_the_last_room_is_given_once(signed_in: SignIn, area: Area) -> None:
    key = make_volunteer(area, most_people=1)
    first, second = referral_in_talks(area), referral_in_talks(area)
    make_volunteer(area, "Bep Klaar")
    coach = signed_in(area.coach)
    assert coach.send(path_of(first), chosen(key)).status_code == 302
    answer = coach.send(path_of(second), chosen(key))
    assert answer.status_code == 422
    assert "heeft nu genoeg mensen" in coach.page(path_of(second)).text


def test_without_a_place_in_talks_the_page_says_what_comes_first(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    coach = signed_in(area.coach)
    assert "Geef eerst een plek bij een activiteit met gesprekken." in coach.page(path_of(made)).text
    assert "Gesprekken met een vrijwilliger" not in coach.page(f"/werkvoorraad/{made.reference}").text


def test_the_volunteer_sees_a_first_name_and_notes_a_talk_in_one_step(
    signed_in: SignIn, area: Area, talking: tuple[MadeReferral, UUID]
) -> None:
    made, key = talking
    volunteer = signed_in(area.other_host)
    page = volunteer.page("/mijn-gesprekken")
    assert "Johanna, 06" in page.text
    assert made.surname not in page.text
    assert "weer onder de mensen" not in page.text
    assert volunteer.send(f"/mijn-gesprekken/{key}", noted()).status_code == 302
    assert "1 van 6 gesprekken gehad" in volunteer.page("/mijn-gesprekken").text
    coach = signed_in(area.coach).page(path_of(made)).text
    assert "60 minuten, genoteerd door Greet Gastvrouw" in coach
    with area.app.app_context(), acting(area.system):
        log = db.session.query(AccessLog).filter_by(object_type="talk_series", actor_id=area.other_host.id)
        assert all(each.subject_ids == [made.person_id] for each in log)
        assert log.count() >= 2
        assert db.session.get_one(TalkSeries, key).started_on == clock.today()


def test_the_first_talk_is_taking_part(signed_in: SignIn, area: Area) -> None:
    made = referral_in_talks(area, Status.PLACED)
    _, key = make_talks(area, make_volunteer(area, user_id=area.other_host.id), made)
    volunteer = signed_in(area.other_host)
    volunteer.send(f"/mijn-gesprekken/{key}", noted(held="no", minutes=""))
    with area.app.app_context(), acting(area.system):
        assert db.session.get_one(Referral, made.id).status is Status.PLACED
    with clock.moved_to(MORNING + timedelta(days=1)):
        signed_in(area.other_host).send(f"/mijn-gesprekken/{key}", noted("07-11-2026"))
    with area.app.app_context(), acting(area.system):
        assert db.session.get_one(Referral, made.id).status is Status.PARTICIPATING
        assert [each.minutes for each in db.session.query(Talk).order_by(Talk.held_on)] == [0, 60]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (noted("07-11-2026"), "Deze datum ligt in de toekomst."),
        (noted("05-11-2026"), "Deze dag ligt voor de afspraak over deze gesprekken."),
        (noted(minutes=""), "Vul in hoeveel minuten het duurde"),
        (noted(minutes="600"), "Vul een getal in van 1 tot 240."),
        (noted(held=""), "Kies ja of nee."),
        (noted("31-02-2026"), "Vul een bestaande datum in"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    signed_in: SignIn, area: Area, talking: tuple[MadeReferral, UUID], given: dict[str, str], words: str
) -> None:
    answer = signed_in(area.other_host).send(f"/mijn-gesprekken/{talking[1]}", given)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_one_talk_a_day(signed_in: SignIn, area: Area, talking: tuple[MadeReferral, UUID]) -> None:
    volunteer = signed_in(area.other_host)
    assert volunteer.send(f"/mijn-gesprekken/{talking[1]}", noted()).status_code == 302
    again = volunteer.send(f"/mijn-gesprekken/{talking[1]}", noted())
    assert again.status_code == 422
    assert "Over deze dag staat al iets genoteerd." in again.get_data(as_text=True)


def test_who_lapses_between_match_and_start_is_stopped_and_the_coach_gets_a_task(
    signed_in: SignIn, area: Area, talking: tuple[MadeReferral, UUID]
) -> None:
    made, key = talking
    lapse(area, key)
    volunteer, coach = signed_in(area.other_host), signed_in(area.coach)
    for _ in range(2):
        answer = volunteer.send(f"/mijn-gesprekken/{key}", noted())
        assert answer.status_code == 422
        assert "de training is op die dag niet geldig" in answer.get_data(as_text=True)
    assert len(events_of(area, made, "talks_blocked")) == 1
    assert open_tasks(area, made)[TaskKind.TALKS_BLOCKED] == date(2026, 11, 9)
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Talk).count() == 0
    assert "Vrijwilliger mag niet verder" in coach.page("/vandaag").text
    assert "Deze vrijwilliger mag nu niet verder" in coach.page(path_of(made)).text
    ends = {"reason": "other_volunteer", "adjusted": "unknown", "reflection": ""}
    assert coach.send(f"{path_of(made)}/afronden", ends).status_code == 302
    assert TaskKind.TALKS_BLOCKED not in open_tasks(area, made)
    other = make_volunteer(area, "Bep Klaar")
    assert coach.send(path_of(made), chosen(other)).status_code == 302


def test_the_coach_notes_for_who_has_no_account_and_is_stopped_as_well(signed_in: SignIn, area: Area) -> None:
    made, key = make_talks(area, make_volunteer(area))
    coach = signed_in(area.coach)
    assert coach.send(f"{path_of(made)}/gesprek", noted()).status_code == 302
    assert "1 van 6 gesprekken, 60 van 360 minuten" in coach.page(path_of(made)).text
    with clock.moved_to(MORNING + timedelta(days=3)):
        lapse(area, key)
        answer = signed_in(area.coach).send(f"{path_of(made)}/gesprek", noted("09-11-2026"))
        assert answer.status_code == 422
        assert "Dit gesprek is niet genoteerd" in answer.get_data(as_text=True)


def test_three_quarters_of_the_hours_asks_to_look_ahead(signed_in: SignIn, area: Area) -> None:
    made, key = make_talks(area, make_volunteer(area, user_id=area.other_host.id))
    for day in range(3):
        with clock.moved_to(MORNING + timedelta(days=day)):
            volunteer = signed_in(area.other_host)
            day_text = f"{6 + day:02}-11-2026"
            assert volunteer.send(f"/mijn-gesprekken/{key}", noted(day_text, "90")).status_code == 302
            near = TaskKind.TALK_HOURS in open_tasks(area, made)
            assert near == (day == 2)
    with clock.moved_to(MORNING + timedelta(days=2)):
        assert "270 van 360 minuten zijn gebruikt" in signed_in(area.coach).page(path_of(made)).text
        assert "Bijna op" in signed_in(area.coordinator).page("/vrijwilligers").text


def test_too_deep_is_a_task_for_today_a_mail_without_words_and_a_way_to_help(
    signed_in: SignIn, area: Area, talking: tuple[MadeReferral, UUID]
) -> None:
    made, key = talking
    volunteer, coach = signed_in(area.other_host), signed_in(area.coach)
    path = f"/mijn-gesprekken/{key}/te-diep"
    page = volunteer.page(path)
    assert "112" in page.text
    assert not [each for each in page.controls if each.get("type") == "text" or each.get("name") == "words"]
    assert volunteer.send(path, {}).status_code == 422
    assert volunteer.send(path, {"route": "guidance"}).status_code == 302
    assert open_tasks(area, made)[TaskKind.TOO_DEEP] == clock.today()
    today = coach.page("/vandaag")
    assert "Gesprek ging te diep: zoek vandaag hulp" in today.text
    assert f"/werkvoorraad/{made.reference}/doorschuiven" in today.links
    assert "Gevraagd: een geestelijk verzorger erbij" in coach.page(f"/werkvoorraad/{made.reference}").text
    with area.app.app_context(), acting(area.system):
        row = db.session.query(Message).filter_by(template="too_deep").one()
        deliver(row.id)
    mail = channels.memory[-1]
    text = str(mail.get_body(("plain",)))
    assert made.reference in text
    for secret in (made.surname, "Johanna", "esprek", "rijwilliger", "geestelijk"):
        assert secret not in text


def test_what_went_too_deep_is_done_once_somebody_spoke_with_the_person(
    signed_in: SignIn, area: Area, talking: tuple[MadeReferral, UUID]
) -> None:
    made, key = talking
    signed_in(area.other_host).send(f"/mijn-gesprekken/{key}/te-diep", {"route": "crisis"})
    given = {"channel": "phone", "result": "spoken", "day": "2026-11-06", "hour": "", "next": ""}
    answer = signed_in(area.coach).send(f"/werkvoorraad/{made.reference}/poging", given)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    assert TaskKind.TOO_DEEP not in open_tasks(area, made)


def test_looking_back_is_in_the_persons_words_and_sealed(
    signed_in: SignIn, area: Area, talking: tuple[MadeReferral, UUID]
) -> None:
    made, key = talking
    coach = signed_in(area.coach)
    path = f"{path_of(made)}/afronden"
    wrong = coach.send(path, {"reason": "", "adjusted": "", "reflection": "Ik kijk er anders naar."})
    assert wrong.status_code == 422
    assert "Ik kijk er anders naar." in wrong.get_data(as_text=True)
    given = {"reason": "finished", "adjusted": "yes", "reflection": "Ik kijk er anders naar."}
    assert coach.send(path, given).status_code == 302
    page = coach.page(path_of(made)).text
    assert "Ik kijk er anders naar." in page
    assert "Verwachtingen passender: ja" in page
    assert "Nu geen gesprekken" in signed_in(area.other_host).page("/mijn-gesprekken").text
    with area.app.app_context(), acting(area.system):
        row = db.session.get_one(TalkSeries, key)
        assert row.reflection_sealed is not None
        assert b"anders" not in row.reflection_sealed
    assert "reflection" not in events_of(area, made, "talks_ended")[0]


def test_talks_stop_with_the_place(signed_in: SignIn, area: Area, talking: tuple[MadeReferral, UUID]) -> None:
    made, key = talking
    with area.app.app_context(), acting(area.coach):
        end_placement(area.coach, made.reference, EndReason.STOPPED)
    with area.app.app_context(), acting(area.system):
        assert db.session.get_one(TalkSeries, key).end_reason is TalkEnd.PLACE_ENDED
    volunteer = signed_in(area.other_host)
    assert "Johanna" not in volunteer.page("/mijn-gesprekken").text
    volunteer.page(f"/mijn-gesprekken/{key}", 404)


def test_the_number_stays_away_when_the_person_wants_no_calls(
    signed_in: SignIn, area: Area, talking: tuple[MadeReferral, UUID]
) -> None:
    made, _ = talking
    with area.app.app_context(), acting(area.system):
        db.session.get_one(Referral, made.id).contact_way = ContactWay.VIA_REFERRER
        db.session.commit()
    page = signed_in(area.other_host).page("/mijn-gesprekken").text
    assert "Johanna" in page
    assert "Bellen gaat via de welzijnscoach" in page


def test_a_volunteer_reaches_nobody_else(
    signed_in: SignIn, area: Area, talking: tuple[MadeReferral, UUID]
) -> None:
    made, key = talking
    other = referral_in_talks(area)
    stranger = signed_in(area.host)
    stranger.page(f"/mijn-gesprekken/{key}", 404)
    assert stranger.send(f"/mijn-gesprekken/{key}/te-diep", {"route": "crisis"}).status_code == 404
    with area.app.app_context(), acting(area.host):
        assert db.session.query(TalkSeries).count() == 0
    with area.app.app_context(), acting(area.other_host):
        assert db.session.get(Person, made.person_id) is not None
        assert db.session.get(Person, other.person_id) is None
    signed_in(area.coach).send(f"{path_of(made)}/afronden", {"reason": "finished", "adjusted": "no"})
    with area.app.app_context(), acting(area.other_host):
        assert db.session.get(Person, made.person_id) is None


def test_nobody_stores_what_was_said() -> None:
    words = {each.name for each in Talk.__table__.columns}
    assert words == {
        "id",
        "region_id",
        "series_id",
        "held_on",
        "minutes",
        "held",
        "recorded_by",
        "recorded_at",
    }


def test_the_own_page_asks_as_often_for_three_as_for_one(area: Area) -> None:
    held = make_volunteer(area, user_id=area.other_host.id, most_people=5)
    make_talks(area, held)
    client = sign_in(new_client(area.app), area.other_host)
    few = asked(area.app, client, "/mijn-gesprekken")
    for _ in range(2):
        make_talks(area, held)
    assert asked(area.app, client, "/mijn-gesprekken") == few
    assert few <= 12
