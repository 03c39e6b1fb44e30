"""What callers send and get about lists of other offices."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from care.fields import Day
from care.offices.kinds import ListKind
from care.persons.fields import DisabilityType, Relief
from care.persons.schemas import TypedIdentity
from kit.fields import BigInt, Body, Line, View

MOST_ROWS = 5000

RowState = Literal["change", "unchanged", "unknown", "ambiguous", "invalid", "done", "refused"]


class OfficeRow(Body):
    """Somebody on a list. The identity number finds him, else name and birth date together."""

    identity_number: TypedIdentity | None = None
    name: Line | None = None
    birth_date: Day | None = None
    on: Day | None = Field(default=None, description="Of the death, of the move; default: `as_of`")
    until: Day | None = Field(default=None, description="Until when relief or certificate hold")
    relief: Relief | None = None
    disability_type: DisabilityType | None = None
    disability_grade: Annotated[int, Field(ge=1, le=4)] | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A row and where it stands: its place in the call, or its line in the file. ``problem``: why it cannot
    be read.
    """

    number: int
    row: OfficeRow
    problem: str | None = None


class AboutList(Body):
    """What a list is. ``complete``: who is not on it has lost what it grants."""

    kind: ListKind
    area_id: BigInt
    as_of: Day
    source: Line | None = None
    complete: bool = False


class NewOfficeList(AboutList):
    """A list of another office about an area."""

    rows: Annotated[list[OfficeRow], Field(min_length=1, max_length=MOST_ROWS)]


class OfficeListView(View):
    """A list as it stands. ``counts``: rows by state; `change` waits for `apply`."""

    id: int
    kind: ListKind
    area_id: int
    source: str | None
    as_of: dt.date
    complete: bool
    state: Literal["matched", "applied", "discarded"]
    counts: dict[str, int]
    uploaded_by: int
    uploaded_at: dt.datetime
    ended_by: int | None
    ended_at: dt.datetime | None


class OfficeRowView(View):
    """A row and what becomes of it. Somebody we do not know is shown masked, as he is kept."""

    number: int
    state: RowState
    masked_name: str | None
    masked_identity: str | None
    person_id: int | None
    person_name: str | None
    found_by: Literal["identity", "name_birth", "missing"] | None
    what: dict[str, Any] | None
    reason: str | None
    reason_text: str | None


class Applied(View):
    """How far applying has come; call again while ``left`` is not 0."""

    id: int
    state: str
    done: int
    refused: int
    left: int


class NewSchedule(Body):
    """A list of this kind is expected of the area every so many days."""

    kind: ListKind
    area_id: BigInt
    every_days: Annotated[int, Field(ge=1, le=400)]


class ScheduleView(View):
    """When the next one is expected. ``late``: it has not come."""

    kind: ListKind
    area_id: int
    every_days: int
    due_at: dt.datetime
    late: bool
    last_as_of: dt.date | None
