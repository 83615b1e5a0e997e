"""The one screen of a day: marks, who differs, a day that was called off, and people without a referral."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from referral.domain.actors import Actor
from referral.domain.codes import AttendanceState as S
from referral.domain.statuses import Status
from referral.domain.tasks import TaskKind
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog, ActivitySession, Attendance, Message, Placement, Referral, Task
from referral.models.scope import acting
from tests.factories import Area, make_activity, make_place, make_session, referral_in
from tests.participation.group import Group, make_group
from tests.support.client import PageClient
from tests.support.extracted import extracted
from tests.support.pages import Page

pytestmark = pytest.mark.usefixtures("noon")
SignIn = Callable[[Actor], PageClient]


@pytest.fixture
def group(area: Area, noon: datetime) -> Group:
    return make_group(area)


@pytest.fixture
def host(area: Area, signed_in: SignIn) -> PageClient:
    return signed_in(area.host)


def filled(page: Page) -> dict[str, str]:
    """What the form holds as it stands: hidden fields, chosen options, the number."""
    fields = {}
    for each in page.controls:
        kind, name = each.get("type", "text"), each.get("name", "")
        chosen = "checked" in each or kind in {"hidden", "number", "text"}
        if name and chosen and name not in {"csrf_token", "stage"}:
            fields[name] = each.get("value", "")
    return {**fields, "stage": "marks"}


def marked(group: Group, *states: str) -> dict[str, str]:
    return {f"mark_{place}": state for place, state in zip(group.places, states, strict=False)}


def test_everybody_came_is_one_tap_and_then_mended(host: PageClient, group: Group) -> None:
    page = host.page(group.path)
    assert "Muggenzifter" not in page.html
    assert not [each for each in page.controls if "checked" in each and each.get("type") == "radio"]
    shown = host.send(group.path, {**filled(page), "all": "1"})
    assert shown.status_code == 200
    assert group.states() == {}
    given = filled(Page(shown.get_data(as_text=True)))
    assert [given[f"mark_{place}"] for place in group.places] == ["present"] * 3
    assert host.send(group.path, {**given, **marked(group, "present", "late", "absent")}).status_code == 302
    assert list(group.states().values()).count(S.PRESENT) == 1
    assert group.events(1) == ["participation_started", "session_attended"]
    assert group.events(2) == ["session_missed"]
    assert "Bewaard: 2 van 3 mensen waren er." in host.page("/groepen").text


def test_not_known_says_nothing_and_takes_back_what_was_told(host: PageClient, group: Group) -> None:
    host.send(group.path, {**filled(host.page(group.path)), **marked(group, "unknown", "present")})
    assert group.events(0) == []
    host.send(group.path, {**filled(host.page(group.path)), **marked(group, "unknown", "unknown")})
    assert group.states() == dict.fromkeys(group.places[:2], S.UNKNOWN)
    assert group.events(1) == ["participation_started", "session_attended", "attendance_withdrawn"]
    assert came(group) == 0


def came(group: Group) -> int:
    """How many people came for the first time, as research would count it now."""
    return sum(bool(each["first_day"]) for each in extracted(group.area))


def test_pages_of_two_people_that_differ_wait_for_a_choice(host: PageClient, group: Group) -> None:
    mine, hers = filled(host.page(group.path)), filled(host.page(group.path))
    host.send(group.path, {**mine, **marked(group, "present", "present")})
    answer = host.send(group.path, {**hers, **marked(group, "absent", "present")})
    assert answer.location.endswith(group.path)
    assert group.states()[group.places[0]] is S.PRESENT
    page = host.page(group.path)
    assert "Kies hieronder wat klopt" in page.text
    assert "Over 1 persoon zeggen twee toestellen iets anders" in page.text
    assert "Henk de Gastheer zei om 13:00: aanwezig" in page.text
    assert "zei om 13:00: niet gekomen" in page.text
    host.send(group.path, {**filled(page), **marked(group, "absent")})
    assert group.states()[group.places[0]] is S.ABSENT
    assert "zeggen twee toestellen" not in host.page(group.path).text
    assert len(group.marks()) == 4


def test_a_page_that_was_open_long_changes_only_what_was_touched(host: PageClient, group: Group) -> None:
    host.send(group.path, {**filled(host.page(group.path)), **marked(group, "present", "present")})
    old = filled(host.page(group.path))
    host.send(group.path, {**filled(host.page(group.path)), **marked(group, "present", "late")})
    host.send(group.path, {**old, **marked(group, "absent", "present")})
    states = group.states()
    assert [states[each] for each in group.places[:2]] == [S.ABSENT, S.LATE]


def test_the_same_form_twice_is_one_mark(host: PageClient, group: Group) -> None:
    given = {**filled(host.page(group.path)), **marked(group, "present")}
    host.send(group.path, given)
    host.send(group.path, given)
    assert len(group.marks()) == 1
    assert group.events() == ["participation_started", "session_attended"]


def test_a_day_that_did_not_take_place_keeps_its_marks_and_does_not_count(
    host: PageClient, area: Area, group: Group
) -> None:
    open_page = filled(host.page(group.path))
    host.send(group.path, {**open_page, **marked(group, "present", "absent")})
    assert missed_task(area, group, 1)
    wrong = host.send(group.path, {"stage": "not_held", "reason": ""})
    assert wrong.status_code == 422
    assert "Kies waarom." in wrong.get_data(as_text=True)
    host.send(group.path, {"stage": "not_held", "reason": "weather"})
    assert group.events(0)[-1] == group.events(1)[-1] == "attendance_withdrawn"
    assert not missed_task(area, group, 1)
    assert came(group) == 0
    page = host.page(group.path).text
    assert "Het weer. Gezegd door Henk de Gastheer" in page
    assert "Ging niet door" in host.page("/groepen").text
    host.send(group.path, {"stage": "not_held", "reason": "no_room"})
    assert group.events(0).count("attendance_withdrawn") == 1
    host.send(group.path, {"stage": "held"})
    host.send(group.path, {"stage": "held"})
    assert group.events(0)[-1] == "session_attended"
    assert group.events(1)[-1] == "session_missed"
    assert came(group) == 1


def missed_task(area: Area, group: Group, number: int) -> bool:
    with area.app.app_context(), acting(area.system):
        query = db.session.query(Task).filter_by(
            referral_id=group.people[number].id, kind=TaskKind.MISSED, done_at=None
        )
        return query.first() is not None


def test_marks_for_a_day_that_was_called_off_meanwhile_wait_for_a_decision(
    host: PageClient, group: Group
) -> None:
    given = {**filled(host.page(group.path)), **marked(group, "present")}
    host.send(group.path, {"stage": "not_held", "reason": "host_away"})
    with clock.moved_to(clock.now() + timedelta(minutes=3)):
        host.send(group.path, given)
        page = host.page(group.path).text
        assert "Uw keuzes zijn bewaard en tellen nog niet mee" in page
        assert "Daarna is er nog 1 keer iets ingevuld. Ging het toch door?" in page
        assert group.events() == []
        host.send(group.path, {"stage": "leave"})
        assert "Ging het toch door?" not in host.page(group.path).text
        host.send(group.path, {"stage": "held"})
        assert group.events() == ["participation_started", "session_attended"]
        assert host.send(group.path, {"stage": "leave"}).status_code == 409


def test_people_without_a_referral_are_a_number_and_the_team_is_mailed_once(
    host: PageClient, area: Area, group: Group
) -> None:
    given = {**filled(host.page(group.path)), **marked(group, "present")}
    wrong = host.send(group.path, {**given, "walk_ins": "201"})
    assert wrong.status_code == 422
    assert "Vul een aantal in van 0 tot en met 200." in wrong.get_data(as_text=True)
    assert re.search(r'value="present"[^>]*checked|checked[^>]*value="present"', wrong.get_data(as_text=True))
    assert host.send(group.path, {**given, "walk_ins": "vier"}).status_code == 422
    host.send(group.path, {**given, "walk_ins": "4", "new_face": "y"})
    host.send(group.path, {**given, "walk_ins": "5", "new_face": "y"})
    with area.app.app_context(), acting(area.system):
        assert db.session.query(ActivitySession).one().walk_ins == 5
        assert db.session.query(Message).filter_by(template="new_person").count() == 1


def test_when_it_was_and_when_it_was_entered_are_both_kept_and_shown(
    host: PageClient, area: Area, group: Group, signed_in: SignIn
) -> None:
    group.day -= timedelta(days=7)
    host.send(group.path, {**filled(host.page(group.path)), **marked(group, "present")})
    with area.app.app_context(), acting(area.system):
        row = db.session.query(Attendance).one()
        assert clock.local(row.session.starts_at).isoformat() == "2026-10-27T10:00:00+01:00"
        assert row.recorded_at == clock.now()
    page = signed_in(area.coach).page(f"/werkvoorraad/{group.people[0].reference}")
    assert "Was er 1 van de 1 keer." in page.text
    assert "27 oktober 2026" in page.text
    assert "Later ingevuld" in page.text


def test_places_decide_for_which_days_somebody_can_be_marked(
    host: PageClient, area: Area, group: Group
) -> None:
    with area.app.app_context(), acting(area.system):
        ended, later = (db.session.get_one(Placement, each) for each in group.places[:2])
        ended.ended_at = clock.now() - timedelta(days=3)
        later.placed_at = clock.now() - timedelta(days=2)
        db.session.get_one(Referral, ended.referral_id)
        db.session.commit()
    page = host.page(group.path).text
    assert "Bea" in page
    assert "Ab" not in page.split()
    group.day -= timedelta(days=7)
    page = host.page(group.path).text
    assert "Ab" in page.split()
    assert "Bea" not in page.split()
    host.send(group.path, {**filled(host.page(group.path)), **marked(group, "present", "present")})
    assert group.states() == {group.places[0]: S.PRESENT}


def test_a_late_mark_after_the_referral_was_closed_still_counts(host: PageClient, area: Area) -> None:
    group = make_group(area, 1, Status.CLOSED)
    with area.app.app_context(), acting(area.system):
        db.session.get_one(Placement, group.places[0]).ended_at = clock.now()
        db.session.commit()
    group.day -= timedelta(days=7)
    host.send(group.path, {**filled(host.page(group.path)), **marked(group, "absent")})
    assert group.events()[-1:] != ["session_missed"]
    host.send(group.path, {**filled(host.page(group.path)), **marked(group, "present")})
    assert group.events()[-1] == "session_attended"
    host.send(group.path, {**filled(host.page(group.path)), **marked(group, "notified")})
    assert group.events()[-1] == "attendance_withdrawn"


def test_what_was_marked_before_each_mark_was_kept_can_be_mended_and_disagreed_with(
    host: PageClient, area: Area, group: Group
) -> None:
    stale = filled(host.page(group.path))
    session_id = make_session(area, group.day)
    with area.app.app_context(), acting(area.system):
        for place in group.places[:2]:
            row = Attendance(region_id=area.region_id, session_id=session_id, placement_id=place)
            row.state, row.marked_by, row.marked_at = S.PRESENT, area.host.id, clock.now()
            db.session.add(row)
        db.session.commit()
    host.send(group.path, {**filled(host.page(group.path)), **marked(group, "late", "present")})
    assert group.states()[group.places[0]] is S.LATE
    host.send(group.path, {**stale, **marked(group, "", "absent")})
    assert group.states()[group.places[1]] is S.PRESENT
    assert "zeggen twee toestellen" in host.page(group.path).text


def test_wrong_days_and_states_are_refused(host: PageClient, area: Area, group: Group) -> None:
    given = filled(host.page(group.path))
    wrong = host.send(group.path, {**given, **marked(group, "dansend")})
    assert wrong.status_code == 422
    base = f"/groepen/{area.activity_id}"
    for day in ("2026-11-10", "2026-11-02"):
        refused = host.send(f"{base}/{day}", {**given, **marked(group, "late")})
        assert refused.status_code == 422
        assert "Er is niets bewaard; uw keuzes staan hieronder nog." in refused.get_data(as_text=True)
        kept = filled(Page(refused.get_data(as_text=True)))
        assert kept.get(f"mark_{group.places[0]}") == "late"
    assert host.get(f"{base}/gisteren").status_code == 404
    assert host.send(group.path, {"stage": "dansen"}).status_code == 400
    assert (
        host.get(f"/groepen/{make_activity(area, host_id=area.other_host.id)}/2026-11-03").status_code == 404
    )


def test_a_place_in_another_group_is_not_marked(host: PageClient, area: Area, group: Group) -> None:
    elsewhere = make_activity(area)
    place = make_place(area, referral_in(Status.INTAKE_HELD, area).id, elsewhere)
    host.send(group.path, {**filled(host.page(group.path)), f"mark_{place}": "present"})
    assert group.states() == {}


def test_each_look_and_each_change_is_logged(host: PageClient, area: Area, group: Group) -> None:
    host.send(group.path, {**filled(host.page(group.path)), **marked(group, "present")})
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(AccessLog).filter_by(object_type="attendance", actor_id=area.host.id)
        seen = {(each.event_type.value, len(each.subject_ids)) for each in rows}
    assert seen == {("read", 3), ("update", 1)}


def test_somebody_whose_place_began_anew_on_the_day_is_there_once(
    host: PageClient, area: Area, group: Group
) -> None:
    with area.app.app_context(), acting(area.system):
        row: Placement = db.session.get_one(Placement, group.places[0])
        row.ended_at = clock.now()
        key: UUID = row.referral_id
        db.session.commit()
    make_place(area, key)
    assert host.page(group.path).html.count("<legend>Ab") == 1
