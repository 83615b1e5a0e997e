"""What the database copies into a data set, on histories made by hand."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from referral.domain.codes import ConsentPurpose
from referral.domain.research.extract import STATUS_AFTER
from referral.domain.research.studies import AreaLevel, Ground
from referral.domain.statuses import Status
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.models import Consent, Referral, Release, StudyInclusion
from referral.models.scope import acting
from referral.research.releases.extracting import queries as extracting
from referral.research.releases.population import queries as population
from tests.conftest import NOON
from tests.factories import Area, referral_in
from tests.factories.referral import step
from tests.factories.research import make_release, make_study

Rows = dict[str, list[dict[str, str]]]

pytestmark = pytest.mark.usefixtures("noon")


def extract(area: Area, folder: Path, release_id: UUID) -> tuple[dict[str, int], Rows]:
    """The places of the population, and the rows of every table."""
    folder.mkdir(exist_ok=True)
    with area.app.app_context(), acting(area.system):
        release = db.session.get_one(Release, release_id)
        places = population.include(area.system, release)
        extracting.write(area.system, release, folder)
        db.session.commit()
    found = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            found[path.stem] = list(csv.DictReader(lines))
    return places, found


def made(area: Area, folder: Path, **study: Any) -> tuple[dict[str, int], Rows]:
    """The same for a new study."""
    return extract(area, folder, make_release(area, make_study(area, **study)))


@contextmanager
def touched(area: Area, referral_id: UUID) -> Iterator[Referral]:
    """A referral to change."""
    with area.app.app_context(), acting(area.system):
        yield db.session.get_one(Referral, referral_id)
        db.session.commit()


def only(rows: Rows, table: str = "referral") -> dict[str, str]:
    """The single row of a table."""
    (row,) = rows[table]
    return row


def test_a_referral_tells_its_way_in_days(area: Area, tmp_path: Path) -> None:
    with clock.moved_to(NOON - timedelta(days=40)):
        sent = referral_in(Status.SENT, area)
    for days, action in (
        (38, Action.ACCEPT),
        (30, Action.REACH),
        (21, Action.HOLD_INTAKE),
        (9, Action.PLACE),
    ):
        with clock.moved_to(NOON - timedelta(days=days)), touched(area, sent.id) as referral:
            step(area, referral, action, area.coach)
    places, rows = made(area, tmp_path)
    row = only(rows)
    assert places == {"included": 1}
    assert row["quarter"] == "2026-Q3"
    assert row["follow_days"] == "35"  # forty days, of which five whole weeks
    told = [row[f"{name}_day"] for name in ("accepted", "reached", "intake", "placed", "first", "closed")]
    assert told == ["2", "10", "19", "31", "", ""]
    assert (row["status"], row["sector"], row["kind"]) == ("placed", "gp_practice", "gp")
    assert row["coach"] == str(area.coach.id)
    assert [each["type"] for each in rows["event"]] == [
        "referral_sent",
        "referral_accepted",
        "person_reached",
        "intake_held",
        "person_placed",
    ]
    tie = rows["tie"][0]
    assert (tie["tie_kind"], tie["source"], tie["target"]) == (
        "referral",
        str(area.practice_id),
        str(area.team_id),
    )
    assert (tie["answered_day"], tie["accepted"], tie["source_sector"]) == ("2", "yes", "cure")


def test_a_reopened_referral_is_not_closed_and_a_closed_one_is(area: Area, tmp_path: Path) -> None:
    closed = referral_in(Status.CLOSED, area)
    again = referral_in(Status.CLOSED, area)
    with touched(area, again.id) as referral:
        step(area, referral, Action.REOPEN, area.coach)
    _, rows = made(area, tmp_path)
    found = {row["rid"]: row for row in rows["referral"]}
    assert found[str(closed.id)]["closed_day"] == "0"
    assert found[str(closed.id)]["close_reason"]
    assert (found[str(again.id)]["closed_day"], found[str(again.id)]["reopened"]) == ("", "1")
    assert found[str(again.id)]["close_reason"] == ""


def test_who_is_left_out_and_why(area: Area, tmp_path: Path) -> None:
    kept = referral_in(Status.ACCEPTED, area)
    referral_in(Status.ENTERED_IN_ERROR, area)
    referral_in(Status.ACCEPTED, area, research=False)
    objected, hidden, withdrawn, silent = (referral_in(Status.ACCEPTED, area) for _ in range(4))
    with touched(area, objected.id) as referral:
        referral.objected_at = clock.now()
    with touched(area, hidden.id) as referral:
        referral.hidden_at = clock.now()
    with touched(area, withdrawn.id) as referral:
        _research(referral).withdrawn_at = clock.now()
    with touched(area, silent.id) as referral:
        db.session.delete(_research(referral))
    places, rows = made(area, tmp_path)
    left_out = ("in_error", "hidden", "objected", "withdrawn", "refused", "not_asked")
    assert places == {"included": 1} | dict.fromkeys(left_out, 1)
    assert [row["rid"] for row in rows["referral"]] == [str(kept.id)]
    places, rows = made(area, tmp_path, ground=Ground.NOT_TRACEABLE, area_level=AreaLevel.REGION)
    assert places["included"] == 2
    assert {row["rid"] for row in rows["referral"]} == {str(kept.id), str(silent.id)}
    assert {row["area"] for row in rows["referral"]} == {"Hele regio"}


def _research(referral: Referral) -> Consent:
    return next(each for each in referral.consents if each.purpose is ConsentPurpose.RESEARCH)


def test_what_is_written_down_after_the_freeze_is_not_in_it(area: Area, tmp_path: Path) -> None:
    sent = referral_in(Status.SENT, area)
    release = make_release(area, make_study(area))
    with clock.moved_to(NOON + timedelta(hours=1)):
        with touched(area, sent.id) as referral:
            step(area, referral, Action.ACCEPT, area.coach)
        referral_in(Status.SENT, area)
        places, rows = extract(area, tmp_path, release)
    assert places == {"included": 1, "late": 1}
    assert (only(rows)["status"], only(rows)["accepted_day"]) == ("sent", "")
    assert len(rows["event"]) == 1


def test_a_person_of_104_is_75_or_older_and_a_year_of_birth_stands_nowhere(
    area: Area, tmp_path: Path
) -> None:
    referral_in(Status.SENT, area, person={"birth_date": NOON.date().replace(year=1922)})
    _, rows = made(area, tmp_path)
    assert only(rows)["age_band"] == "75+"
    assert not any("1922" in value for value in only(rows).values())


def test_what_a_study_did_not_ask_never_leaves_the_database(area: Area, tmp_path: Path) -> None:
    referral_in(Status.PLACED, area)
    _, rows = made(area, tmp_path, variables=["referral.status", "tie.source"])
    row = only(rows)
    told = {name for name, value in row.items() if value}
    assert told == {"rid", "pid", "quarter", "follow_days", "status"}
    assert rows["event"] == []
    assert {name for name, value in rows["tie"][0].items() if value} == {
        "rid",
        "tie_kind",
        "quarter",
        "source",
    }


def test_population_by_kind_of_organisation_and_reason(area: Area, tmp_path: Path) -> None:
    referral_in(Status.SENT, area)
    cared = referral_in(Status.SENT, area, by=area.care_worker)
    _, rows = made(area, tmp_path, sectors=["home_care"])
    assert only(rows)["rid"] == str(cared.id)
    places, rows = made(area, tmp_path, reasons=["money"])
    assert (places, rows["referral"]) == ({}, [])


def test_the_note_stands_in_every_included_file_once(area: Area, tmp_path: Path) -> None:
    kept = referral_in(Status.SENT, area)
    referral_in(Status.SENT, area, research=False)
    release = make_release(area, make_study(area))
    for _ in range(2):
        extract(area, tmp_path, release)
    with area.app.app_context(), acting(area.system):
        assert [each.referral_id for each in db.session.query(StudyInclusion)] == [kept.id]


def test_each_status_follows_from_an_event() -> None:
    assert set(STATUS_AFTER.values()) == {each.value for each in Status}
