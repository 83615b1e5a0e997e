"""The coordinator keeps volunteers: who may, until when, with a pause, and gone when they stop."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from referral.domain.actors import Actor
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog, DataKey, Volunteer
from referral.models.scope import acting
from tests.factories import Area, make_talks, make_volunteer
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]

MORNING = datetime(2026, 11, 6, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_work() -> Iterator[None]:
    with clock.moved_to(MORNING):
        yield


def typed(area: Area, **changes: object) -> dict[str, object]:
    """What the coordinator fills in."""
    return {
        "name": "Ans Vermeer",
        "phone": "06 12345678",
        "email": "",
        "organisations": [str(area.welfare_id), str(area.home_care_id)],
        "languages": ["nl", "ar"],
        "rhythm": ["afternoon"],
        "interests": ["talking"],
        "training_until": "01-06-2028",
        "intervision_on": "01-10-2026",
        "vog_on": "01-03-2025",
        "most_people": "2",
        "user": "",
        "jointly_trained": "y",
        **changes,
    }


def stored(area: Area) -> Volunteer:
    volunteer: Volunteer = db.session.query(Volunteer).filter_by(region_id=area.region_id).one()
    return volunteer


def test_a_volunteer_is_written_down_and_shared_by_two_organisations(signed_in: SignIn, area: Area) -> None:
    coordinator = signed_in(area.coordinator)
    assert "Begin met iemand die de training al deed." in coordinator.page("/vrijwilligers").text
    assert coordinator.send("/vrijwilligers/nieuw", typed(area)).status_code == 302
    page = coordinator.page("/vrijwilligers").text
    assert "Ans Vermeer" in page
    assert "Thuiszorg Vecht" in page
    assert "1 van 1 samen opgeleid" in page
    assert "0 van 1 samen geworven" in page
    with area.app.app_context(), acting(area.system):
        row = stored(area)
        assert row.vog_seen_by == area.coordinator.id
        assert row.name_sealed is not None
        assert b"Vermeer" not in row.name_sealed
        assert row.data_key_id == row.id


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(signed_in: SignIn, area: Area) -> None:
    coordinator = signed_in(area.coordinator)
    wrong = typed(
        area, phone="06", organisations=[], languages=[], intervision_on="01-01-2027", most_people="veel"
    )
    answer = coordinator.send("/vrijwilligers/nieuw", wrong)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    for words in (
        "Dit telefoonnummer klopt niet.",
        "Kies ten minste één organisatie.",
        "Kies ten minste één taal.",
        "Deze datum ligt in de toekomst.",
        "Vul een geheel getal in, in cijfers.",
        "Ans Vermeer",
    ):
        assert words in text


def test_the_list_says_who_can_who_cannot_and_what_ends_soon(signed_in: SignIn, area: Area) -> None:
    today = clock.today()
    make_volunteer(area, "Ans Klaar", training_until=today + timedelta(days=20))
    make_volunteer(area, "Bep Oud", training_until=today - timedelta(days=1))
    page = signed_in(area.coach).page("/vrijwilligers").text
    assert "Training 26 nov" in page
    assert "de training is op die dag niet geldig" in page
    assert page.index("Ans Klaar") < page.index("Bep Oud")
    assert "Voeg een vrijwilliger toe" not in page


def test_looking_at_volunteers_is_logged(signed_in: SignIn, area: Area) -> None:
    key = make_volunteer(area)
    signed_in(area.coach).page("/vrijwilligers")
    with area.app.app_context(), acting(area.system):
        row = db.session.query(AccessLog).filter_by(object_type="volunteer").one()
        assert row.subject_ids == [key]


def test_a_pause_begins_and_ends(signed_in: SignIn, area: Area) -> None:
    key = make_volunteer(area)
    coordinator = signed_in(area.coordinator)
    path = f"/vrijwilligers/{key}/pauze"
    wrong = coordinator.send(path, {"starts_on": "06-11-2026", "until": "01-11-2026", "reason": "rest"})
    assert wrong.status_code == 422
    assert "De laatste dag ligt voor de eerste." in wrong.get_data(as_text=True)
    given = {"starts_on": "06-11-2026", "until": "", "reason": "rest"}
    assert coordinator.send(path, given).status_code == 302
    assert "heeft pauze" in coordinator.page("/vrijwilligers").text
    assert coordinator.send(f"/vrijwilligers/{key}/verder").status_code == 302
    assert "heeft pauze" not in coordinator.page("/vrijwilligers").text


def test_an_account_belongs_to_one_volunteer(signed_in: SignIn, area: Area) -> None:
    make_volunteer(area, user_id=area.host.id)
    coordinator = signed_in(area.coordinator)
    answer = coordinator.send("/vrijwilligers/nieuw", typed(area, user=str(area.host.id)))
    assert answer.status_code == 422
    assert (
        coordinator.send("/vrijwilligers/nieuw", typed(area, user=str(area.other_host.id))).status_code == 302
    )


def test_editing_keeps_who_saw_the_vog_until_the_day_changes(signed_in: SignIn, area: Area) -> None:
    coordinator = signed_in(area.coordinator)
    coordinator.send("/vrijwilligers/nieuw", typed(area))
    with area.app.app_context(), acting(area.system):
        key = stored(area).id
    changed = typed(area, name="Ans Vermeer-Bos", organisations=[str(area.welfare_id)])
    assert coordinator.send(f"/vrijwilligers/{key}", changed).status_code == 302
    with area.app.app_context(), acting(area.system):
        row = stored(area)
        assert row.name == "Ans Vermeer-Bos"
        assert [each.organisation_id for each in row.organisations] == [area.welfare_id]
        assert row.vog_seen_by == area.coordinator.id


def test_who_stops_is_forgotten_once_no_talks_run(signed_in: SignIn, area: Area) -> None:
    busy, free = make_volunteer(area), make_volunteer(area, "Bep Vrij")
    make_talks(area, busy)
    coordinator = signed_in(area.coordinator)
    refused = coordinator.send(f"/vrijwilligers/{busy}/afscheid")
    assert refused.status_code == 422
    assert "Rond die eerst af" in refused.get_data(as_text=True)
    assert coordinator.send(f"/vrijwilligers/{free}/afscheid").status_code == 302
    assert "Bep Vrij" not in coordinator.page("/vrijwilligers").text
    coordinator.page(f"/vrijwilligers/{free}", 404)
    with area.app.app_context(), acting(area.system):
        assert db.session.get_one(Volunteer, free).name_sealed is None
        key = db.session.get_one(DataKey, free)
        assert key.wrapped is None
        assert key.destroyed_at == MORNING


def test_the_coordinator_sees_hours_and_nobody(signed_in: SignIn, area: Area) -> None:
    made, _ = make_talks(area, make_volunteer(area))
    page = signed_in(area.coordinator).page("/vrijwilligers").text
    assert made.reference in page
    assert "0 van 360 minuten" in page
    assert made.surname not in page


def test_how_long_a_vog_counts_is_up_to_the_region(signed_in: SignIn, area: Area) -> None:
    make_volunteer(area, vog_on=clock.today() - timedelta(days=4 * 365))
    coordinator = signed_in(area.coordinator)
    wrong = coordinator.send("/vrijwilligers/vog", {"years": "0"})
    assert wrong.status_code == 422
    assert coordinator.send("/vrijwilligers/vog", {"years": "4"}).status_code == 302
    assert "VOG" in coordinator.page("/vrijwilligers").text


@pytest.mark.parametrize("who", ["host", "gp", "researcher", "admin", "privacy_officer"])
def test_others_see_no_volunteers(area: Area, who: str) -> None:
    key = make_volunteer(area)
    actor: Actor = getattr(area, who)
    with area.app.app_context(), acting(actor):
        assert db.session.get(Volunteer, key) is None
        assert db.session.get(DataKey, key) is None


def test_a_volunteer_sees_only_the_own_row(area: Area) -> None:
    own: UUID = make_volunteer(area, user_id=area.host.id)
    make_volunteer(area, "Een ander")
    with area.app.app_context(), acting(area.host):
        assert [each.id for each in db.session.query(Volunteer)] == [own]
