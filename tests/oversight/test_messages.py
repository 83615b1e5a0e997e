"""The coordinator sees what did not leave, and never the address of a person."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.lib import clock
from tests.factories import Area, build_area, make_message, referral_in
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import change, raw_rows

PAGE = "/overzicht/berichten"


@pytest.fixture
def coordinator(signed_in: Callable[[Actor], PageClient], area: Area) -> PageClient:
    """The coordinator at the desk."""
    return signed_in(area.coordinator)


def planned(database: Database, key: UUID) -> list[object]:
    """When the jobs of a message are due."""
    jobs = raw_rows(database, "procrastinate_jobs")
    return [each["scheduled_at"] for each in jobs if str(key) in str(each["args"])]


def test_what_waits_too_long_or_failed_is_listed_and_the_rest_is_not(
    coordinator: PageClient, area: Area, database: Database
) -> None:
    assert "Alles is weg" in coordinator.page(PAGE).text
    assert PAGE in coordinator.page("/overzicht").html
    make_message(area, "oud@voorbeeld.nl")
    make_message(area, "jong@voorbeeld.nl", queued_at=clock.now())
    failed = make_message(area, "mislukt@voorbeeld.nl", queued_at=clock.now())
    change(
        database,
        "UPDATE message SET failed_at = now(), attempts = 3, trouble = 'unreachable' WHERE id = %s",
        failed,
    )
    page = coordinator.page(PAGE).text
    assert "oud@voorbeeld.nl" in page
    assert "ligt stil" in page
    assert "mislukt@voorbeeld.nl" in page
    assert "De mailserver is niet te bereiken." in page
    assert "3 keer geprobeerd" in page
    assert "Tweede stap beëindigd" in page
    assert "jong@voorbeeld.nl" not in page


def test_a_try_that_broke_off_is_named(coordinator: PageClient, area: Area, database: Database) -> None:
    key = make_message(area)
    change(database, "UPDATE message SET handed_at = %s WHERE id = %s", clock.now() - timedelta(hours=1), key)
    assert "De verzending brak af." in coordinator.page(PAGE).text


def test_the_address_of_a_person_is_never_shown(
    coordinator: PageClient, area: Area, database: Database
) -> None:
    made = referral_in(Status.REACHED, area)
    change(
        database,
        "UPDATE message SET address = 'persoon/text', template = 'appointment', failed_at = now() "
        "WHERE id = (SELECT id FROM message WHERE referral_id = %s LIMIT 1)",
        made.id,
    )
    page = coordinator.page(PAGE).text
    assert "de persoon, per sms" in page
    assert "Uitnodiging voor een afspraak" in page
    assert made.reference in page
    assert made.surname not in page


def test_one_is_tried_at_once_and_one_that_left_is_not(
    coordinator: PageClient, area: Area, database: Database
) -> None:
    first, second = make_message(area, "een@voorbeeld.nl"), make_message(area, "twee@voorbeeld.nl")
    change(database, "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour'")
    assert coordinator.send(f"{PAGE}/{first}/opnieuw").location == PAGE
    assert "Patchwork probeert het bericht nu opnieuw." in coordinator.page(PAGE).text
    assert planned(database, first) == [None]
    assert planned(database, second) != [None]
    change(database, "UPDATE message SET sent_at = now() WHERE id = %s", second)
    coordinator.send(f"{PAGE}/{second}/opnieuw")
    assert "Dit bericht is intussen weg." in coordinator.page(PAGE).text
    assert coordinator.send(f"{PAGE}/{uuid4()}/opnieuw").status_code == 404


def test_all_are_tried_in_the_own_region_only(
    app: Flask, coordinator: PageClient, area: Area, database: Database
) -> None:
    abroad = build_area(app, "9101", "9102")
    own, other = make_message(area, "een@voorbeeld.nl"), make_message(abroad, "ander@voorbeeld.nl")
    change(database, "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour'")
    assert "ander@voorbeeld.nl" not in coordinator.page(PAGE).text
    assert coordinator.send(f"{PAGE}/{other}/opnieuw").status_code == 404
    coordinator.send(f"{PAGE}/opnieuw")
    assert planned(database, own) == [None]
    assert planned(database, other) != [None]


def test_many_ask_the_database_as_often_as_few_and_the_first_are_shown(
    coordinator: PageClient, area: Area
) -> None:
    for number in range(53):
        make_message(area, f"iemand-{number}@voorbeeld.nl")
    assert "De eerste 50 van 53" in coordinator.page(PAGE).text
