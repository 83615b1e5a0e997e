"""When a group meets: closed weeks, a moved day, and a group that moves while people take part."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import ActivityBreak, EarlierSeason, Improvement, Message
from referral.models.scope import acting
from referral.participation.queries import groups
from tests.activities.entries import row
from tests.factories import Area, make_session, referral_in
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]

TUESDAY = date(2026, 11, 3)
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture(autouse=True)
def on_a_tuesday() -> Iterator[None]:
    with clock.moved_to(NOON):
        yield


@pytest.fixture
def keeper(area: Area, signed_in: SignIn) -> PageClient:
    return signed_in(area.community_worker)


@pytest.fixture
def host(area: Area, signed_in: SignIn) -> PageClient:
    return signed_in(area.host)


def host_days(area: Area) -> list[date]:
    """The days that the host is asked about."""
    with area.app.app_context(), acting(area.host):
        return list(groups(area.host)[0].days)


def move(**changes: str) -> dict[str, str]:
    """The group moves to Thursday afternoon, a day after tomorrow."""
    given = {
        "from_day": "05-11-2026",
        "frequency": "weekly",
        "weekday": "3",
        "ordinal": "1",
        "starts": "14:00",
        "minutes": "90",
        "location": "De Kajuit",
        "why": "participants",
        "changed": "Op donderdag kan iedereen.",
    }
    return {**given, **changes}


def test_a_closed_week_is_asked_of_nobody(keeper: PageClient, host: PageClient, area: Area) -> None:
    path = f"/activiteiten/{area.activity_id}/dagen"
    given = {"kind": "closed", "first": "19-10-2026", "last": "28-10-2026", "reason": "Herfstvakantie"}
    assert keeper.send(path, given).status_code == 302
    assert host_days(area)[:3] == [TUESDAY, TUESDAY - 3 * WEEK, TUESDAY - 4 * WEEK]
    closed = (TUESDAY - WEEK).isoformat()
    answer = host.send(f"/groepen/{area.activity_id}/{closed}")
    assert answer.status_code == 422
    assert "Herfstvakantie" in keeper.page(path).text
    with area.app.app_context(), acting(area.system):
        key = db.session.query(ActivityBreak).one().id
    assert keeper.send(f"{path}/{key}/weg").status_code == 302
    assert host_days(area)[1] == TUESDAY - WEEK


def test_a_day_moves_once(keeper: PageClient, host: PageClient, area: Area) -> None:
    made = referral_in(Status.PLACED, area)
    path = f"/activiteiten/{area.activity_id}/dagen"
    given = {"kind": "moved", "first": "27-10-2026", "moved_to": "28-10-2026", "reason": "Zaal bezet"}
    assert keeper.send(path, given).status_code == 302
    assert host_days(area)[:2] == [TUESDAY, TUESDAY - WEEK + DAY]
    assert host.send(f"/groepen/{area.activity_id}/2026-10-28").status_code == 302
    assert made.reference


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"first": ""}, "Vul een dag in."),
        ({"first": "31-02-2026"}, "Vul een bestaande datum in"),
        ({"reason": ""}, "Schrijf kort waarom."),
        ({"last": "01-01-2026"}, "De laatste dag ligt voor de eerste."),
        ({"kind": "moved"}, "Vul in naar welke dag het gaat."),
        ({"kind": "moved", "first": "11-11-2026", "moved_to": "12-11-2026"}, "komt de groep niet bij elkaar"),
        ({"kind": "moved", "moved_to": "17-11-2026"}, "komt de groep al bij elkaar"),
    ],
)
def test_an_exception_that_cannot_be_is_told_beside_its_field(
    keeper: PageClient, area: Area, changes: dict[str, str], says: str
) -> None:
    given = {"kind": "closed", "first": "10-11-2026", "reason": "Feest", **changes}
    answer = keeper.send(f"/activiteiten/{area.activity_id}/dagen", given)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)


def test_days_of_which_it_is_known_who_came_stay(keeper: PageClient, host: PageClient, area: Area) -> None:
    referral_in(Status.PLACED, area)
    host.send(f"/groepen/{area.activity_id}/{TUESDAY.isoformat()}")
    given = {"kind": "closed", "first": "03-11-2026", "reason": "Feest"}
    answer = keeper.send(f"/activiteiten/{area.activity_id}/dagen", given)
    assert "al ingevuld wie er was" in answer.get_data(as_text=True)
    answer = keeper.send(f"/activiteiten/{area.activity_id}/verplaatsen", move(from_day="03-11-2026"))
    assert "Kies een dag daarna" in answer.get_data(as_text=True)


def test_a_group_that_moves_keeps_its_past_and_the_coaches_hear(
    keeper: PageClient, area: Area, signed_in: SignIn
) -> None:
    referral_in(Status.PLACED, area)
    make_session(area, TUESDAY - WEEK)
    path = f"/activiteiten/{area.activity_id}"
    assert "Dit raakt 1 mens met een plek" in keeper.page(f"{path}/verplaatsen").text
    answer = keeper.send(f"{path}/verplaatsen", move())
    assert answer.status_code == 302, answer.get_data(as_text=True)
    text = keeper.page(path).text
    assert "Eén coach krijgt bericht." in text
    assert "Elke donderdag, 14:00" in text
    assert "Op donderdag kan iedereen." in text
    now = row(area)
    assert (now.weekday, now.starts, now.location, now.minutes) == (3, time(14), "De Kajuit", 90)
    assert now.starts_on == TUESDAY + 2 * DAY
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Message).filter_by(template="activity_changed").count() == 1
        assert db.session.query(Improvement).count() == 1
        assert db.session.query(EarlierSeason).one().ends_on == TUESDAY + DAY
    with clock.moved_to(NOON + timedelta(days=10)):
        host = signed_in(area.host)
        assert host_days(area)[:4] == [TUESDAY + 9 * DAY, TUESDAY + 2 * DAY, TUESDAY, TUESDAY - WEEK]
        assert host.send(f"/groepen/{area.activity_id}/{TUESDAY.isoformat()}").status_code == 302
        late = (TUESDAY + WEEK).isoformat()
        assert host.send(f"/groepen/{area.activity_id}/{late}").status_code == 422


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"from_day": "01-11-2026"}, "Deze dag is al voorbij."),
        ({"why": ""}, "Kies waarom."),
        ({"changed": ""}, "wat er verandert."),
        ({"ends_on": "05-11-2026", "weekday": "0"}, "nooit bij elkaar"),
    ],
)
def test_a_move_that_cannot_be_is_told_beside_its_field(
    keeper: PageClient, area: Area, changes: dict[str, str], says: str
) -> None:
    answer = keeper.send(f"/activiteiten/{area.activity_id}/verplaatsen", move(**changes))
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    assert row(area).weekday == 1


def test_the_logbook_holds_what_failed(keeper: PageClient, area: Area, client: PageClient) -> None:
    path = f"/activiteiten/{area.activity_id}"
    told = {"happened_on": "01-10-2026", "reason": "disappointment", "changed": "Korter", "failed": "Te ver."}
    assert keeper.send(f"{path}/logboek", {**told, "happened_on": "01-12-2026"}).status_code == 422
    assert keeper.send(f"{path}/logboek", told).status_code == 302
    assert keeper.send(f"{path}/logboek", {**told, "changed": "Langer", "is_public": "y"}).status_code == 302
    assert "Wat niet lukte: Te ver." in keeper.page(path).text
    public = client.page(f"/open/{area.region_id}/{area.activity_id}").text
    assert "Langer" in public
    assert "Korter" not in public
