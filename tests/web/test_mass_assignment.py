"""Fields that a form does not have change nothing, whoever sends them and whatever they are called."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import Draft
from referral.models.scope import acting
from referral.models.sealed import SealedJson
from tests.factories import Area, referral_in
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import raw_rows
from tests.support.story import PERSON, REST, draft, fill

Smuggled = dict[str, str]


@pytest.fixture
def smuggled(area: Area) -> Smuggled:
    """Names of columns and of attributes, with values somebody would like them to have."""
    return {
        "id": str(area.practice_id),
        "status": "closed",
        "version": "99",
        "role": "admin",
        "user_id": str(area.coordinator.id),
        "actor_id": str(area.coordinator.id),
        "actor_role": "coordinator",
        "organisation_id": str(area.other_practice_id),
        "region_id": str(area.practice_id),
        "team_id": str(area.other_team_id),
        "coach_id": str(area.other_coach.id),
        "referred_by": str(area.other_gp.id),
        "person_id": str(area.practice_id),
        "data_key_id": str(area.practice_id),
        "follower_ids": str(area.other_practice_id),
        "reference": "P-AAA-AAA",
        "sent_at": "2020-01-01T00:00:00+00:00",
        "contact_due": "2020-01-01",
        "happened_at": "2020-01-01T00:00:00+00:00",
        "recorded_by": str(area.other_gp.id),
        "is_demo": "1",
        "kind": "care",
        "close_reason": "other",
        "withdrawn_at": "2020-01-01",
    }


@pytest.fixture
def accounts_unchanged(area: Area, database: Database) -> Iterator[None]:
    """No account changes during the test."""
    before = raw_rows(database, "user_account"), raw_rows(database, "team_membership")
    yield
    assert (raw_rows(database, "user_account"), raw_rows(database, "team_membership")) == before


def only(database: Database, table: str) -> dict[str, object]:
    """The one row of a table."""
    (row,) = raw_rows(database, table)
    return row


def test_L7_sending_takes_nothing_but_the_form(
    as_gp: PageClient,
    area: Area,
    database: Database,
    noon: datetime,
    smuggled: Smuggled,
    accounts_unchanged: None,
) -> None:
    path = draft(as_gp, **smuggled)
    assert fill(as_gp, path, **smuggled).status_code == 302
    assert as_gp.send(f"{path}/controle", smuggled).status_code == 302
    row = only(database, "referral")
    assert {name: row[name] for name in ("status", "version", "kind")} == {
        "status": "sent",
        "version": 1,
        "kind": "gp",
    }
    assert row["team_id"] == area.team_id
    assert row["organisation_id"] == area.practice_id
    assert row["referred_by"] == area.gp.id
    assert row["region_id"] == area.region_id
    assert (row["coach_id"], row["close_reason"], row["follower_ids"]) == (None, None, [])
    assert row["sent_at"] == noon
    assert row["reference"] != "P-AAA-AAA"
    event = only(database, "referral_event")
    assert (event["actor_id"], event["actor_role"], event["happened_at"]) == (area.gp.id, "gp", noon)
    assert {each["recorded_by"] for each in raw_rows(database, "consent")} == {area.gp.id}
    assert {each["withdrawn_at"] for each in raw_rows(database, "consent")} == {None}


def test_a_draft_keeps_its_writer_and_its_key(
    as_gp: PageClient, area: Area, database: Database, noon: datetime, smuggled: Smuggled
) -> None:
    path = draft(as_gp)
    before = only(database, "draft")
    as_gp.send(f"{path}/bewaar", {**PERSON, **REST, **smuggled})
    after = only(database, "draft")
    assert {name: after[name] for name in ("id", "user_id", "region_id", "data_key_id", "started_at")} == {
        name: before[name] for name in ("id", "user_id", "region_id", "data_key_id", "started_at")
    }


def test_L7_a_diagnosis_that_is_sent_along_is_kept_nowhere(
    app: Flask, as_gp: PageClient, area: Area, noon: datetime
) -> None:
    medical = {"icpc": "P76", "diagnosis": "Depressie", "medication": "Sertraline", "letter": "Geachte"}
    path = draft(as_gp)
    as_gp.send(f"{path}/bewaar", {**PERSON, **REST, **medical})
    with app.app_context(), acting(area.gp):
        row = db.session.query(Draft).one()
        kept = SealedJson.load(row.values)
        db.session.rollback()
    assert kept["own_words"] == [REST["own_words"]]
    assert kept["stage"] == ["whole"]
    assert set(medical) & set(kept) == set()


@pytest.mark.parametrize(
    ("status", "step", "form", "expected"),
    [
        (Status.SENT, "aannemen", {}, "accepted"),
        (Status.SENT, "vraag", {"question": "Mag ik bellen?"}, "questioned"),
        (Status.ACCEPTED, "notitie", {"note": "Even wachten."}, "accepted"),
    ],
)
def test_a_step_leads_only_where_the_process_says(
    area: Area,
    database: Database,
    signed_in: Callable[[Actor], PageClient],
    smuggled: Smuggled,
    accounts_unchanged: None,
    status: Status,
    step: str,
    form: dict[str, str],
    expected: str,
) -> None:
    made = referral_in(status, area)
    before = only(database, "referral")
    response = signed_in(area.coach).send(f"/werkvoorraad/{made.reference}/{step}", {**smuggled, **form})
    assert response.status_code == 302, response.get_data(as_text=True)
    after = only(database, "referral")
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"status", "version", "changed_at", "coach_id", "silence_since", "silence_due"}
    assert after["status"] == expected
    assert after["coach_id"] in {before["coach_id"], area.coach.id}
    newest = max(raw_rows(database, "referral_event"), key=lambda each: int(str(each["sequence"])))
    assert (newest["actor_id"], newest["actor_role"]) == (area.coach.id, "coach")


def test_signing_in_makes_nobody_somebody_else(
    client: PageClient, area: Area, smuggled: Smuggled, accounts_unchanged: None
) -> None:
    page = client.get("/aanmelden")
    assert page.status_code == 200
    response = client.send("/aanmelden", {"email": "x@y.example", "password": "x", **smuggled})
    assert response.status_code in {400, 422}
    assert client.get("/overzicht").status_code == 302
