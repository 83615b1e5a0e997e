"""Translations and dates follow the language that is asked for."""

from datetime import UTC, date, datetime

import pytest

from referral.lib import clock, dates
from referral.lib.catalog import catalog, marked, say

SUMMER = datetime(2026, 7, 3, 12, 5, tzinfo=UTC)


def test_dutch_is_the_source() -> None:
    assert say("nl", "Afspraak met %(who)s", who="Sanne") == "Afspraak met Sanne"
    assert catalog("nl").ngettext("Eén", "Meer", 2) == "Meer"


def test_english_is_translated_and_a_percent_sign_in_a_value_stays() -> None:
    assert say("en", "Afspraak met %(who)s", who="100% Sanne") == "Appointment with 100% Sanne"
    assert say("en", "Dit staat nergens.") == marked("Dit staat nergens.")


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "One request of a person is late."), (3, "%(count)s requests of people are late.")],
)
def test_one_and_many(number: int, said: str) -> None:
    one, many = "Eén verzoek van een persoon is te laat.", "%(count)s verzoeken van personen zijn te laat."
    assert catalog("en").ngettext(one, many, number) == said


def test_a_language_that_nobody_translated_to() -> None:
    with pytest.raises(FileNotFoundError):
        catalog("fr")


@pytest.mark.parametrize(
    ("language", "day", "moment", "weekday"),
    [
        ("nl", "3 juli 2026", "vrijdag 3 juli 2026, 14:05", "zondag"),
        ("en", "3 July 2026", "Friday 3 July 2026, 14:05", "Sunday"),
    ],
)
def test_dates(language: str, day: str, moment: str, weekday: str) -> None:
    assert dates.long_day(SUMMER, language) == dates.long_day(date(2026, 7, 3), language) == day
    assert dates.long_moment(SUMMER, language) == moment
    assert dates.hour(SUMMER, language) == "14:05"
    assert dates.weekday(6, language) == weekday
    assert dates.long_day(None, language) == dates.long_moment(None, language) == ""
    with clock.moved_to(SUMMER):
        assert dates.short_day(SUMMER, language) == {"nl": "3 jul", "en": "3 Jul"}[language]
        assert dates.short_day(date(2025, 7, 3), language).endswith("2025")
        assert dates.short_day(None, language) == ""
