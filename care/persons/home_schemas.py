"""What callers send and get about dwellings."""

from __future__ import annotations

from pydantic import Field

from care.fields import Latitude, Longitude, Version
from kit.fields import BigInt, Body, Changes, Line, Note, View, Word, left_out


class NewHome(Body):
    """A dwelling and how to get in."""

    address: Line = Field(examples=["平安街道 3 号院 2 单元 501"])
    way_in: Note | None = Field(default=None, examples=["东门进,二单元,电梯到 5 层"])
    door_code: Word | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None


class HomeChanges(Changes):
    """What to change of a dwelling, for everybody who lives there."""

    version: Version | None = None
    area_id: BigInt = left_out()
    address: Line = left_out()
    way_in: Note | None = None
    door_code: Word | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None


class Resident(View):
    """Somebody who lives in a home."""

    id: int
    name: str


class HomeItem(View):
    """A dwelling in a list, with those of its residents whom the caller may see."""

    id: int
    area_id: int
    address: str
    residents: list[Resident]


class HomeView(View):
    """A dwelling; coordinates in WGS 84."""

    id: int
    area_id: int
    version: int
    address: str
    way_in: str | None
    door_code: str | None
    lat: float | None
    lon: float | None
    residents: list[Resident]
