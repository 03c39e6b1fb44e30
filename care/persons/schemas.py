"""What callers send and get about persons, their homes and contacts."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from care.fields import Day, Latitude, Longitude, Words
from kit.fields import BigInt, Body, Changes, Line, Note, Phone, View, Word, left_out

Gender = Literal["female", "male"]
Living = Literal["alone", "empty_nest", "left_behind", "with_family"]
Inform = Literal["at_press", "after_contact", "on_dispatch", "never"]
Version = Annotated[
    int,
    Field(ge=1, description="Of what the caller has seen; 409 `changed_meanwhile` if it is another now"),
]
MOST_CONTACTS = 20


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


class NewContact(Body):
    """Somebody to call. The order of the list is the order of calling."""

    name: Line = Field(examples=["王女士"])
    relation: Word | None = Field(default=None, examples=["女儿"])
    phone: Phone
    has_key: bool = False
    inform: Inform = Field(default="at_press", description="When this relative is told")


class ListedContact(NewContact):
    """A contact of a list; ``id``: the one that it is already, None: a new one."""

    id: BigInt | None = None


class ContactList(Body):
    """All contacts in the order of calling. Who is not in the list is removed."""

    version: Version | None = None
    contacts: Annotated[list[ListedContact], Field(max_length=MOST_CONTACTS)]


class ContactView(View):
    """Somebody to call; ``position`` 1 is called first."""

    id: int
    position: int
    name: str
    relation: str | None
    phone: str
    has_key: bool
    inform: str


class NewPerson(Body):
    """A person served. Give ``home`` for a new home or ``home_id`` for one that others live in."""

    area_id: BigInt
    name: Line = Field(examples=["张奶奶"])
    gender: Gender | None = None
    birth_date: Day | None = Field(default=None, examples=["1944-05-01"])
    phone: Phone | None = None
    living: Living | None = None
    hearing: Line | None = None
    languages: Words = Field(default=[])
    conditions: Words = Field(default=[])
    medicines: Words = Field(default=[])
    dementia: bool = False
    powered_device: bool = Field(default=False, description="Depends on a medical device with mains power")
    notes: Note | None = None
    home: NewHome | None = None
    home_id: BigInt | None = None
    contacts: Annotated[list[NewContact], Field(max_length=MOST_CONTACTS)] = Field(default=[])


class PersonChanges(Changes):
    """What to change of a person. ``home`` or ``home_id``: the person has moved there."""

    version: Version | None = None
    area_id: BigInt = left_out()
    name: Line = left_out()
    gender: Gender | None = None
    birth_date: Day | None = None
    phone: Phone | None = None
    living: Living | None = None
    hearing: Line | None = None
    languages: Words = left_out()
    conditions: Words = left_out()
    medicines: Words = left_out()
    dementia: bool = left_out()
    powered_device: bool = left_out()
    notes: Note | None = None
    active: bool = left_out(description="False: no longer served")
    home: NewHome = left_out()
    home_id: BigInt | None = None


class PersonItem(View):
    """A person in a list."""

    id: int
    name: str
    gender: str | None
    birth_date: dt.date | None
    phone: str | None
    living: str | None
    area_id: int
    address: str | None
    active: bool


class PersonView(View):
    """The whole picture of a person. ``version`` counts the changes to it and to the contacts."""

    id: int
    version: int
    area_id: int
    name: str
    gender: str | None
    birth_date: dt.date | None
    phone: str | None
    living: str | None
    hearing: str | None
    languages: list[str]
    conditions: list[str]
    medicines: list[str]
    dementia: bool
    powered_device: bool
    notes: str | None
    active: bool
    created_at: dt.datetime
    home: HomeView | None
    contacts: list[ContactView]
