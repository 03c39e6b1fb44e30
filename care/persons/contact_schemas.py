"""What callers send and get about contacts."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from care.drills.stale import StaleNumber
from care.fields import TypedPhone, Version
from care.persons.fields import Inform
from kit.fields import BigInt, Body, Line, View, Word

MOST_CONTACTS = 20


def _each_once(days: list[int]) -> list[int]:
    return sorted(set(days))


Days = Annotated[
    list[Annotated[int, Field(ge=1, le=7)]],
    Field(max_length=7, description="1 Monday to 7 Sunday; none: every day", examples=[[6, 7]]),
    AfterValidator(_each_once),
]


class _Contact(Body):
    name: Line = Field(examples=["王女士"])
    relation: Word | None = Field(default=None, examples=["女儿"])
    language: Word | None = Field(default=None, examples=["本地话"])
    hours_from: dt.time | None = Field(default=None, description="Asia/Shanghai", examples=["18:00"])
    hours_until: dt.time | None = Field(default=None, description="Before `hours_from`: past midnight")
    days: Days = Field(default=[])
    has_key: bool = False
    inform: Inform = Field(default="at_press", description="When this relative is told")
    do_not_inform: bool = Field(default=False, description="Must not be told anything, by anybody")


class NewContact(_Contact):
    """Somebody to call. The order of the list is the order of calling; who cannot be reached at the
    time is called after those who can."""

    phone: TypedPhone


class ListedContact(_Contact):
    """A contact of a list; ``id``: the one that it is already, None: a new one. Of one that it is
    already, ``phone`` may be left out or sent masked as it was shown: it stays."""

    id: BigInt | None = None
    phone: TypedPhone | None = None
    stale: list[Any] = Field(default=[], exclude=True, description="As it was shown; changes nothing")


class ContactList(Body):
    """All contacts in the order of calling. Who is not in the list is removed."""

    version: Version | None = None
    contacts: Annotated[list[ListedContact], Field(max_length=MOST_CONTACTS)]


class ContactView(View):
    """Somebody to call; ``position`` 1 is called first. ``phone`` is masked."""

    id: int
    position: int
    name: str
    relation: str | None
    phone: str | None
    language: str | None
    hours_from: dt.time | None
    hours_until: dt.time | None
    days: list[int]
    has_key: bool
    inform: str
    do_not_inform: bool
    stale: list[StaleNumber] = Field(default=[], description="Did not answer the last drill")


class ContactPhone(View):
    """A contact's full number."""

    id: int
    name: str | None
    phone: str | None
