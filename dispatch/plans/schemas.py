"""What ``/plans`` answers and takes."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from dispatch.plans.body import PlanBody
from kit.fields import BigInt, Body, JsonObject, Moment, View
from kit.signals import Kind


class PlanView(View):
    """An escalation plan as it counts now. `plan`: as it was written."""

    id: int
    name: str
    version: int
    area_id: int
    area_name: str
    priority: int
    kind: str | None
    person_id: int | None
    from_time: dt.time | None
    until_time: dt.time | None
    plan: JsonObject
    retired_at: dt.datetime | None


class PlanVersionView(View):
    """One version of a plan, and who wrote it."""

    version: int
    at: dt.datetime
    by: int | None
    by_name: str | None
    plan: JsonObject


class PlanProblemView(View):
    """What keeps a plan from being kept: the field, what is wrong and what to do."""

    at: str = Field(examples=["steps[2].do[0].who"])
    code: str
    problem: str


class PlanCheckView(View):
    """Whether a plan may be kept; and the hours of its day that other plans of the same place take."""

    ok: bool
    problems: list[PlanProblemView]
    notes: list[str]


class PlanCheckBody(Body):
    """A plan to be looked at, in any state."""

    plan: JsonObject


class PlanTryBody(Body):
    """A case that has not happened. `plan`: one that is not kept yet; left out: the one that would
    count. `at` left out: now."""

    area_id: BigInt | None = None
    priority: Annotated[int, Field(ge=1, le=4)] = 1
    kind: Kind = Kind.SOS
    person_id: BigInt | None = None
    at: Moment | None = None
    plan: PlanBody | None = None


class PlanEventView(View):
    """One thing that would happen, `after_s` seconds after the case was opened."""

    after_s: float
    who: str
    how: str
    to: str
    why: str
