"""How far two points are from each other: WGS 84, less than 100 km apart."""

from __future__ import annotations

import math

METRES_PER_DEGREE = 111_195.0
"""Of latitude, on a sphere of 6,371 km."""

STREETS = 1.3
"""How much longer the way along streets is than the straight line."""


def line_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Metres along the straight line."""
    north = (other_lat - lat) * METRES_PER_DEGREE
    east = (other_lon - lon) * METRES_PER_DEGREE * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(north, east)
