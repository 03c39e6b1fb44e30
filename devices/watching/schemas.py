"""What callers send and get about fences, rules and positions."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from kit.fields import Body, Changes, Code, Line, View, left_out

FenceKind = Literal["home", "wander"]
RuleKind = Literal["no_motion", "door_shut", "no_ok"]
System = Literal["wgs84", "gcj02", "bd09"]


def _wall_clock(value: dt.time) -> dt.time:
    if value.tzinfo is not None:
        raise PydanticCustomError("wall_clock", "must be a wall-clock time without a zone")
    return value.replace(second=0, microsecond=0)


Clock = Annotated[
    dt.time,
    AfterValidator(_wall_clock),
    Field(examples=["10:00"], description="Wall clock where the person lives"),
    PlainSerializer(lambda value: value.strftime("%H:%M"), return_type=str, when_used="json"),
]
Degrees = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Radius = Annotated[int, Field(ge=50, le=50_000, description="Metres")]


class NewFence(Body):
    """A circle that a person is not expected to leave. Without ``lat`` and ``lon``: around the home."""

    kind: FenceKind = Field(description="`home` raises `geofence`, `wander` raises `wander`; both P2")
    name: Line | None = None
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    lon: Degrees | None = None
    crs: System = Field(default="wgs84", description="Of `lat` and `lon`; kept as WGS-84")
    radius_m: Radius
    hours_from: Clock | None = Field(
        default=None, description="With `hours_to`: only then; over midnight too"
    )
    hours_to: Clock | None = None
    active: bool = True


class FenceChanges(Changes):
    """What is to be different. A fence that is moved starts anew."""

    name: Line | None = left_out()
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] = left_out()
    lon: Degrees = left_out()
    crs: System = left_out()
    radius_m: Radius = left_out()
    hours_from: Clock | None = left_out()
    hours_to: Clock | None = left_out()
    active: bool = left_out()


class FenceUnit(View):
    """A unit of the person as seen from the fence. ``outside`` null: it has not said where it is."""

    device_id: str
    outside: bool | None
    seen_at: dt.datetime
    left_at: dt.datetime | None
    raised_at: dt.datetime | None


class FenceView(View):
    """A fence, in WGS-84."""

    id: int
    person_id: int
    kind: FenceKind
    name: str | None
    lat: float
    lon: float
    radius_m: int
    hours_from: Clock | None
    hours_to: Clock | None
    active: bool
    changed_at: dt.datetime
    units: list[FenceUnit]


class NewWatchRule(Body):
    """A sign of life that is waited for.

    ``no_motion``: nobody moved for ``after_h`` (24). ``door_shut``: no door was opened for ``after_h``
    (48). ``no_ok``: no "I am fine" and no measurement by ``by_time``, every day.
    """

    kind: RuleKind
    after_h: int | None = Field(default=None, ge=1, le=720)
    by_time: Clock | None = None
    device_id: Code | None = Field(
        default=None, description="Only this unit; default: all of person and home"
    )
    active: bool = True


class WatchRuleChanges(Changes):
    """What is to be different. A changed rule starts anew."""

    after_h: Annotated[int, Field(ge=1, le=720)] = left_out()
    by_time: Clock = left_out()
    device_id: Code | None = left_out()
    active: bool = left_out()


class WatchRuleView(View):
    """A rule. ``heard_since`` null: no unit that could bring the sign is heard, so nothing is raised."""

    id: int
    person_id: int
    kind: RuleKind
    after_h: int | None
    by_time: Clock | None
    device_id: str | None
    active: bool
    changed_at: dt.datetime
    heard_since: dt.datetime | None


class PositionView(View):
    """Where a unit of the person was, in WGS-84."""

    device_id: str
    at: dt.datetime
    lat: float
    lon: float
    accuracy_m: float | None
    source: str | None
