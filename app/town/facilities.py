"""Places that help: a day centre, a health station and a home per street, a meal point per community."""

from __future__ import annotations

import json
from typing import Any

from app.town.names import NAMES, Phones
from app.town.places import Place, Places

COLUMNS = (
    "area_id",
    "kind",
    "name",
    "address",
    "lat",
    "lon",
    "phone",
    "capacity",
    "hours",
    "devices",
)
CAPACITY = {"day_centre": 40, "health_station": 12, "meal_point": 60, "care_home": 120}
WEEK = [1, 2, 3, 4, 5, 6, 7]
HOURS: dict[str, list[dict[str, Any]]] = {
    "day_centre": [{"days": WEEK[:6], "from": "08:00", "until": "18:00"}],
    "health_station": [{"days": WEEK, "from": "08:00", "until": "20:00"}],
    "meal_point": [{"days": WEEK, "from": "10:30", "until": "13:00"}],
    "care_home": [],
}


def build(places: Places, phones: Phones) -> list[tuple[Any, ...]]:
    """Rows of ``facilities``."""
    rows = []
    for street in places.streets:
        kinds = ("day_centre", "health_station", "care_home")
        rows += [_row(street, kind, number, phones) for number, kind in enumerate(kinds, start=1)]
        rows += [_row(community, "meal_point", 4, phones) for community in places.communities[street.id]]
    return rows


def _row(place: Place, kind: str, number: int, phones: Phones) -> tuple[Any, ...]:
    name = place.name + NAMES["facilities"][kind]
    address = NAMES["address"].format(community=place.name, number=number, building=1, unit=1, door=101)
    lat, lon = round(place.lat + 0.0008 * number, 6), round(place.lon - 0.0006 * number, 6)
    devices = NAMES["facility_devices"] if kind != "meal_point" else NAMES["facility_devices"][:1]
    hours = json.dumps(HOURS[kind])
    return (place.id, kind, name, address, lat, lon, phones.next(), CAPACITY[kind], hours, devices)
