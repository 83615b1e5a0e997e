"""A region chooses what it asks, loads words it may use, and sees means of ten people or more."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from referral.domain.actors import Actor
from referral.domain.instruments.moments import MeasureMoment
from referral.domain.instruments.reading import shipped_texts
from referral.domain.statuses import Status
from referral.extensions import db
from referral.instruments.queries import results
from referral.lib import clock
from referral.models import InstrumentFile, Referral
from referral.models.scope import acting
from referral.workflow.measures import chosen
from tests.factories import Area, make_measurement, referral_in
from tests.factories.measurement import link_of, make_group
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]
MORNING = datetime(2026, 11, 6, 9, tzinfo=UTC)
WORDS = ["Vrolijk", "Rustig", "Actief", "Uitgerust", "Benieuwd"]


@pytest.fixture(autouse=True)
def at_work() -> Iterator[None]:
    with clock.moved_to(MORNING):
        yield


def who5_with_words() -> str:
    """A file as a site makes it; these are not the licensed words."""
    found = shipped_texts()["who5"].replace("text_included = false", "text_included = true")
    answers = [(f'[[answers]]\ncode = "{level}"', f'label = "Zo vaak: {level}"') for level in range(6)]
    items = [(f'[[items]]\ncode = "{at}"', f'text = "{words}?"') for at, words in enumerate(WORDS, 1)]
    for head, line in answers + items:
        found = found.replace(head, f"{head}\n{line}")
    return found


def upload(client: PageClient, text: str) -> str:
    data = {"csrf_token": client.csrf, "file": (BytesIO(text.encode()), "lijst.toml")}
    answer = client.post(
        "/overzicht/vragenlijsten/laden",
        data=data,
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    return answer.get_data(as_text=True)


def codes_asked(area: Area) -> list[str]:
    with area.app.app_context(), acting(area.coach):
        return [each.code for each in chosen(area.coach).asked]


def test_what_has_no_words_is_left_out_until_they_are_loaded(area: Area, signed_in: SignIn) -> None:
    coordinator = signed_in(area.coordinator)
    page = coordinator.page("/overzicht/vragenlijsten")
    assert "WHO-5: staat in uw lijst, maar wordt niet gevraagd" in page.text
    assert "EQ-5D-5L (nog zonder tekst)" in page.text
    assert codes_asked(area) == ["djg6", "own_goal", "gp_contacts"]

    broken = who5_with_words().replace("maximum = 100", "maximum = 25")
    answer = upload(coordinator, broken)
    assert "maximum is 25, maar met deze regel komt men tot 100" in answer
    assert codes_asked(area) == ["djg6", "own_goal", "gp_contacts"]

    assert "is geladen" in upload(coordinator, who5_with_words())
    assert codes_asked(area) == ["who5", "djg6", "own_goal", "gp_contacts"]
    upload(coordinator, broken)
    assert codes_asked(area)[0] == "who5", "a broken file never replaces a good one"
    made = referral_in(Status.INTAKE_HELD, area)
    link = link_of(area, make_measurement(area, made.reference))
    assert link.startswith("/vragen/")


def test_no_file_and_no_text_are_told(area: Area, signed_in: SignIn) -> None:
    coordinator = signed_in(area.coordinator)
    assert coordinator.send("/overzicht/vragenlijsten/laden", {}).status_code == 422
    data = {"csrf_token": coordinator.csrf, "file": (BytesIO(b"\xff\xfe\x00"), "foto.png")}
    answer = coordinator.post("/overzicht/vragenlijsten/laden", data=data, content_type="multipart/form-data")
    assert "geen tekst" in answer.get_data(as_text=True)


def test_the_set_is_the_coordinators(area: Area, signed_in: SignIn) -> None:
    coordinator = signed_in(area.coordinator)
    coordinator.send("/overzicht/vragenlijsten", {"codes": ["cantril", "own_goal"]})
    assert codes_asked(area) == ["cantril", "own_goal"]
    none = coordinator.send("/overzicht/vragenlijsten", {})
    assert none.status_code == 422
    talk = coordinator.send("/overzicht/vragenlijsten", {"codes": ["spider"]})
    assert talk.status_code == 422, "a conversation is no measure"
    every = ["cantril", "djg6", "djg11", "eq5d5l", "gp_contacts", "mhcsf", "own_goal"]
    assert "moet kort blijven" in coordinator.send("/overzicht/vragenlijsten", {"codes": every}).get_data(
        as_text=True
    )
    assert codes_asked(area) == ["cantril", "own_goal"]


def test_files_by_command(app: Flask, area: Area, tmp_path: Path) -> None:
    good, bad = tmp_path / "goed.toml", tmp_path / "fout.toml"
    good.write_text(who5_with_words(), encoding="utf-8")
    bad.write_text(who5_with_words().replace('rule = "sum"', 'rule = "magic"'), encoding="utf-8")
    run = app.test_cli_runner().invoke
    assert "5 questions, nothing wrong" in run(args=["instruments", "check", str(good)]).output
    wrong = run(args=["instruments", "load", str(bad)])
    assert (wrong.exit_code, "magic" in wrong.output) == (1, True)
    assert run(args=["instruments", "check", str(bad)]).exit_code == 1
    assert "Loaded who5" in run(args=["instruments", "load", str(good)]).output
    bad.write_bytes(b"\xff\xfe")
    assert run(args=["instruments", "load", str(bad)]).exit_code == 1
    with area.app.app_context(), acting(area.system):
        assert db.session.query(InstrumentFile).count() == 1


def test_results_are_means_of_ten_or_more(area: Area, signed_in: SignIn) -> None:
    people = make_group(area, [(5, 3)] * 9)
    make_group(area, [(5, 3)], research=False)
    page = signed_in(area.researcher).page("/uitkomsten")
    assert "minder dan 10" in page.text
    assert "Er is geen vergelijkingsgroep" in page.text
    assert not [each.surname for each in people if each.surname in page.text]
    with area.app.app_context(), acting(area.coordinator):
        found = results(area.coordinator, MeasureMoment.LATER).scales[0].result
        assert (found.people, found.before, found.after, found.change) == (10, 5, 3, -2)
        assert results(area.coordinator, MeasureMoment.EXIT).scales[0].result.people is None
    with area.app.app_context(), acting(area.system):
        db.session.get_one(Referral, people[0].id).objected_at = clock.now()
        db.session.commit()
    with area.app.app_context(), acting(area.coordinator):
        assert results(area.coordinator, MeasureMoment.LATER).scales[0].result.people is None


def test_a_row_is_never_shown(area: Area, signed_in: SignIn) -> None:
    for actor in (area.gp, area.coach, area.host, area.community_worker, area.privacy_officer):
        assert signed_in(actor).get("/uitkomsten").status_code == 403
    assert "Er is nog niets ingevuld" in signed_in(area.researcher).page("/uitkomsten").text
