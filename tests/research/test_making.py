"""A release from asking to fetching: sealed, checked by somebody else, and honest about who left."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl
import pytest

from referral.analysis.commands import prepare, risk
from referral.domain.codes import ConsentPurpose
from referral.domain.errors import Conflict, Invalid, NotAllowed
from referral.domain.research.studies import ReleaseState, StudyState
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.lib.crypto import SealBroken, new_data_key
from referral.models import Message, Referral, Release, ReleasePart, Study, StudyInclusion
from referral.models.research import StudyClosed
from referral.models.scope import acting
from referral.mypage.shown.queries import shown_of
from referral.research.releases import making, services
from referral.research.releases import queries as reading
from referral.research.releases.files import opened
from referral.research.releases.making import make
from referral.research.running import KEPT, AnalysisFailed
from tests.factories import Area, MadeReferral, referral_in
from tests.factories.research import make_release, make_study
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import change

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def people(area: Area) -> list[MadeReferral]:
    """Three referrals, of which one has a place."""
    return [referral_in(each, area) for each in (Status.PLACED, Status.SENT, Status.SENT)]


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The analysis without starting a program each time; `test_the_program_itself` starts it."""

    def here(command: str, folder: Path, given: dict[str, Any], *, tell: Callable[[int, str], None]) -> Any:
        if command != "prepare":
            raise AnalysisFailed("Die stap is er niet.")
        return prepare.run(folder, given, tell)

    if "program" not in request.node.name:
        monkeypatch.setattr(making, "run", here)
        monkeypatch.setattr(making, "STEPS", (("prepare", 95),))


def made(area: Area, study_id: UUID) -> UUID:
    """A release as the worker makes it."""
    release_id = make_release(area, study_id)
    run(area, release_id)
    return release_id


def run(area: Area, release_id: UUID) -> None:
    """What the worker does."""
    with area.app.app_context():
        make(area.region_id, release_id)


def of(area: Area, release_id: UUID) -> Release:
    """The row; inside an open context that acts as the system."""
    return db.session.get_one(Release, release_id)


def tables(area: Area, release_id: UUID) -> dict[str, bytes]:
    """The files of a release."""
    with area.app.app_context(), acting(area.system), opened(of(area, release_id)) as folder:
        return {path.name: path.read_bytes() for path in folder.iterdir()}


def keys(area: Area, release_id: UUID) -> set[str]:
    """The keys of its referrals."""
    return set(pl.read_parquet(BytesIO(tables(area, release_id)["referral.parquet"]))["rid"])


def withdraw(area: Area, referral_id: UUID) -> None:
    """Take the consent for research back."""
    with area.app.app_context(), acting(area.system):
        found = db.session.get_one(Referral, referral_id)
        for each in found.consents:
            if each.purpose is ConsentPurpose.RESEARCH:
                each.withdrawn_at = clock.now()
        db.session.commit()


def test_a_release_waits_for_a_check_with_a_manifest_and_notes(
    area: Area, people: list[MadeReferral]
) -> None:
    people += [referral_in(Status.SENT, area) for _ in range(9)]
    release_id = made(area, make_study(area))
    with area.app.app_context(), acting(area.system):
        found = of(area, release_id)
        assert (found.state, found.progress) == (ReleaseState.TO_CHECK, 100)
        told = found.manifest or {}
        assert told["included"] == 10  # twelve, rounded
        assert told["rows"]["referral"] == 12
        assert told["files"].keys() == set(tables(area, release_id))
        assert told["note"].startswith("Gebruikt voor het onderzoek ‘Wat helpt tegen wachten’.")
        assert told["follows"] is None
        assert db.session.query(StudyInclusion).count() == len(people)
        sent = {each.address for each in db.session.query(Message).filter_by(template="release_to_check")}
        assert len(sent) == 2


@pytest.mark.usefixtures("people")
def test_the_same_moment_gives_the_same_bytes(area: Area) -> None:
    study_id = make_study(area)
    frozen = clock.now()
    one, two = (make_release(area, study_id, frozen_at=frozen) for _ in range(2))
    run(area, one)
    with clock.moved_to(frozen + timedelta(days=1)):
        run(area, two)
    assert tables(area, one) == tables(area, two)


def test_who_withdrew_is_out_of_the_next_and_the_manifest_says_so(
    area: Area, people: list[MadeReferral]
) -> None:
    study_id = make_study(area)
    first = made(area, study_id)
    withdraw(area, people[0].id)
    second = made(area, study_id)
    before, after = keys(area, first), keys(area, second)
    assert after < before
    assert len(before - after) == 1
    with area.app.app_context(), acting(area.system):
        told = of(area, second).manifest or {}
        assert (told["follows"], told["anyone_gone_since"], told["gone_since"]) == (1, True, None)
        assert told["left_out"]["withdrawn"] is None  # one person is no number to show


