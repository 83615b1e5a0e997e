"""The ways through the loop from histories as they really are: late, doubled, reopened, incomplete."""

import polars as pl

from referral.analysis.ways import SIGN_OF, days_between, steps, ways, words_of
from referral.domain.events import EVENT_TYPES

EVENT = {"rid": pl.String, "seq": pl.Int64, "type": pl.String, "day": pl.Int64}


def _events(*found: tuple[str, int, str, int | None]) -> pl.DataFrame:
    return pl.DataFrame(found, schema=EVENT, orient="row")


def _ways(*found: tuple[str, int, str, int | None]) -> dict[str, str]:
    people = pl.DataFrame({"rid": ["R1", "R2"]})
    walked = ways(steps(_events(*found).lazy(), people))
    return {people["rid"][row]: words_of(way) for row, way in walked.select("row", "way").rows()}


def test_every_type_is_an_event_of_the_process() -> None:
    assert set(SIGN_OF) <= set(EVENT_TYPES)


def test_a_late_entry_stands_on_the_day_it_happened() -> None:
    found = _ways(
        ("R1", 1, "referral_sent", 0),
        ("R1", 2, "referral_accepted", 2),
        ("R1", 3, "intake_held", 9),
        ("R1", 4, "person_reached", 5),
    )
    assert found == {"R1": "Verstuurd → Aangenomen → Contact gelegd → Intake"}


def test_on_one_day_the_order_of_writing_holds() -> None:
    found = _ways(
        ("R1", 2, "referral_accepted", 0), ("R1", 1, "referral_sent", 0), ("R1", 3, "person_reached", 0)
    )
    assert found == {"R1": "Verstuurd → Aangenomen → Contact gelegd"}


def test_repeats_are_one_step_and_reopening_is_a_step() -> None:
    found = _ways(
        ("R1", 1, "referral_sent", 0),
        ("R1", 2, "person_placed", 3),
        ("R1", 3, "place_taken", 5),
        ("R1", 4, "referral_closed", 9),
        ("R1", 5, "referral_reopened", 12),
        ("R1", 6, "referral_closed", 20),
        ("R2", 1, "referral_sent", 0),
        ("R2", 2, "contact_attempted", 1),
        ("R2", 3, "session_attended", 2),
    )
    assert found == {"R1": "Verstuurd → Plek → Afgerond → Heropend → Afgerond", "R2": "Verstuurd"}


def test_the_same_step_of_two_people_is_not_a_repeat() -> None:
    found = _ways(("R1", 1, "referral_sent", 0), ("R2", 1, "referral_sent", 0))
    assert found == {"R1": "Verstuurd", "R2": "Verstuurd"}


def test_an_event_without_a_day_is_no_step() -> None:
    found = _ways(("R1", 1, "referral_sent", 0), ("R1", 2, "referral_accepted", None))
    assert found == {"R1": "Verstuurd"}


def test_days_between_steps() -> None:
    people = pl.DataFrame({"rid": ["R1"]})
    taken = steps(
        _events(
            ("R1", 1, "referral_sent", 0),
            ("R1", 2, "person_placed", 3),
            ("R1", 3, "person_placed", 8),
            ("R1", 4, "referral_closed", 10),
            ("R9", 1, "referral_sent", 0),
        ).lazy(),
        people,
    )
    gaps = days_between(taken, ways(taken)).select("place", "sign", "gap").rows()
    assert gaps == [(1, "i", 3), (2, "l", 7)]
