"""What callers send and get about the life of a unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from devices.codecs import Capability
from devices.models import Battery
from devices.schemas import DeviceState, DeviceView
from kit.fields import Body, Code, Line, View


class ModelView(View):
    """A model: what it is, how often it speaks, what its keys mean."""

    name: str
    codec: str = Field(description="The language that its units speak")
    keys: dict[int, str] = Field(description="Number of a key → kind of signal, or `family_call`")
    heartbeat_s: int = Field(description="How often it speaks by itself, in seconds; 0: never")
    battery: Battery
    capabilities: list[Capability]


class ModelList(View):
    """Every model that we know. Units of any other are treated as ``other``."""

    items: list[ModelView]
    other: ModelView


class StateChange(Body):
    """Where a unit is now, and why."""

    state: DeviceState
    reason: Line | None = None


class Swap(Body):
    """Which unit takes the place of a faulty one."""

    new_device_id: Code
    reason: Line = Field(examples=["电池鼓包"])


class SwapView(View):
    """Both units after the swap."""

    old: DeviceView
    new: DeviceView


class Revocation(Body):
    """Whether whoever holds the unit has been called."""

    holder_called: bool | None = None
    note: Line | None = Field(default=None, description="What he or she said")


class HistoryLine(View):
    """One thing that somebody did to a unit. ``before`` and ``after`` hold what changed."""

    id: int
    at: dt.datetime
    user_id: int | None = Field(description="Null: the program itself")
    what: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str | None
