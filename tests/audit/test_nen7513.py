"""L18 and L19: every event leaves a row, and every name of NEN 7513 is filled."""

import re
from datetime import timedelta

import pytest
from fhirclient.models.bundle import Bundle
from flask import Flask

from referral.audit.fhir import bundle
from referral.audit.services import REFUSALS, from_address, record, trace_parent
from referral.domain.actors import Actor
from referral.domain.audit import OBJECTS, EventType, Purpose
from referral.domain.nen7513 import FIELDS, nen_values
from referral.domain.statuses import Role, Status
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import AccessLog
from referral.models.access_log import CHAINED
from referral.models.scope import acting
from referral.oversight.services import purge
from tests.factories import Area, referral_in
from tests.guards.rules.logging import object_types
from tests.support.client import new_client, sign_in
from tests.support.database import ROOT
from tests.support.tour import stops

NEN = [
    *("EventID", "EventActionCode", "EventDateTime", "EventOutcomeIndicator", "EventTypeCode"),
    *("userID", "alternateUserID", "userName", "userIsRequestor", "roleIDCode", "purposeOfUse"),
    *("networkAccessPointTypeCode", "networkAccessPointID", "responsibleUserID", "responsibleUserName"),
    *("responsibleRoleIDCode", "participantObjectTypeCode", "participantObjectTypeCodeRole"),
    *("participantObjectDataLifeCycle", "participantObjectIDTypeCode"),
    *("participantObjectPermissionPolicySet", "participantObjectSensitivity", "participantObjectID"),
    *("participantObjectName", "participantObjectDetail", "participantObjectDescription"),
    *("autorisatieprotocol", "behandelrelatieprotocol", "toestemmingsprofiel", "controles"),
    *("AuditEnterpriseSiteID", "AuditSourceID", "AuditSourceTypeCode", "traceContext"),
]
"""The names of the norm, and of the trace context beside it."""

MAY_BE_EMPTY = {"alternateUserID", "participantObjectName", "participantObjectDetail"}


def all_rows(area: Area) -> list[AccessLog]:
    """The log of the region, oldest first."""
    with area.app.app_context(), acting(area.system):
        return db.session.query(AccessLog).order_by(AccessLog.happened_at, AccessLog.id).all()


def test_L19_every_name_has_a_column_a_rule_or_a_constant() -> None:
    assert [each.name for each in FIELDS] == NEN
    columns = {each.key for each in AccessLog.__table__.columns}
    assert {name for each in FIELDS for name in each.reads} <= columns
    assert {each.name for each in FIELDS if not each.must} == MAY_BE_EMPTY
    assert columns == {*CHAINED, "previous", "hash"}


def test_L19_the_page_of_documentation_tells_every_name() -> None:
    page = (ROOT / "docs" / "privacy" / "access-log.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| (\w+) \| (\w+) \|", page, re.MULTILINE))
    assert {name: table.get(name) for name in NEN} == {each.name: each.source for each in FIELDS}


@pytest.mark.parametrize("kind", EventType)
def test_L19_nothing_of_the_must_have_set_is_empty(app: Flask, area: Area, kind: EventType) -> None:
    with app.app_context(), acting(area.system):
        record(area.system, kind, "referral")
        record(area.gp, kind, "person", object_id=new_id(), subjects=[new_id()], purpose=Purpose.RIGHTS)
        db.session.commit()
    rows = all_rows(area)
    assert len(rows) == 2
    for row in rows:
        values = nen_values(row.values())
        assert [name for name in NEN if name not in MAY_BE_EMPTY and values[name] in {None, ""}] == []
        assert values["EventActionCode"] in set("CRUDE")


def test_L18_every_page_of_the_tour_leaves_rows_that_are_complete(app: Flask, area: Area) -> None:
    """Also: nothing but keys and the names of users is in the log."""
    tour = stops(app, area)
    for stop in tour:
        sign_in(new_client(app), stop.actor).get(stop.path)
    rows = all_rows(area)
    assert {row.object_type for row in rows} <= set(OBJECTS)
    for row in rows:
        values = nen_values(row.values())
        assert [name for name in NEN if name not in MAY_BE_EMPTY and values[name] in {None, ""}] == []
    read = {"read", "search", "print", "export", "read_log"}
    assert read <= {row.event_type for row in rows}


def test_every_kind_of_object_is_described() -> None:
    named = object_types(ROOT)
    assert {"referral", "draft", "access_log", "safety_record"} <= named
    assert named - set(OBJECTS) == set()


