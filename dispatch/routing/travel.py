"""How long the way takes, from the straight line: an estimate, the same for everybody."""

from __future__ import annotations

import math

from care.distance import METRES_PER_DEGREE, STREETS, line_m
from dispatch.routing.facts import Place, Responder

METRES_PER_MIN = {"foot": 75, "bicycle": 200, "e_bike": 300, "motorcycle": 400, "car": 400}
"""4.5, 12, 18, 24 and 24 km/h through a town."""

SET_OFF_MIN = {"foot": 1, "bicycle": 2, "e_bike": 2, "motorcycle": 3, "car": 5}
"""To the vehicle, and from where it is left to the door."""

USUAL = "e_bike"
"""Whose vehicle nobody knows: most of those who do care and grid work ride one."""

MINUTES_PER_DEGREE = METRES_PER_DEGREE * STREETS / METRES_PER_MIN[USUAL]
"""Of latitude, by what most of them ride."""


def way(responder: Responder, place: Place) -> tuple[float, int, str] | None:
    """Kilometres of straight line, minutes, and by what; None if one end is not known."""
    if None in (responder.lat, responder.lon, place.lat, place.lon):
        return None
    assert responder.lat is not None
    assert responder.lon is not None
    assert place.lat is not None
    assert place.lon is not None
    metres = line_m(place.lat, place.lon, responder.lat, responder.lon)
    vehicle = responder.vehicle or USUAL
    minutes = SET_OFF_MIN[vehicle] + metres * STREETS / METRES_PER_MIN[vehicle]
    return round(metres / 1000, 2), math.ceil(minutes), vehicle
