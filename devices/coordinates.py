"""Where something is: WGS-84, whatever a device or a map calls it.

By law maps of China are shifted: GCJ-02 by up to 700 m, Baidu's BD-09 a little further. The shift is a
known polynomial with sines on the ellipsoid of Krasovsky; it is undone by iterating, to a few centimetres.
"""

from __future__ import annotations

from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt

AXIS_M = 6_378_245.0
ECCENTRICITY_2 = 0.00669342162296594323
BAIDU = pi * 3000 / 180
EARTH_M = 6_371_008.8
"""Mean radius (IUGG)."""

ROUNDS = 6

SYSTEMS = ("wgs84", "gcj02", "bd09")
SOURCES = ("gps", "wifi", "cell", "manual")
"""How a position was found."""


def to_wgs84(lat: float, lon: float, crs: str) -> tuple[float, float]:
    """Degrees in one of ``SYSTEMS`` as degrees in WGS-84, to a tenth of a metre."""
    if crs == "wgs84":
        return lat, lon
    if crs == "bd09":
        lat, lon = _bd09_to_gcj02(lat, lon)
    if not _is_shifted(lat, lon):
        return lat, lon
    true_lat, true_lon = lat, lon
    for _ in range(ROUNDS):
        north, east = _shift(true_lat, true_lon)
        true_lat, true_lon = lat - north, lon - east
    return round(true_lat, 6), round(true_lon, 6)


def to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """WGS-84 as a Chinese map shows it."""
    if not _is_shifted(lat, lon):
        return lat, lon
    north, east = _shift(lat, lon)
    return lat + north, lon + east


def distance_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Metres between two points on a sphere."""
    half = (
        sin(radians(other_lat - lat) / 2) ** 2
        + cos(radians(lat)) * cos(radians(other_lat)) * sin(radians(other_lon - lon) / 2) ** 2
    )
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))


def _is_shifted(lat: float, lon: float) -> bool:
    return 0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347


def _shift(lat: float, lon: float) -> tuple[float, float]:
    """Degrees by which GCJ-02 lies north and east of WGS-84."""
    x, y = lon - 105, lat - 35
    common = _waves(x, (20, 6), (20, 2)) + 0.1 * x * y
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.2 * sqrt(abs(x)) + common
    north += _waves(y, (20, 1), (40, 1 / 3)) + _waves(y, (160, 1 / 12), (320, 1 / 30))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * sqrt(abs(x)) + common
    east += _waves(x, (20, 1), (40, 1 / 3)) + _waves(x, (150, 1 / 12), (300, 1 / 30))
    flat = 1 - ECCENTRICITY_2 * sin(radians(lat)) ** 2
    along = AXIS_M * (1 - ECCENTRICITY_2) / (flat * sqrt(flat))
    across = AXIS_M / sqrt(flat) * cos(radians(lat))
    return north * 180 / (along * pi), east * 180 / (across * pi)


def _waves(at: float, *waves: tuple[float, float]) -> float:
    return sum(height * sin(rate * pi * at) for height, rate in waves) * 2 / 3


def _bd09_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    x, y = lon - 0.0065, lat - 0.006
    length = hypot(x, y) - 0.00002 * sin(y * BAIDU)
    angle = atan2(y, x) - 0.000003 * cos(x * BAIDU)
    return length * sin(angle), length * cos(angle)