def test_the_export_is_made_of_fhir_r4_audit_events(app: Flask, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    sign_in(new_client(app), area.coach).page(f"/werkvoorraad/{made.reference}")
    rows = all_rows(area)
    parsed = Bundle(bundle(rows, clock.now()))  # raises on a missing or a wrong field
    assert len(parsed.entry) == len(rows)
    event = parsed.entry[-1].resource
    assert (event.action, event.outcome, event.agent[0].name) == ("R", "0", "Sanne Coach")
    assert [each.what.identifier.value for each in event.entity] == [str(made.id), str(made.person_id)]
    assert made.surname not in str(bundle(rows, clock.now()))


def test_the_trace_of_the_request_is_kept_or_made(app: Flask, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    client, path = sign_in(new_client(app), area.coach), f"/werkvoorraad/{made.reference}"
    given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    for header in (given, "00-zz", "00-" + "0" * 32 + "-00f067aa0ba902b7-01"):
        assert client.get(path, headers={"traceparent": header}).status_code == 200
    traces = [row.trace_parent for row in all_rows(area) if row.event_type == "read"]
    assert traces[0] == given
    assert all(re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", each) for each in traces)
    assert len(set(traces)) == 3
    assert (from_address.get(), trace_parent.get()) == ("", "")


@pytest.mark.parametrize(
    ("role", "path", "kind", "detail"),
    [
        (Role.COACH, "/werkvoorraad/P-ZZZ-ZZZ", "referral", "P-ZZZ-ZZZ"),
        (Role.COACH, "/werkvoorraad/mevrouw-de-vries", "referral", None),
        (Role.GP, "/verwijzen/00000000-0000-7000-8000-000000000000", "draft", None),
        (Role.HOST, "/werkvoorraad", "page", "intake.inbox"),
    ],
)
def test_a_refused_look_is_logged(
    app: Flask, area: Area, role: Role, path: str, kind: str, detail: str | None
) -> None:
    assert sign_in(new_client(app), area.actor(role)).get(path).status_code in {403, 404}
    [row] = all_rows(area)
    assert (row.outcome, row.event_type, row.object_type) == ("refused", "read", kind)
    assert (row.object_detail, row.subject_ids, row.actor_role) == (detail, [], role)
    assert nen_values(row.values())["EventOutcomeIndicator"] == "4"


def test_somebody_elses_referral_is_a_refusal(app: Flask, area: Area) -> None:
    made = referral_in(Status.SENT, area)
    answer = sign_in(new_client(app), area.other_coach).send(f"/werkvoorraad/{made.reference}/aannemen")
    assert answer.status_code == 404
    refused = [row for row in all_rows(area) if row.outcome == "refused"]
    assert [(row.event_type, row.object_detail) for row in refused] == [("update", made.reference)]


def test_refusals_of_a_script_do_not_fill_the_log(app: Flask, area: Area) -> None:
    client = sign_in(new_client(app), area.coach)
    for _ in range(REFUSALS + 5):
        client.get("/werkvoorraad/P-ZZZ-ZZZ")
    assert len(all_rows(area)) == REFUSALS
    with clock.moved_to(clock.now() + timedelta(minutes=11)):
        sign_in(client, area.coach).get("/werkvoorraad/P-ZZZ-ZZZ")
    assert len(all_rows(area)) == REFUSALS + 1


def test_L18_what_was_done_is_in_the_log_too(app: Flask, area: Area) -> None:
    referral_in(Status.CLOSED, area)
    told = [(row.actor_role, row.event_type, row.object_type) for row in all_rows(area)]
    assert told == [(Role.GP, "create", "referral"), (Role.COACH, "update", "referral")]


def test_signing_in_and_out_is_logged(app: Flask, area: Area) -> None:
    client = sign_in(new_client(app), area.gp)
    client.page("/verwijzingen")
    client.send("/afmelden")
    assert [(row.event_type, row.object_id) for row in all_rows(area)] == [("sign_out", area.gp.id)]


def test_emergency_is_the_ground_of_looks_at_an_opened_referral(app: Flask, area: Area) -> None:
    opened = new_id()
    other = Actor(area.coach.id, area.region_id, Role.COACH, "Sanne", opened_ids=frozenset({opened}))
    with app.app_context(), acting(other):
        record(other, "read", "referral", object_id=opened, subjects=[opened])
        db.session.commit()
    [row] = all_rows(area)
    assert (row.purpose, row.relation) == ("emergency", "emergency")


def test_L20_rows_outlive_every_purge(app: Flask, area: Area) -> None:
    referral_in(Status.CLOSED, area)
    before = {row.id for row in all_rows(area)}
    for years in (5, 20):
        with app.app_context(), clock.moved_to(clock.now() + timedelta(days=366 * years)):
            purge()
    assert before
    assert before <= {row.id for row in all_rows(area)}
