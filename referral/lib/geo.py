"""Where something is in the Netherlands, and about how far that is on foot."""

from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin, sqrt

EARTH_METRES = 6_371_000
"""Mean radius of the earth."""

DETOUR = 1.3
"""A walk through streets is longer than the line as the crow flies: an estimate, not a route."""

NETHERLANDS = (50.7, 53.7, 3.2, 7.3)
"""Southernmost and northernmost latitude, westernmost and easternmost longitude (degrees, WGS 84)."""

STEP = 50
"""Estimated distances are told in steps of so many metres: they are not more precise than that."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, in degrees (WGS 84)."""

    latitude: float
    longitude: float


def in_netherlands(point: Point) -> bool:
    """Whether the point lies in the box around the European Netherlands."""
    south, north, west, east = NETHERLANDS
    return south <= point.latitude <= north and west <= point.longitude <= east


def straight_metres(start: Point, end: Point) -> float:
    """Metres as the crow flies (haversine formula)."""
    north, south = radians(end.latitude), radians(start.latitude)
    half_up, half_across = (north - south) / 2, radians(end.longitude - start.longitude) / 2
    chord = sin(half_up) ** 2 + cos(south) * cos(north) * sin(half_across) ** 2
    return 2 * EARTH_METRES * asin(sqrt(min(1.0, chord)))


def walking_metres(start: Point, end: Point) -> int:
    """About how many metres it is on foot, in steps of 50, at least one step."""
    return max(STEP, round(straight_metres(start, end) * DETOUR / STEP) * STEP)


def box_degrees(middle: Point, metres: int) -> tuple[float, float]:
    """Half the height and width, in degrees, of a box around *middle* that holds all within *metres*."""
    north = degrees(metres / EARTH_METRES)
    return north, north / cos(radians(middle.latitude))
