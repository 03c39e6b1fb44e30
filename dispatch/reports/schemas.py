"""What the reports say."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from kit.fields import View


class Within(View):
    """How many kept to a target."""

    target_s: int
    count: int
    share: float | None = Field(description="Of those measured, 0 to 1; null: none was measured")


class StageView(View):
    """How long a stage took, in seconds; percentiles are interpolated. Null: none was measured."""

    count: int = Field(description="Cases in which the stage began and ended")
    p50: float | None
    p90: float | None
    p95: float | None
    max: float | None
    within: list[Within]


class Stages(View):
    """From the first stamp of one kind to the first of the next, as the timeline has them."""

    answer: StageView = Field(description="Received → first claimed, by console or telephone key")
    contact: StageView = Field(description="First claimed → heard or seen")
    dispatch: StageView = Field(description="First claimed → somebody was asked to go")
    accept: StageView = Field(description="Somebody was asked → somebody said yes")
    arrive: StageView = Field(description="Somebody was asked → somebody is at the door")
    enter: StageView = Field(description="At the door → inside")


class Priorities(View):
    """Cases by priority."""

    p1: int
    p2: int
    p3: int
    p4: int


class FalseAlarms(View):
    """P1 and P2 that ended as accidental, test or technical."""

    count: int
    of: int = Field(description="P1 and P2 with a disposition")
    share: float | None


class Offers(View):
    """Who was asked and said what; the rest were called off, or have time left."""

    made: int
    accepted: int
    declined: int
    expired: int
    share_accepted: float | None


class KpiGroup(View):
    """The figures of an hour of the day, a day, a desk or a provider."""

    key: str | None = Field(description="`00` to `23`, a date, or an id; null: nobody")
    name: str | None
    cases: int
    priorities: Priorities
    unanswered: int = Field(description="Nobody has claimed them: in no figure of `answer`")
    stages: Stages
    false_alarms: FalseAlarms
    offers: Offers


class FalseAlarmDevice(View):
    """A device that raised false alarms."""

    device_id: str
    false_alarms: int


class KpiView(View):
    """The figures of cases that were opened within a period."""

    since: dt.datetime = Field(alias="from")
    until: dt.datetime = Field(alias="to")
    by: Literal["hour", "day", "desk", "provider", "district", "street", "community"]
    measured: list[int] = Field(description="Priorities whose stages are measured")
    groups: list[KpiGroup]
    total: KpiGroup
    false_alarm_devices: list[FalseAlarmDevice] = Field(description="The ten with the most")


class BandView(View):
    """So many alarms in an interval."""

    name: str
    least: int
    most: int | None


class BandShare(View):
    """How many intervals were like that."""

    intervals: int
    share: float | None


class Bands(View):
    """EEMUA 191, ISA-18.2: a flood should be less than 1 % of the intervals."""

    acceptable: BandShare
    manageable: BandShare
    high: BandShare
    flood: BandShare


class WorstInterval(View):
    """An interval and its alarms."""

    since: dt.datetime = Field(alias="from")
    alarms: int


class DeskLoad(View):
    """What one desk had to face: alarms that it answered first, when they were opened."""

    id: int | None
    name: str | None
    alarms: int
    average: float | None = Field(description="Per interval")
    most: int = Field(description="In one interval")
    bands: Bands
    worst: list[WorstInterval]


class LoadView(View):
    """Alarms (P1 to P3) per desk and 10 minutes. Time off duty counts as quiet: ask for a shift."""

    since: dt.datetime = Field(alias="from")
    until: dt.datetime = Field(alias="to")
    interval_min: int
    intervals: int = Field(description="Of the period, as far as it has passed")
    bands: list[BandView]
    desks: list[DeskLoad]
    total: DeskLoad = Field(description="Of all that was asked for, answered or not")
