"""When a study can be filed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from referral.domain.research.filing import TRACEABLE, VARIABLES, StudyFacts, note, wrong
from referral.domain.research.studies import AreaLevel, Ground

TODAY = date(2026, 11, 3)

WHOLE = StudyFacts(
    title="Wachten",
    question="Hoe lang?",
    purpose="Een artikel.",
    ground=Ground.CONSENT,
    ground_why="Ieder die meetelt, gaf toestemming.",
    variables=("referral.accepted_day",),
    sectors=(),
    reasons=(),
    first_day=date(2025, 1, 1),
    last_day=date(2026, 11, 3),
    area_level=AreaLevel.NEIGHBOURHOOD,
    partners="",
    ethics="Getoetst.",
    ends_on=date(2026, 11, 4),
)


def test_a_whole_study_can_be_filed() -> None:
    assert wrong(WHOLE, TODAY) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"question": ""}, "question"),
        ({"purpose": ""}, "purpose"),
        ({"ethics": ""}, "ethics"),
        ({"ground_why": "Zomaar."}, "ground_why"),
        ({"variables": ()}, "variables"),
        ({"variables": ("referral.bsn",)}, "variables"),
        ({"first_day": date(2026, 11, 4)}, "first_day"),
        ({"last_day": date(2026, 11, 4)}, "last_day"),
        ({"last_day": date(2024, 12, 31)}, "last_day"),
        ({"first_day": date(2010, 1, 1)}, "last_day"),
        ({"ends_on": TODAY}, "ends_on"),
        ({"ends_on": date(2050, 1, 1)}, "ends_on"),
    ],
)
def test_what_is_missing_is_named_beside_its_field(changes: dict[str, Any], field: str) -> None:
    assert field in wrong(replace(WHOLE, **changes), TODAY)


def test_what_leads_to_nobody_is_coarse_and_without_keys() -> None:
    limb_b = replace(WHOLE, ground=Ground.NOT_TRACEABLE)
    assert set(wrong(limb_b, TODAY)) == {"area_level"}
    coarse = replace(limb_b, area_level=AreaLevel.REGION)
    assert wrong(coarse, TODAY) == {}
    for each in TRACEABLE:
        assert set(wrong(replace(coarse, variables=(each,)), TODAY)) == {"variables"}
    assert set(VARIABLES) >= TRACEABLE


def test_the_note_says_study_and_ground() -> None:
    told = note("Wachten", Ground.IMPOSSIBLE, "Mensen zijn niet meer te bereiken.")
    assert told.startswith("Gebruikt voor het onderzoek ‘Wachten’. Grond: Toestemming vragen kan niet")
    assert told.endswith("Mensen zijn niet meer te bereiken.")
