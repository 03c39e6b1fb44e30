"""What a scenario file says. Unknown or wrong members are errors that name the member."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

Seconds = Annotated[float, Field(ge=0, le=86_400)]
Kind = Literal[
    "sos", "fire", "gas", "fall", "test", "service", "cancel", "water", "tamper", "removed", "low_battery",
    "mains_lost", "mains_restored", "fault", "inactivity", "no_ok", "geofence", "wander",
]  # fmt: skip

QUIET_DAY: dict[Kind, float] = {
    "test": 0.66, "service": 0.12, "low_battery": 0.10, "sos": 0.05, "fall": 0.04, "removed": 0.03,
}  # fmt: skip
"""Shares of the kinds on an ordinary day: two presses in three are tests (DESIGN §1)."""


class Part(BaseModel):
    """A piece of a scenario."""

    model_config = ConfigDict(extra="forbid")


class Habits(Part):
    """What people do by themselves: presses of a unit and day, and of which kinds."""

    presses_per_day: float = Field(default=0, ge=0, le=1_000_000)
    mix: dict[Kind, Annotated[float, Field(ge=0)]] = Field(default_factory=lambda: dict(QUIET_DAY))
    fall_answer: Literal["fine", "help", "none"] = "none"


class Units(Part):
    """Units named ``prefix`` and a number of ``digits`` from ``first`` on.

    ``native`` terminals and ``watch``es on ``raw/watch`` sign in at the broker with their id and their
    secret (the id itself, unless the secrets file knows better); a watch with ``gateway`` speaks bare
    TCP to it.
    """

    prefix: str = Field(default="sim-", pattern=r"^[A-Za-z0-9_-]{0,56}$")
    first: int = Field(default=1, ge=0)
    count: int = Field(default=20, ge=1, le=100_000)
    digits: int = Field(default=4, ge=1, le=12)
    family: Literal["native", "watch"] = "native"
    gateway: str | None = Field(default=None, pattern=r"^[^:]+:\d+$", examples=["127.0.0.1:9001"])
    heartbeat_s: float = Field(default=300, gt=0)
    habits: Habits = Field(default_factory=Habits)

    def ids(self) -> list[str]:
        """The ids of its units, in order."""
        return [
            f"{self.prefix}{number:0{self.digits}d}"
            for number in range(self.first, self.first + self.count)
        ]


class Event(Part):
    """Something that happens ``at_s`` seconds after the start, to the first ``units`` of those whose
    ids begin with ``prefix`` (all without a number), spread over ``over_s`` seconds.
    """

    at_s: Seconds
    prefix: str = ""
    units: int | None = Field(default=None, ge=1)
    over_s: Seconds = 0


class Press(Event):
    """Somebody presses."""

    do: Literal["press"]
    kind: Kind = "sos"
    times: int = Field(default=1, ge=1, le=10_000)
    data: dict[str, Any] = Field(default_factory=dict)


class PowerCut(Event):
    """Mains lost, with a signal of it, and back after ``for_s``."""

    do: Literal["power_cut"]
    for_s: Seconds


class Outage(Event):
    """The cell is down: connections break off, presses wait in the unit."""

    do: Literal["outage"]
    for_s: Seconds


class DuplicateStorm(Event):
    """Each unit presses once and its frame is delivered ``times`` times."""

    do: Literal["duplicate_storm"]
    kind: Kind = "sos"
    times: int = Field(default=50, ge=2, le=10_000)


class DeafFirmware(Event):
    """A firmware that repeats its press every ``every_s`` for ``for_s``, receipt or not."""

    do: Literal["deaf_firmware"]
    kind: Kind = "sos"
    every_s: Annotated[float, Field(ge=0.01)] = 0.5
    for_s: Seconds


class Drain(Event):
    """The battery falls to ``to`` percent; at 0 the unit is dead."""

    do: Literal["drain"]
    to: int = Field(ge=0, le=100)


class Drift(Event):
    """The clock is ``by_s`` seconds off from now on."""

    do: Literal["drift"]
    by_s: float


Happening = Annotated[
    Press | PowerCut | Outage | DuplicateStorm | DeafFirmware | Drain | Drift, Field(discriminator="do")
]


class Scenario(Part):
    """A whole file. ``settle_s``: how long receipts are waited for after the end."""

    name: str
    duration_s: Seconds = 60
    settle_s: Seconds = 30
    seed: int | None = None
    connects_per_s: float = Field(default=200, gt=0)
    units: list[Units] = Field(min_length=1)
    secrets: Path | None = Field(default=None, description="Lines of id,secret; relative to the scenario")
    events: list[Happening] = Field(default_factory=list)


class BadScenario(ValueError):
    """The file cannot be used; the text names it, the member and what is wrong."""


def read(path: Path) -> Scenario:
    """The scenario in ``path``. Raises: ``BadScenario``."""
    try:
        scenario = Scenario.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadScenario(f"{path}: {error}") from error
    except ValidationError as error:
        lines = [f"{path}: {_place(one['loc'])}: {one['msg']}" for one in error.errors()]
        raise BadScenario("\n".join(lines)) from error
    ids = [id_ for units in scenario.units for id_ in units.ids()]
    if len(ids) != len(set(ids)):
        raise BadScenario(f"{path}: units: the same id twice; give the groups different prefixes")
    if scenario.secrets is not None:
        scenario.secrets = path.parent / scenario.secrets
    return scenario


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in location) or "the file"
