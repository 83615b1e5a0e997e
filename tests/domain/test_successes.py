"""What may not stand on a card about a success."""

import pytest

from referral.domain.successes import traces

NAMES = ["Johanna", "de Vries", "Sanne Coach", "Jan Bakker"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zij loopt weer elke week het park rond, drie keer.", []),
        ("Bij de bakker om de hoek praat hij weer met iedereen.", []),
        ("Mevrouw De Vries fietst weer.", ["de naam ‘Vries’"]),
        ("Dank aan Sanne!", ["de naam ‘Sanne’"]),
        ("Meneer Bakker bakt weer.", ["de naam ‘Bakker’"]),
        ("Zij woont in 3511 AB.", ["een postcode"]),
        ("Bel 06 12345678 voor meer.", ["een telefoonnummer of ander nummer"]),
        ("Bel 0612345678.", ["een telefoonnummer of ander nummer"]),
        ("Nummer 111222333 hoort bij haar.", ["een telefoonnummer of ander nummer"]),
        ("Schrijf naar jo@voorbeeld.nl.", ["een e-mailadres"]),
        ("In 2026 liep hij voor het eerst.", []),
    ],
)
def test_D43_a_card_leads_to_nobody(text: str, found: list[str]) -> None:
    assert traces(text, NAMES) == found