def test_keys_of_two_studies_never_meet(area: Area, people: list[MadeReferral]) -> None:
    one, other = (keys(area, made(area, make_study(area))) for _ in range(2))
    assert len(one) == len(other) == len(people)
    assert not one & other


@pytest.mark.usefixtures("people")
def test_parts_are_unreadable_without_the_key_and_outside_their_place(area: Area, database: Database) -> None:
    study_id = make_study(area)
    release_id = made(area, study_id)
    with area.app.app_context(), acting(area.system):
        parts = db.session.query(ReleasePart).filter_by(release_id=release_id).all()
        assert not any(b"PAR1" in each.sealed for each in parts)
        with pytest.raises(SealBroken):
            reading.piece(area.system, release_id, "referral.parquet", 0, new_data_key())
    change(database, "UPDATE release_part SET name = 'x.parquet' WHERE name = 'tie.parquet'")
    with area.app.app_context(), acting(area.system):
        with pytest.raises(SealBroken), opened(of(area, release_id)):
            pass
        db.session.get_one(Study, study_id).wrapped = None
        with pytest.raises(StudyClosed), opened(of(area, release_id)):
            pass


def test_making_twice_changes_nothing(area: Area, people: list[MadeReferral]) -> None:
    release_id = made(area, make_study(area))
    with area.app.app_context(), acting(area.system):
        before = [each.id for each in db.session.query(ReleasePart)]
    withdraw(area, people[0].id)
    run(area, release_id)
    with area.app.app_context(), acting(area.system):
        assert [each.id for each in db.session.query(ReleasePart)] == before


def test_a_job_that_broke_off_half_way_is_done_whole(area: Area, people: list[MadeReferral]) -> None:
    release_id = make_release(area, make_study(area), state=ReleaseState.MAKING, progress=40)
    run(area, release_id)
    with area.app.app_context(), acting(area.system):
        assert of(area, release_id).state is ReleaseState.TO_CHECK
        assert db.session.query(StudyInclusion).count() == len(people)


@pytest.mark.parametrize(
    "changes", [{"ends_on": clock.today() - timedelta(days=800)}, {"state": StudyState.WITHDRAWN}]
)
def test_of_a_study_that_ended_nothing_is_made(area: Area, changes: dict[str, object]) -> None:
    release_id = made(area, make_study(area, **changes))
    with area.app.app_context(), acting(area.system):
        found = of(area, release_id)
        assert found.state is ReleaseState.FAILED
        assert "afgelopen" in found.doing


@pytest.mark.usefixtures("people")
def test_a_step_that_fails_leaves_words_and_no_notes(area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "STEPS", (("prepare", 60), ("juggle", 95)))
    release_id = made(area, make_study(area))
    with area.app.app_context(), acting(area.system):
        found = of(area, release_id)
        assert found.state is ReleaseState.FAILED
        assert found.doing
        assert db.session.query(StudyInclusion).count() == 0
    monkeypatch.setattr(making, "STEPS", (("prepare", 95),))
    with area.app.app_context(), acting(area.researcher):
        services.try_again(area.researcher, release_id)
    run(area, release_id)
    with area.app.app_context(), acting(area.system):
        assert of(area, release_id).state is ReleaseState.TO_CHECK


def test_the_program_itself_makes_it_and_knows_no_key_of_the_application(
    area: Area,
    people: list[MadeReferral],
    monkeypatch: pytest.MonkeyPatch,
    signed_in: Callable[..., PageClient],
) -> None:
    release_id = made(area, make_study(area))
    assert len(keys(area, release_id)) == len(people)
    assert not [each for each in KEPT if "KEY" in each or "DATABASE" in each]
    with area.app.app_context(), acting(area.system):
        found = of(area, release_id)
        assert found.state is ReleaseState.TO_CHECK
        assert found.risk is not None
        files = set((found.manifest or {})["files"])
    assert {"referral.parquet", "referral.csv", "referral.sav", "event.xes", "network.graphml"} <= files
    told = signed_in(area.coordinator).get(f"/onderzoek/uitgaven/{release_id}/controle").text
    assert "Kleinste groep die op elkaar lijkt" in told
    monkeypatch.setattr(making, "STEPS", (("juggle", 95),))
    failed = made(area, make_study(area))
    with area.app.app_context(), acting(area.system):
        assert of(area, failed).state is ReleaseState.FAILED


