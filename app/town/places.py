"""The tree of areas: city, district, streets, communities, grids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.town.names import NAMES, Phones

CITY_CODE = "990100"  # no province has 99
DISTRICT_CODE = "990102"
LAT, LON = 30.2010, 115.0770
STREET_DEGREES = 0.02
"""Streets are about 2 km apart."""

COLUMNS = (
    "id",
    "parent_id",
    "path",
    "level",
    "code",
    "name",
    "desk_phone",
    "duty_leader_phone",
    "partner_centre_phone",
    "ambulance_phone",
    "police_phone",
    "fire_phone",
)


@dataclass(frozen=True, slots=True)
class Place:
    """An area with the point in its middle (WGS 84)."""

    id: int
    path: str
    name: str
    lat: float
    lon: float


@dataclass(slots=True)
class Places:
    """All areas. ``grids`` are where people live; ``of_street`` finds the street of a grid."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    root: Place | None = None
    streets: list[Place] = field(default_factory=list)
    communities: dict[int, list[Place]] = field(default_factory=dict)
    grids: list[Place] = field(default_factory=list)
    grid_community: dict[int, Place] = field(default_factory=dict)

    def add(
        self, parent: Place | None, level: str, code: str, name: str, lat: float, lon: float, *phones: str
    ) -> Place:
        """Add an area; ``phones`` as in ``COLUMNS``, from ``desk_phone`` on."""
        number = len(self.rows) + 1
        path = f"{parent.path if parent else '/'}{number}/"
        numbers = [*phones, *[None] * (6 - len(phones))]
        self.rows.append((number, parent.id if parent else None, path, level, code, name, *numbers))
        return Place(number, path, name, lat, lon)


def build(streets: int, phones: Phones) -> Places:
    """A city of one district with this many streets, five communities each, four grids each."""
    places = Places()
    city_phones = [phones.next() for _ in range(3)]
    city = places.add(None, "city", CITY_CODE, NAMES["city"], LAT, LON, *city_phones, "120", "110", "119")
    places.root = city
    district = places.add(
        city, "district", DISTRICT_CODE, NAMES["district"], LAT, LON, *[phones.next() for _ in range(3)]
    )
    for number in range(streets):
        lat, lon = LAT + STREET_DEGREES * (number % 8), LON + STREET_DEGREES * (number // 8)
        name, lap = NAMES["streets"][number % len(NAMES["streets"])], number // len(NAMES["streets"])
        name = f"{name}{lap + 1 if lap else ''}{NAMES['street_suffix']}"
        code = f"{DISTRICT_CODE}{number + 1:03d}"
        street = places.add(district, "street", code, name, lat, lon, phones.next(), phones.next())
        places.streets.append(street)
        places.communities[street.id] = list(_communities(places, street, code))
    return places


def _communities(places: Places, street: Place, street_code: str) -> Iterator[Place]:
    for number, word in enumerate(NAMES["communities"]):
        lat, lon = street.lat + 0.003 * (number - 2), street.lon + 0.003 * (number % 2)
        code = f"{street_code}{number + 1:03d}"
        name = word + NAMES["community_suffix"]
        community = places.add(street, "community", code, name, lat, lon)
        for grid_number, grid_name in enumerate(NAMES["grids"]):
            grid_code = f"{code}-W{grid_number + 1:02d}"
            grid = places.add(
                community, "grid", grid_code, grid_name, lat + 0.0007 * grid_number, lon + 0.0007
            )
            places.grids.append(grid)
            places.grid_community[grid.id] = community
        yield community
