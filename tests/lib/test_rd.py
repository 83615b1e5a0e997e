"""The approximation of RD against points whose both coordinates were published with it."""

import pytest

from referral.lib.geo import Point, straight_metres
from referral.lib.rd import from_rd

KNOWN = {
    "Amersfoort, Onze-Lieve-Vrouwetoren": ((155_000, 463_000), (52.15517440, 5.38720621)),
    "Amsterdam, Westertoren": ((120_700.723, 487_525.502), (52.37453253, 4.88352559)),
    "Groningen, Martinitoren": ((233_883.131, 582_065.167), (53.21938317, 6.56820053)),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_towers_are_found_to_about_a_metre(name: str) -> None:
    (x, y), (latitude, longitude) = KNOWN[name]
    assert straight_metres(from_rd(x, y), Point(latitude, longitude)) < 1.5


def test_the_base_is_exact() -> None:
    assert from_rd(155_000, 463_000) == Point(52.15517440, 5.38720621)


def test_north_is_up_and_east_is_right() -> None:
    base = from_rd(155_000, 463_000)
    assert from_rd(155_000, 464_000).latitude > base.latitude
    assert from_rd(156_000, 463_000).longitude > base.longitude
    assert straight_metres(base, from_rd(156_000, 463_000)) == pytest.approx(
        1000, abs=5
    )  # the earth is no ball
