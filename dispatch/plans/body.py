"""A plan as people write it: what is allowed in which field."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from dispatch.escalation.measure import WAIT_S, Condition, Who
from dispatch.escalation.plan import DEADLINES, OPTIONAL, PLANS, Plan
from dispatch.vocabulary import PRIORITY, Priority
from kit.fields import BigInt, Body, Line, Word
from kit.signals import Kind

Channel = Literal["sms", "voice"]
Seconds = Annotated[int, Field(ge=1, le=90 * 86400)]


class MeasureBody(Body):
    """Who is reached, how, and when it is left out. `skill`, `provider_id` and `count` only with
    `dispatch`, `contact_ids` only with `contacts`."""

    who: Who
    how: Annotated[list[Channel], Field(min_length=1, max_length=2)] | None = None
    order: Literal["together", "in_turn"] = "together"
    wait_s: Annotated[int, Field(ge=10, le=300)] = WAIT_S
    only_if: Condition | None = None
    skill: Word | None = None
    provider_id: BigInt | None = None
    count: Annotated[int, Field(ge=1, le=10)] | None = None
    contact_ids: Annotated[list[BigInt], Field(min_length=1, max_length=20)] | None = None

    @model_validator(mode="after")
    def _fits(self) -> MeasureBody:
        if self.who != Who.DISPATCH and (self.skill or self.provider_id or self.count):
            raise PydanticCustomError("only_with_dispatch", "skill, provider_id and count go with dispatch")
        if self.who != Who.CONTACTS and self.contact_ids:
            raise PydanticCustomError("only_with_contacts", "contact_ids go with contacts")
        if self.who in (Who.ALERT, Who.DISPATCH) and self.how:
            raise PydanticCustomError(
                "no_channels", "consoles ring, and responders are reached over their own channels"
            )
        return self


class StepBody(Body):
    """What is done `after_s` seconds after the case was opened, if nobody has answered by then."""

    after_s: Annotated[int, Field(ge=0, le=30 * 86400)]
    do: Annotated[list[Who | MeasureBody], Field(min_length=1, max_length=10)]


class RepeatBody(Body):
    """After the last step the plan goes back to `from_step` (counted from 1), and takes a step every
    `every_s` seconds from then on."""

    from_step: Annotated[int, Field(ge=1, le=20)]
    every_s: Seconds


class HoursBody(Body):
    """By the wall clock in Shanghai; `until` before `from` goes over midnight."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_time: Annotated[dt.time, Field(alias="from")]
    until_time: Annotated[dt.time, Field(alias="until")]

    @model_validator(mode="after")
    def _apart(self) -> HoursBody:
        if self.from_time == self.until_time:
            raise PydanticCustomError(
                "no_hours", "from and until are the same; leave hours out for all day"
            )
        return self


class PlanBody(Body):
    """An escalation plan and where it counts. `area_id` left out: everywhere the author sees."""

    name: Line
    area_id: BigInt | None = None
    priority: Annotated[int, Field(ge=1, le=4)]
    kind: Kind | None = None
    person_id: BigInt | None = None
    hours: HoursBody | None = None
    steps: Annotated[list[StepBody], Field(min_length=1, max_length=20)]
    repeat: RepeatBody
    deadlines: dict[Word, Seconds | None] = Field(default_factory=dict)

    @field_validator("deadlines")
    @classmethod
    def _due(cls, deadlines: dict[str, int | None]) -> dict[str, int | None]:
        endless = [name for name in sorted(deadlines.keys() & DEADLINES) if deadlines[name] is None]
        for name in endless:
            if name not in OPTIONAL:
                raise PydanticCustomError(
                    "deadline_needed",
                    "{name} cannot be null; only these can: {optional}",
                    {"name": name, "optional": ", ".join(sorted(OPTIONAL))},
                )
        return deadlines

    @model_validator(mode="after")
    def _known(self) -> PlanBody:
        if self.kind is not None and self.kind not in PRIORITY:
            raise PydanticCustomError("opens_no_case", "signals of this kind open no case")
        unknown = sorted(set(self.deadlines) - set(DEADLINES))
        if unknown:
            raise PydanticCustomError(
                "unknown_deadline",
                "unknown deadline {name}; known are {known}",
                {"name": unknown[0], "known": ", ".join(sorted(DEADLINES))},
            )
        return self


def compiled(plan: PlanBody) -> Plan:
    """The plan as the engine reads it, complete: what it does not say is as in the built-in one."""
    usual = PLANS[Priority(plan.priority)]
    ladder: list[dict[str, Any]] = [
        {
            "after_s": step.after_s,
            "do": [
                one.model_dump(mode="json", exclude_none=True) if isinstance(one, MeasureBody) else str(one)
                for one in step.do
            ],
        }
        for step in plan.steps
    ]
    return {
        **usual,
        **plan.deadlines,
        "ladder": ladder,
        "repeat_from": plan.repeat.from_step - 1,
        "repeat_s": plan.repeat.every_s,
    }
