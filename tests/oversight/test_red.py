"""The red list: every clock that ran out, the longest first, by the clocks that the coach sees."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest

from referral.domain.actors import Actor
from referral.domain.overdue import RedKind
from referral.domain.statuses import Status
from referral.domain.tasks import TaskKind
from referral.extensions import db
from referral.lib import clock
from referral.models import Neighbourhood, Referral, Task
from referral.models.scope import acting
from referral.oversight.red.queries import PAGE, Sieve, red_list
from tests.factories import Area, MadeReferral, build_area, referral_in
from tests.support.client import PageClient
from tests.support.pages import Page

SignIn = Callable[[Actor], PageClient]
PATH = "/overzicht/rood"


def on(day: int, month: int = 11) -> AbstractContextManager[None]:
    """The morning of a day in 2026."""
    return clock.moved_to(datetime(2026, month, day, 10, tzinfo=UTC))


def change(area: Area, made: MadeReferral, **values: object) -> None:
    """Change columns of a referral past the process."""
    with area.app.app_context(), acting(area.system):
        for name, value in values.items():
            setattr(db.session.get_one(Referral, made.id), name, value)
        db.session.commit()


def rest_of(area: Area) -> object:
    """A queue for postcodes that no neighbourhood has."""
    with area.app.app_context(), acting(area.system):
        rest = Neighbourhood(
            region_id=area.region_id, team_id=area.team_id, name="Onbekend", inhabitants=0, is_rest=True
        )
        db.session.add(rest)
        db.session.commit()
        return rest.id


def hand_over_due(area: Area, made: MadeReferral, days_ago: int) -> None:
    """A hand-over that should have been answered."""
    with area.app.app_context(), acting(area.system):
        due = clock.today() - timedelta(days=days_ago)
        values = {"region_id": area.region_id, "referral_id": made.id, "team_id": area.team_id, "due": due}
        db.session.add(Task(kind=TaskKind.HAND_OVER, opened_at=clock.now(), **values))
        db.session.commit()


def everything_late(area: Area) -> dict[RedKind, MadeReferral]:
    """One referral beyond each clock, on 24 November; written down on 2 November."""
    with on(2):
        made = {
            RedKind.UNANSWERED: referral_in(Status.SENT, area, sent_days_ago=-21),
            RedKind.CONTACT: referral_in(Status.ACCEPTED, area, sent_days_ago=3),
            RedKind.EXPIRED: referral_in(Status.EXPIRED, area, sent_days_ago=-21),
            RedKind.QUESTION: referral_in(Status.QUESTIONED, area, sent_days_ago=-21),
            RedKind.HAND_OVER: referral_in(Status.INTAKE_HELD, area),
            RedKind.NO_TEAM: referral_in(Status.EXPIRED, area, sent_days_ago=-21),
        }
    change(area, made[RedKind.NO_TEAM], neighbourhood_id=rest_of(area))
    with on(24):
        hand_over_due(area, made[RedKind.HAND_OVER], 1)
    return made


def shown(page: Page) -> list[str]:
    """The references on a page, from top to bottom."""
    return list(dict.fromkeys(re.findall(r"P-[0-9A-Z]{3}-[0-9A-Z]{3}", page.html)))


def test_every_clock_that_ran_out_and_nothing_else(signed_in: SignIn, area: Area) -> None:
    made = everything_late(area)
    with on(24):
        fine = referral_in(Status.ACCEPTED, area)
        coordinator = signed_in(area.coordinator)
        page = coordinator.page(PATH)
        assert set(shown(page)) == {each.reference for each in made.values()}
        assert fine.reference not in page.text
        for kind, each in made.items():
            part = coordinator.page(f"{PATH}?soort={kind.value}")
            assert each.reference in shown(part), kind
            assert kind.label in part.text
            number = re.search(rf'soort={kind.value}"[^>]*>[^<]*<span class="count">(\d+)<', page.html)
            assert number
            assert int(number[1]) == len(shown(part)), kind
        assert f'Alles<span class="count">{len(made)}</span>' in page.html


def test_the_longest_late_is_first_in_working_days_and_without_names(signed_in: SignIn, area: Area) -> None:
    with on(2):
        later = referral_in(Status.ACCEPTED, area, sent_days_ago=3)
        first = referral_in(Status.ACCEPTED, area, sent_days_ago=10)
    with on(24):
        page = signed_in(area.coordinator).page(PATH)
        assert shown(page) == [first.reference, later.reference]
        assert "6 nov" in page.text
        assert "12 werkdagen" in page.text
        assert "18 dagen te laat" in page.text
        assert "18 dagen te laat" in signed_in(area.coach).page("/werkvoorraad?tab=contact").text
        assert first.surname not in page.html
        assert "Sanne Coach" in page.text


def test_what_stands_still_or_is_closed_is_not_late(signed_in: SignIn, area: Area) -> None:
    paused, hidden, stopped = (referral_in(Status.ACCEPTED, area, sent_days_ago=30) for _ in range(3))
    today = clock.today()
    change(area, paused, paused_on=today, paused_until=today + timedelta(days=9))
    change(area, hidden, hidden_at=clock.now())
    change(area, stopped, stopped_at=clock.now())
    page = signed_in(area.coordinator).page(PATH)
    assert shown(page) == []
    assert "Niets is te laat" in page.text


def test_by_team_and_a_broken_address_shows_everything(signed_in: SignIn, area: Area) -> None:
    here = referral_in(Status.ACCEPTED, area, sent_days_ago=30)
    there = referral_in(Status.ACCEPTED, area, sent_days_ago=20, other_team=True)
    coordinator = signed_in(area.coordinator)
    assert shown(coordinator.page(f"{PATH}?team={area.other_team_id}")) == [there.reference]
    assert shown(coordinator.page(f"{PATH}?team=x&soort=y&na=z")) == [here.reference, there.reference]


def test_one_that_is_late_twice_is_one_line(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.SENT, area, sent_days_ago=30)
    page = signed_in(area.coordinator).page(PATH)
    assert shown(page) == [made.reference]
    assert RedKind.UNANSWERED.label in page.text
    assert 'Alles<span class="count">1</span>' in page.html


def test_page_after_page_each_once(area: Area, context: None) -> None:
    made = {referral_in(Status.ACCEPTED, area, sent_days_ago=20 + n % 3).reference for n in range(PAGE + 3)}
    with acting(area.coordinator):
        first = red_list(area.coordinator, Sieve())
        second = red_list(area.coordinator, Sieve(), first.after)
        db.session.rollback()
    assert len(first.rows) == PAGE
    assert second.after == ""
    seen = [each.reference for each in (*first.rows, *second.rows)]
    assert len(seen) == len(set(seen))
    assert set(seen) == made


def test_another_region_sees_nothing_of_it(signed_in: SignIn, area: Area) -> None:
    referral_in(Status.ACCEPTED, area, sent_days_ago=30)
    abroad = build_area(area.app, "9711", "9712")
    assert shown(signed_in(abroad.coordinator).page(PATH)) == []


@pytest.mark.parametrize("role", ["coach", "gp", "researcher", "admin"])
def test_nobody_else_sees_it(signed_in: SignIn, area: Area, role: str) -> None:
    assert signed_in(getattr(area, role)).get(PATH).status_code == 403
