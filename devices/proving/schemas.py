"""What callers send and get about tests of devices."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from kit.fields import BigInt, Body, Moment, View
from kit.pages import Page


class NewTestWindow(Body):
    """Until when the next press of the button is a test. Null closes the window."""

    until: Moment | None = Field(description="At most 2 h from now; null: closed")


class TestWindowView(View):
    """A unit's test window. ``until`` null: none is open, every press is real."""

    device_id: str
    opened_at: dt.datetime | None = None
    until: dt.datetime | None = None
    opened_by: int | None = None
    pressed_at: dt.datetime | None = Field(
        default=None, description="When the test press came; the next press is real"
    )


class TestTotals(View):
    """How well the units of an area are proven. Days of 24 h."""

    units: int = Field(description="Installed with somebody, and expected to be tested")
    proven_7d: int
    proven_30d: int
    overdue: int = Field(
        description="Last proven longer ago than their cadence, or never and older than it"
    )
    never: int


class TestItem(View):
    """A unit of the programme, and when it was proven last."""

    device_id: str
    model: str
    person_id: int | None
    person_name: str | None = Field(description="Null also without the permission `persons.read`")
    home_id: int | None
    home_address: str | None = Field(description="Null also without the permission `persons.read`")
    area_id: int | None
    every_days: int
    last_proven_at: dt.datetime | None
    due_at: dt.datetime
    overdue: bool
    reminded_at: dt.datetime | None


class TestReport(Page[TestItem]):
    """One page of the programme, with the totals of the whole area."""

    totals: TestTotals


class Cadence(Body):
    """How often a unit is tested."""

    every_days: int | None = Field(ge=0, le=366, description="Null: as its model; 0: never")


class OpenWindows(Body):
    """Test windows for all units that are overdue in an area."""

    area_id: BigInt
    until: Moment = Field(description="At most 2 h from now")
    limit: int = Field(default=50, ge=1, le=200)


class OpenedWindows(View):
    """The units that have been put on test."""

    device_ids: list[str]
