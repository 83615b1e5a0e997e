"""Pictures of attendance: counts for one activity, no names, no small groups as a share."""

from collections.abc import Callable
from datetime import datetime, timedelta

from referral.domain.actors import Actor
from referral.domain.codes import AttendanceState as S
from referral.models.scope import acting
from referral.participation.services import mark_attendance
from tests.factories import Area
from tests.participation.group import Group, make_group
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]


def mark(group: Group, weeks_ago: int, *states: S) -> None:
    area = group.area
    with area.app.app_context(), acting(area.host):
        marks = dict(zip(group.places, states, strict=False))
        mark_attendance(area.host, area.activity_id, group.day - timedelta(weeks=weeks_ago), marks)


def test_turnout_and_who_stays_are_counted_without_names(
    signed_in: SignIn, area: Area, noon: datetime
) -> None:
    del noon
    group = make_group(area, 6)
    host, path = signed_in(area.host), f"/activiteiten/{area.activity_id}/opkomst"
    assert "Nog niets ingevuld" in host.page(path).text
    mark(group, 3, *[S.PRESENT] * 6)
    mark(group, 2, S.PRESENT, S.LATE, S.PRESENT, S.NOTIFIED, S.ABSENT, S.UNKNOWN)
    mark(group, 1, S.PRESENT, S.PRESENT, S.ABSENT)
    host.send(group.path, {"stage": "not_held", "reason": "weather"})
    page = host.page(path)
    assert "Ging niet door: het weer" in page.text
    assert "60%" in page.text
    assert "(minder dan 5 mensen)" in page.text
    assert page.html.count('class="chart__column"') == 2 + 2
    assert "1 keer 6 50%" in page.text
    assert "2 keer 6 33%" in page.text
    assert "Ab" not in page.text.split()
    assert page.html.count('role="img"') == 2
    for actor in (area.coordinator, area.community_worker):
        assert signed_in(actor).page(path).text.count("60%") == page.text.count("60%")
    assert signed_in(area.other_host).get(path).status_code == 404
    assert signed_in(area.coach).get(path).status_code == 403


def test_the_strip_of_one_person_is_for_the_coach(signed_in: SignIn, area: Area, noon: datetime) -> None:
    del noon
    group = make_group(area, 1)
    coach, path = signed_in(area.coach), f"/werkvoorraad/{group.people[0].reference}"
    assert "Opkomst" not in coach.page(path).text
    for weeks, state in enumerate([S.PRESENT, S.ABSENT, S.UNKNOWN, S.LATE]):
        mark(group, weeks, state)
    page = coach.page(path)
    assert "Was er 2 van de 3 keer." in page.text
    assert page.html.count("chart__cell chart__cell--") == 4
    signed_in(area.host).send(group.path, {"stage": "not_held", "reason": "no_room"})
    assert "Was er 1 van de 2 keer." in coach.page(path).text
