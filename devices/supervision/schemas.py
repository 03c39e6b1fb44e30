"""What callers get about supervision."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from devices.supervision.rules import Finding, State
from kit.fields import View

At = dt.datetime | None


class Trouble(View):
    """Something that is wrong with a unit."""

    finding: Finding
    level: str = Field(description="Of silence a state, of battery and SIM the rung reached, else a word")
    since: dt.datetime
    incident_id: int | None = Field(description="The incident that holds it, with many others")


class Supervision(View):
    """How well a unit is heard, and what is wrong with it.

    A unit in stock, of nobody, or never heard since it was bound is `unsupervised` without `since`.
    """

    state: State
    since: At
    last_seen_at: At
    battery: int | None = Field(description="Percent")
    battery_empty_on: dt.date | None = Field(
        description="From the last discharge; null when that cannot be told"
    )
    mains: bool | None
    signal_dbm: int | None
    clock_offset_s: int | None = Field(description="The unit's clock less ours, in seconds")
    findings: list[Trouble]


class Hour(View):
    """An hour of a unit's life."""

    hour: dt.datetime = Field(description="Its beginning")
    beats: int = Field(description="Heartbeats")
    battery_min: int | None
    battery_max: int | None
    battery: int | None = Field(description="The last")
    signal_max: int | None = Field(description="The strongest, dBm")
    signal_dbm: int | None = Field(description="The last")


class ChangeView(View):
    """Something about a unit that became different: a finding, `mains`, `firmware`, `incident`."""

    at: dt.datetime
    what: str
    before: Any
    after: Any


class History(View):
    """A unit's past, the newest first; at most 1,000 hours and 1,000 changes."""

    hours: list[Hour]
    changes: list[ChangeView]


class AttentionItem(View):
    """A unit that somebody should see to."""

    device_id: str
    model: str
    person_id: int | None
    person_name: str | None = Field(description="Null also without the permission `persons.read`")
    home_address: str | None = Field(description="Null also without the permission `persons.read`")
    area_id: int | None
    high_risk: bool = Field(description="Depends on a powered device, or has dementia")
    finding: Finding
    level: str
    since: dt.datetime
    last_seen_at: At
    battery: int | None
    incident_id: int | None
    rank: int = Field(description="What hurts most comes first: 0 before 1")


class IncidentView(View):
    """Many units of one place that fail together."""

    id: int
    kind: str = Field(examples=["power_cut"])
    place_type: str = Field(examples=["building"])
    place: str
    area_id: int | None
    units: int = Field(description="How many it has held in all")
    open_units: int
    opened_at: dt.datetime
    changed_at: dt.datetime
    cleared_at: At
