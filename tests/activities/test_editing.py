"""One entry of the catalogue: made, changed, closed; clear words beside the field when it does not fit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from referral.activities.editing.services import save_activity
from referral.domain.actors import Actor
from referral.domain.errors import DomainError, Invalid, NotVisible
from referral.domain.statuses import Status
from referral.extensions import db
from referral.matching.services import place_person
from referral.models import Activity, Message, Placement, User
from referral.models.scope import acting
from tests.activities.entries import place, row, stored, typed
from tests.factories import Area, build_area, make_activity, referral_in
from tests.support.client import PageClient
from tests.support.database import Database

SignIn = Callable[[Actor], PageClient]


@pytest.fixture(params=["coordinator", "community_worker"])
def keeper(request: pytest.FixtureRequest, area: Area, signed_in: SignIn) -> PageClient:
    """The browser of either who keeps the catalogue."""
    return signed_in(getattr(area, request.param))


@pytest.fixture
def coordinator(area: Area, signed_in: SignIn) -> PageClient:
    return signed_in(area.coordinator)


def test_an_activity_is_made_and_shown_to_who_refers(
    keeper: PageClient, area: Area, database: Database, signed_in: SignIn
) -> None:
    place(database, "9801 AB", 52.1, 5.1)
    answer = keeper.send("/activiteiten/nieuw", typed(area, postcode="9801ab"))
    assert answer.status_code == 302, answer.get_data(as_text=True)
    made = stored(area, "Rondje singel")
    assert (made.weekday, made.recurrence, made.price_cents) == (3, "FREQ=WEEKLY;BYDAY=TH", 250)
    assert (made.postcode, made.latitude, made.longitude) == ("9801 AB", 52.1, 5.1)
    for reader in (area.gp, area.care_worker, area.coach, area.host):
        page = signed_in(reader).page(f"/activiteiten/{made.id}")
        assert "Elke donderdag, 10:30" in page.text
        assert "zonder iets te hoeven" in page.text
        assert "Ontmoeten" in page.text
    assert "twee of drie doelen" in keeper.page(f"/activiteiten/{made.id}").text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": " "}, "Geef de activiteit een naam."),
        ({"problem": ""}, "voor welk probleem dit een oplossing is."),
        ({"location": ""}, "Vul in waar het is."),
        ({"starts": "25:00"}, "Vul een tijd in, zoals 10:00."),
        ({"capacity": ""}, "Vul in hoeveel mensen kunnen meedoen."),
        ({"capacity": "0"}, "van 1 tot 200"),
        ({"price": "gratis"}, "Vul een bedrag in"),
        ({"postcode": "12"}, "Vul een hele postcode in"),
        ({"latitude": "48,85", "longitude": "2,35"}, "Dit punt ligt niet in Nederland."),
        ({"latitude": "52,1"}, "Vul beide graden in"),
        ({"latitude": "nan", "longitude": "5"}, "Dit punt ligt niet in Nederland."),
        ({"frequency": "once"}, "Vul in op welke dag."),
        ({"starts_on": "2027-02-01", "ends_on": "2027-01-01"}, "De laatste dag ligt voor de eerste."),
        ({"starts_on": "2027-01-04", "ends_on": "2027-01-05"}, "nooit bij elkaar"),
        ({"contact_email": "iemand"}, "Vul een heel e-mailadres in"),
        ({"contact_phone": "12"}, "Vul een bestaand telefoonnummer in"),
        ({"problem": "Bel 111222333"}, "burgerservicenummer"),
    ],
)
def test_what_does_not_fit_is_told_beside_the_field_and_nothing_is_lost(
    coordinator: PageClient, area: Area, changes: dict[str, str], says: str
) -> None:
    answer = coordinator.send("/activiteiten/nieuw", typed(area, works_because="Samen lopen.", **changes))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in text
    assert "Samen lopen." in text
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Activity).count() == 1


def test_own_degrees_win_and_an_unknown_postcode_is_told(coordinator: PageClient, area: Area) -> None:
    given = typed(area, postcode="9801 AB", latitude="52,5", longitude="4.9")
    coordinator.send("/activiteiten/nieuw", given)
    made = stored(area, "Rondje singel")
    assert (made.latitude, made.longitude) == (52.5, 4.9)
    moved = typed(area, postcode="9802 AB", latitude="52.50000", longitude="4.90000")
    answer = coordinator.send(f"/activiteiten/{made.id}/wijzigen", moved)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    assert "We weten niet waar deze postcode ligt" in coordinator.page(f"/activiteiten/{made.id}").text
    assert row(area, made.id).latitude is None


def test_places_cannot_be_fewer_than_are_taken(coordinator: PageClient, area: Area) -> None:
    referral_in(Status.PLACED, area)
    referral_in(Status.PLACED, area)
    before = row(area).capacity
    answer = coordinator.send(f"/activiteiten/{area.activity_id}/wijzigen", typed(area, capacity="1"))
    assert answer.status_code == 422
    assert "Er hebben nu 2 mensen een plek." in answer.get_data(as_text=True)
    assert row(area).capacity == before


def test_two_who_lower_and_place_at_once_get_words_and_never_too_many(area: Area) -> None:
    """Whoever comes second hears it: the count stays true whoever wins."""
    key = make_activity(area, capacity=2)
    made = [referral_in(Status.INTAKE_HELD, area) for _ in range(2)]
    values = _values(area, capacity=1)

    def place_one(reference: str) -> str:
        with area.app.app_context(), acting(area.coach):
            return _told(lambda: place_person(area.coach, reference, key))

    def lower() -> str:
        with area.app.app_context(), acting(area.coordinator):
            return _told(lambda: save_activity(area.coordinator, key, *values))

    with ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(place_one, each.reference) for each in made] + [pool.submit(lower)]
        told = [each.result() for each in futures]
    after = row(area, key)
    assert after.taken <= after.capacity
    assert all("500" not in each for each in told)
    assert sum(not each for each in told) >= 1


def _values(area: Area, capacity: int) -> tuple[dict[str, object], dict[str, object]]:
    now = row(area)
    values: dict[str, object] = {
        "name": "Kleiner",
        "kind": now.kind,
        "organisation_id": str(area.welfare_id),
        "neighbourhood_id": str(area.neighbourhood_id),
        "capacity": capacity,
        "latitude": "",
        "longitude": "",
        "postcode": "",
    }
    timing: dict[str, object] = {
        "recurrence": "",
        "weekday": now.weekday,
        "starts": now.starts,
        "starts_on": None,
        "ends_on": None,
    }
    return values, timing


def _told(act: Callable[[], object]) -> str:
    try:
        act()
    except DomainError as error:
        return error.message
    return ""


def test_closing_asks_first_drops_nobody_and_tells_the_coaches(
    keeper: PageClient, area: Area, signed_in: SignIn
) -> None:
    made = referral_in(Status.PLACED, area)
    path = f"/activiteiten/{area.activity_id}"
    asked = keeper.page(f"{path}/sluiten").text
    assert "Er heeft nu 1 mens een plek" in asked
    assert "Niemand verdwijnt vanzelf." in asked
    assert row(area).is_open
    keeper.send(f"{path}/sluiten")
    keeper.send(f"{path}/sluiten")
    with area.app.app_context(), acting(area.system):
        coach_mail = db.session.get_one(User, area.coach.id).email
        mails = db.session.query(Message).filter_by(template="activity_changed").all()
        assert [each.address for each in mails] == [coach_mail]
        assert db.session.query(Placement).filter_by(referral_id=made.id).one().is_live
    assert "Gesloten" in signed_in(area.coach).page(path).text
    assert row(area).name in signed_in(area.host).page("/groepen").text
    keeper.send(f"{path}/openen")
    assert row(area).is_open


def test_a_group_with_people_keeps_its_day_in_the_form(coordinator: PageClient, area: Area) -> None:
    referral_in(Status.PLACED, area)
    path = f"/activiteiten/{area.activity_id}/wijzigen"
    assert "Verplaats de groep" in coordinator.page(path).text
    coordinator.send(path, typed(area, weekday="5", name="Nieuwe naam"))
    assert (row(area).name, row(area).weekday) == ("Nieuwe naam", 1)


def test_nobody_edits_what_is_elsewhere(area: Area, app: object) -> None:
    abroad = build_area(area.app, "9711", "9712")
    with area.app.app_context(), acting(abroad.coordinator), pytest.raises(NotVisible):
        save_activity(abroad.coordinator, area.activity_id, *_values(area, 5))
    with area.app.app_context(), acting(abroad.coordinator), pytest.raises(Invalid):
        save_activity(abroad.coordinator, abroad.activity_id, *_values(area, 5))
