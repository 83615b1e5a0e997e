"""From the Dutch national grid (RD, metres) to degrees (WGS 84).

The approximation of F.H. Schreutelkamp and G.L. Strang van Hees, “Benaderingsformules voor de transformatie
tussen RD- en WGS84-kaartcoördinaten”, NGT Geodesia 2001: polynomials around the tower in Amersfoort, right
to about a metre within the Netherlands. That is far better than the middle of a postcode asks.
"""

from referral.lib.geo import Point

BASE_X, BASE_Y = 155_000, 463_000
"""The Onze-Lieve-Vrouwetoren in Amersfoort, in metres of RD."""

BASE_LATITUDE, BASE_LONGITUDE = 52.15517440, 5.38720621

SCALE = 1e-5
ARC_SECONDS = 3600

_NORTH = (
    (0, 1, 3235.65389),
    (2, 0, -32.58297),
    (0, 2, -0.24750),
    (2, 1, -0.84978),
    (0, 3, -0.06550),
    (2, 2, -0.01709),
    (1, 0, -0.00738),
    (4, 0, 0.00530),
    (2, 3, -0.00039),
    (4, 1, 0.00033),
    (1, 1, -0.00012),
)
"""Powers of the distance east and north, and the coefficient in seconds of arc: latitude."""

_EAST = (
    (1, 0, 5260.52916),
    (1, 1, 105.94684),
    (1, 2, 2.45656),
    (3, 0, -0.81885),
    (1, 3, 0.05594),
    (3, 1, -0.05607),
    (0, 1, 0.01199),
    (3, 2, -0.00256),
    (1, 4, 0.00128),
    (0, 2, 0.00022),
    (2, 0, -0.00022),
    (5, 0, 0.00026),
)
"""The same for longitude."""


def from_rd(x: float, y: float) -> Point:
    """The point at *x* metres east and *y* metres north in RD."""
    east, north = (x - BASE_X) * SCALE, (y - BASE_Y) * SCALE
    return Point(
        BASE_LATITUDE + _sum(_NORTH, east, north) / ARC_SECONDS,
        BASE_LONGITUDE + _sum(_EAST, east, north) / ARC_SECONDS,
    )


def _sum(terms: tuple[tuple[int, int, float], ...], east: float, north: float) -> float:
    return sum(factor * east**p * north**q for p, q, factor in terms)
