"""Prices: the printed values, the index worked out by hand, and every gap told with its line."""

from decimal import Decimal

import pytest

from referral.domain.errors import Invalid
from referral.domain.research.prices.indexing import PriceGap, factor, latest_year
from referral.domain.research.prices.lists import ListKind, Unit
from referral.domain.research.prices.reading import LONGEST, read_prices, shipped

PRINTED = {
    "gp": "30.87",
    "gp_short": "28.74",
    "gp_long": "42.47",
    "gp_visit": "43.31",
    "gp_visit_short": "36.72",
    "gp_visit_long": "48.21",
    "mental_nurse": "20.85",
    "mental_nurse_short": "9.31",
    "mental_nurse_long": "23.12",
    "mental_nurse_visit": "28.50",
    "mental_nurse_group": "11.56",
    "physiotherapy": "38.89",
    "exercise_therapy": "42.91",
    "lifestyle_programme": "128",
    "social_work": "127",
    "basic_mental_free": "98.61",
    "basic_mental_institution": "121",
    "specialist_mental_first": "140",
    "specialist_mental_second": "134",
    "outpatient": "120",
    "emergency": "258",
    "hospital_day": "644",
    "home_help": "32.76",
    "personal_care": "57.58",
    "guidance": "64",
    "nursing": "75",
    "day_care": "83.29",
    "paid_work": "39.88",
    "unpaid_work": "18.80",
    "car": "0.26",
    "public_transport": "0.21",
    "taxi_start": "3.36",
    "taxi": "2.47",
}
"""Kostenhandleiding 2024, prices of 2022, as printed (domain.md 5e)."""

GOOD = """kind = "reference"
edition = "Proef"
source = "bedacht"
price_year = 2022

[[price]]
code = "gp_short"
label = "Kort"
unit = "contact"
euro = 28.74

[[price]]
code = "gp_long"
label = "Lang"
unit = "contact"
euro = 42.47
"""

INDEX = """kind = "index"
edition = "CPI"
source = "bedacht"

[[year]]
year = 2023
percent = 3.8

[[year]]
year = 2024
percent = 3.3
"""


def refused(text: str) -> str:
    with pytest.raises(Invalid) as caught:
        read_prices(text)
    return caught.value.message


def test_the_edition_holds_the_printed_prices() -> None:
    found = shipped(ListKind.REFERENCE)
    assert found.price_year == 2022
    assert {each.code: each.euro for each in found.prices} == {
        code: Decimal(euro) for code, euro in PRINTED.items()
    }


def test_the_index_of_cbs_in_a_row() -> None:
    assert shipped(ListKind.INDEX).percents == {
        2023: Decimal("3.8"),
        2024: Decimal("3.3"),
        2025: Decimal("3.3"),
    }
    with pytest.raises(KeyError):
        shipped(ListKind.SITE)


def test_a_worked_example_of_indexing() -> None:
    """28.74 euro of 2022 is 28.74 x 1.038 = 29.83212 of 2023, and x 1.033 = 30.81658 of 2024."""
    percents = {2023: 3.8, 2024: 3.3, 2025: 3.3}
    assert round(28.74 * factor(percents, 2022, 2023), 5) == 29.83212
    assert round(28.74 * factor(percents, 2022, 2024), 5) == 30.81658
    assert factor(percents, 2022, 2022) == 1
    assert factor(percents, 2024, 2022) == pytest.approx(1 / 1.072254)
    assert latest_year(percents, 2022) == 2025
    assert latest_year({2024: 3.3}, 2022) == 2022


def test_a_gap_between_years_is_not_filled_in() -> None:
    with pytest.raises(PriceGap, match="2024") as caught:
        factor({2023: 3.8, 2025: 3.3}, 2022, 2025)
    assert caught.value.year == 2024
    with pytest.raises(PriceGap, match="2026"):
        factor({2023: 3.8, 2024: 3.3, 2025: 3.3}, 2022, 2026)


def test_a_good_list_is_read() -> None:
    found = read_prices(GOOD)
    assert [(each.code, each.unit, each.euro) for each in found.prices] == [
        ("gp_short", Unit.CONTACT, Decimal("28.74")),
        ("gp_long", Unit.CONTACT, Decimal("42.47")),
    ]
    assert found.as_json["prices"]["gp_long"] == {"label": "Lang", "unit": "contact", "euro": 42.47}
    assert read_prices(INDEX).as_json["percents"] == {"2023": 3.8, "2024": 3.3}


def test_everything_wrong_is_told_with_its_line() -> None:
    twice = GOOD.replace('"gp_long"', '"gp_short"')
    assert "Regel 12: ‘gp_short’ staat er twee keer in, ook op regel 6." in refused(twice)
    assert "De prijs ‘gp_long’ ontbreekt." in refused(twice)
    assert "Regel 12: de prijs van ‘gp_long’ is lager dan nul." in refused(GOOD.replace("42.47", "-1"))
    assert "Regel 6: de prijs van ‘gp_short’ ontbreekt" in refused(GOOD.replace("euro = 28.74\n", ""))
    assert "moet een getal zijn" in refused(GOOD.replace("28.74", '"28,74"'))
    assert "moet een getal zijn" in refused(GOOD.replace("28.74", "nan"))
    assert "hoger dan" in refused(GOOD.replace("28.74", "2874000.0"))
    hours = GOOD.replace('unit = "contact"', 'unit = "hour"', 1)
    assert "Regel 6: de eenheid van ‘gp_short’ is ‘hour’, maar moet ‘contact’ zijn" in refused(hours)
    assert "niet bekend" in refused(GOOD.replace('unit = "contact"', 'unit = "minute"', 1))
    assert "‘price_year’ ontbreekt" in refused(GOOD.replace("price_year = 2022\n", ""))
    assert "‘price_year’ ontbreekt" in refused(GOOD.replace("2022", "22"))
    assert "‘label’ van ‘gp_short’ ontbreekt" in refused(GOOD.replace('label = "Kort"', 'label = " "'))
    assert "Regel 6: ‘code’ ontbreekt" in refused(GOOD.replace('code = "gp_short"\n', ""))


def test_a_gap_in_the_index_is_told() -> None:
    assert "Het jaar 2024 ontbreekt, voor regel 9." in refused(INDEX.replace("2024", "2025"))
    assert "Regel 9: 2023 staat er twee keer in" in refused(INDEX.replace("2024", "2023"))
    assert "Regel 9: ‘percent’ van 2024 ontbreekt" in refused(INDEX.replace("percent = 3.3\n", ""))
    assert "kan niet kloppen" in refused(INDEX.replace("3.3", "103.3"))
    assert "geen jaar" in refused(INDEX.replace("2024", '"2024"'))


def test_a_file_that_is_something_else() -> None:
    assert "niet te lezen als TOML" in refused("prijs: 3")
    assert "‘kind’ is ‘None’" in refused('edition = "x"')
    assert "‘source’ ontbreekt" in refused(GOOD.replace('source = "bedacht"', ""))
    assert "[[price]] ontbreekt" in refused('kind = "site"\nedition = "x"\nsource = "y"\nprice_year = 2026')
    assert "te lang" in refused("#" * (LONGEST + 1))
    own = GOOD.replace('"reference"', '"site"')
    assert "De prijs ‘coach_hour’ ontbreekt" in refused(own)