def test_the_risk_report_lays_earlier_releases_beside_it(
    area: Area,
    people: list[MadeReferral],
    monkeypatch: pytest.MonkeyPatch,
    signed_in: Callable[..., PageClient],
) -> None:
    """Of the same study only; somebody withdrew, so one row is gone, and nobody else with it."""
    commands = {"prepare": prepare.run, "risk": risk.run}
    seen: list[list[str]] = []

    def here(command: str, folder: Path, given: dict[str, Any], *, tell: Callable[[int, str], None]) -> Any:
        folders = [Path(each["folder"]) for each in given.get("earlier", ())]
        seen.extend(sorted(path.name for path in each.iterdir()) for each in folders)
        return commands[command](folder, given, tell)

    monkeypatch.setattr(making, "run", here)
    monkeypatch.setattr(making, "STEPS", (("prepare", 55), ("risk", 95)))
    study_id = make_study(area)
    made(area, make_study(area))
    made(area, study_id)
    assert seen == []
    withdraw(area, people[0].id)
    second = made(area, study_id)
    assert seen == [["referral.parquet"]]
    with area.app.app_context(), acting(area.system):
        [change] = (of(area, second).risk or {})["changes"]
    assert (change["release"], change["went"], change["went_alone"], change["came"]) == (1, 1, 1, 0)
    page = signed_in(area.coordinator).get(f"/onderzoek/uitgaven/{second}/controle").text
    assert "Naast uitgave 1" in page
    assert "als enige met deze kenmerken" in page


@pytest.mark.usefixtures("people")
def test_a_checker_is_somebody_else_and_writes_what_they_saw(area: Area) -> None:
    release_id = made(area, make_study(area))
    with area.app.app_context(), acting(area.researcher), pytest.raises(NotAllowed):
        services.check(area.researcher, release_id, signs=True, note="Goed.")
    own = make_release(area, make_study(area), made_by=area.coordinator.id, state=ReleaseState.TO_CHECK)
    with area.app.app_context(), acting(area.coordinator):
        with pytest.raises(NotAllowed):
            services.check(area.coordinator, own, signs=True, note="Goed.")
        with pytest.raises(Invalid):
            services.check(area.coordinator, release_id, signs=True, note=" ")
        services.check(area.coordinator, release_id, signs=True, note="Geen kleine groepen gezien.")
        with pytest.raises(Conflict):
            services.check(area.coordinator, release_id, signs=False, note="Toch niet.")


@pytest.mark.usefixtures("people")
def test_a_refused_release_has_no_files_and_no_notes(area: Area) -> None:
    release_id = made(area, make_study(area))
    with area.app.app_context(), acting(area.privacy_officer):
        services.check(area.privacy_officer, release_id, signs=False, note="Te veel unieke combinaties.")
    with area.app.app_context(), acting(area.system):
        assert db.session.query(ReleasePart).count() == 0
        assert db.session.query(StudyInclusion).count() == 0


@pytest.mark.usefixtures("people")
def test_only_a_signed_release_is_fetched_and_each_time_is_logged(
    area: Area, signed_in: Callable[..., PageClient], database: Database
) -> None:
    study_id = make_study(area)
    release_id = made(area, study_id)
    path = f"/onderzoek/uitgaven/{release_id}/bestand/referral.parquet"
    browser = signed_in(area.researcher)
    assert browser.get(path).status_code == 409
    with area.app.app_context(), acting(area.coordinator):
        services.check(area.coordinator, release_id, signs=True, note="Akkoord.")
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer.data == tables(area, release_id)["referral.parquet"]
    assert signed_in(area.coordinator).get(path).status_code == 403
    with database.connect() as connection:
        rows = connection.execute(
            "SELECT object_detail FROM access_log WHERE event_type = 'export'"
        ).fetchall()
    assert rows == [("referral.parquet",)]
    change(database, "UPDATE study SET ends_on = '2026-01-01'")
    assert browser.get(path).status_code == 409


def test_the_note_of_L13_stands_where_the_team_and_the_person_see_it(
    area: Area, people: list[MadeReferral], signed_in: Callable[..., PageClient]
) -> None:
    out = referral_in(Status.PLACED, area, research=False)
    made(area, make_study(area))
    browser = signed_in(area.coach)
    told = browser.get(f"/werkvoorraad/{people[0].reference}").text
    assert "Gebruikt voor onderzoek" in told
    assert "Wat helpt tegen wachten" in told
    assert "Gebruikt voor onderzoek" not in browser.get(f"/werkvoorraad/{out.reference}").text
    with area.app.app_context(), acting(area.system):
        shown = shown_of(area.system, db.session.get_one(Referral, people[0].id))
        assert [each.title for each in shown.studies] == ["Wat helpt tegen wachten"]
