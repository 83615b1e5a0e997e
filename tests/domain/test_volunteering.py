"""Who may hold talks on a day, and who fits: rules for any date."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.domain.codes import Route
from referral.domain.first_meeting import GoalNeed
from referral.domain.volunteering import (
    Readiness,
    Shortcoming,
    Taste,
    asks_for_talks,
    ends_soon,
    fit,
    in_words,
    nearly_spent,
    valid_for_talks,
    years_after,
)

S = Shortcoming
DAY = date(2026, 11, 3)
READY = Readiness(
    training_until=date(2027, 3, 1),
    intervision_on=date(2026, 6, 1),
    load=1,
    most=2,
    vog_on=date(2024, 5, 1),
    vog_years=3,
)

days = st.dates(date(2015, 1, 1), date(2040, 12, 31))
maybe = st.none() | days
anybody = st.builds(
    Readiness,
    training_until=maybe,
    intervision_on=maybe,
    load=st.integers(0, 5),
    most=st.integers(1, 5),
    paused_from=maybe,
    paused_until=maybe,
    vog_on=maybe,
    vog_years=st.none() | st.integers(1, 10),
)


def test_somebody_ready_may() -> None:
    assert valid_for_talks(READY, DAY) == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"training_until": date(2026, 11, 2)}, S.TRAINING),
        ({"training_until": None}, S.TRAINING),
        ({"intervision_on": date(2025, 11, 2)}, S.INTERVISION),
        ({"intervision_on": date(2026, 11, 4)}, S.INTERVISION),
        ({"intervision_on": None}, S.INTERVISION),
        ({"paused_from": DAY}, S.PAUSED),
        ({"paused_from": date(2026, 10, 1), "paused_until": DAY}, S.PAUSED),
        ({"load": 2}, S.FULL),
        ({"vog_on": None}, S.NO_VOG),
        ({"vog_on": date(2023, 11, 2)}, S.OLD_VOG),
        ({"left_on": DAY}, S.LEFT),
    ],
)
def test_each_reason_by_itself(change: dict[str, object], reason: Shortcoming) -> None:
    assert valid_for_talks(replace(READY, **change), DAY) == (reason,)  # type: ignore[arg-type]  # fields of it


@pytest.mark.parametrize(
    "change",
    [
        {"training_until": DAY},
        {"intervision_on": date(2025, 11, 3)},
        {"intervision_on": DAY},
        {"paused_from": date(2026, 11, 4)},
        {"paused_from": date(2026, 10, 1), "paused_until": date(2026, 11, 2)},
        {"vog_on": date(2023, 11, 3)},
        {"vog_on": None, "vog_years": None},
        {"left_on": date(2026, 11, 4)},
    ],
)
def test_on_the_edge_somebody_may(change: dict[str, object]) -> None:
    assert valid_for_talks(replace(READY, **change), DAY) == ()  # type: ignore[arg-type]  # fields of it


@given(anybody, days)
def test_nobody_may_without_training_and_intervision_of_that_year(facts: Readiness, on: date) -> None:
    if valid_for_talks(facts, on):
        return
    assert facts.training_until is not None
    assert facts.training_until >= on
    assert facts.intervision_on is not None
    assert on - timedelta(days=366) <= facts.intervision_on <= on
    assert facts.load < facts.most


@given(anybody, days, days)
def test_training_that_lapsed_does_not_come_back(facts: Readiness, first: date, later: date) -> None:
    first, later = sorted((first, later))
    if S.TRAINING in valid_for_talks(facts, first):
        assert S.TRAINING in valid_for_talks(facts, later)


@given(anybody, days)
def test_a_vog_counts_only_where_it_is_asked(facts: Readiness, on: date) -> None:
    found = valid_for_talks(replace(facts, vog_years=None), on)
    assert not {S.NO_VOG, S.OLD_VOG} & set(found)


@given(days, st.integers(1, 10))
def test_a_year_later_is_the_same_day(day: date, years: int) -> None:
    later = years_after(day, years)
    assert (later.year, later.month) == (day.year + years, day.month)
    assert later.day == day.day or (day.month, day.day) == (2, 29)


def test_what_ends_within_two_months_is_named_first_to_end_first() -> None:
    facts = replace(READY, training_until=date(2026, 12, 30), intervision_on=date(2025, 12, 1))
    assert ends_soon(facts, DAY) == [("Intervisie", date(2026, 12, 1)), ("Training", date(2026, 12, 30))]
    assert ends_soon(READY, DAY) == []


def test_reasons_in_words() -> None:
    assert in_words([S.TRAINING, S.PAUSED]) == "de training is op die dag niet geldig, heeft pauze"


def test_language_goes_before_time_and_time_before_taste() -> None:
    person = Taste(["ar"], ["morning"], ["cooking", "music"])
    tongue = fit(person, Taste(["nl", "ar"], [], []))
    hour = fit(person, Taste(["nl"], ["morning"], []))
    both = fit(person, Taste(["nl"], [], ["music", "cooking"]))
    assert sorted([both, hour, tongue], key=lambda each: each.rank, reverse=True) == [tongue, hour, both]
    assert tongue.reasons == ("spreekt Arabisch",)
    assert hour.reasons == ("kan ook in de ochtend",)
    assert both.reasons == ("houdt ook van koken en eten en muziek en zingen",)
    assert fit(person, Taste()).reasons == ()


def test_talks_are_for_who_begins_with_them_or_asks_about_meaning() -> None:
    assert asks_for_talks(Route.TALK_FIRST, [])
    assert asks_for_talks(Route.GROUP, [GoalNeed.MEETING, GoalNeed.MEANING])
    assert not asks_for_talks(Route.GROUP, [GoalNeed.MOVING, None])
    assert not asks_for_talks(None, [])


@pytest.mark.parametrize(("minutes", "near"), [(269, False), (270, True), (400, True), (0, False)])
def test_three_quarters_of_the_hours(minutes: int, near: bool) -> None:
    assert nearly_spent(minutes, 360) is near
