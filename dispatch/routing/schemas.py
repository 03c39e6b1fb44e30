"""What callers send and get about routing: policies, limits, and why somebody was asked."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field

from dispatch.cases.detail_schemas import Reason
from kit.fields import BigInt, Body, View, Word
from kit.signals import Kind

Demands = Annotated[list[Word], Field(max_length=20)]
AtOnce = Annotated[int, Field(ge=1, le=10)]
Minutes = Annotated[int, Field(ge=1, le=600)]


class Policy(Body):
    """How responders are asked in an area and below it."""

    area_id: BigInt
    kind: Kind | None = Field(default=None, description="Of signal; null: every kind")
    at_once: AtOnce = Field(
        default=1, description="How many are asked at the same time; 1: one after the other by rank"
    )
    too_far_min: Minutes = Field(default=60, description="Whoever needs longer is not asked by itself")
    demands: Demands | None = Field(
        default=None, description="One of these skills; empty: none is needed; null: as the kind demands"
    )


class PolicyView(View):
    """How responders are asked in an area and below it."""

    id: int
    area_id: int
    area_name: str
    kind: str | None
    at_once: int
    too_far_min: int
    demands: list[str] | None


class CalleeLimit(Body):
    """At most so many messages to one number over one channel in so many seconds."""

    channel: Literal["sms", "voice"]
    per_s: Annotated[int, Field(ge=1, le=31 * 86400)]
    most: Annotated[int, Field(ge=1, le=1_000_000)]


class CalleeLimits(Body):
    """All limits of the carriers' lines."""

    limits: Annotated[list[CalleeLimit], Field(max_length=20)]


class Beside(View):
    """Somebody who was looked at and not asked; ``against``: codes."""

    responder_id: int
    name: str
    rank: int
    score: float
    against: list[str]


class OfferGrounds(View):
    """Why this responder was asked: the facts as they were then."""

    offer_id: int
    at: dt.datetime
    by: str = Field(description="user or system")
    why: str | None = Field(description="What made the system ask: ladder, no_answer, declined, …")
    responder_id: int
    responder_name: str
    rank: int
    score: float
    eligible: bool
    favour: list[Reason] = Field(alias="for")
    against: list[Reason]
    passed_over: list[Beside] = Field(description="The best of those who could have been asked instead")
    left_out: list[Beside] = Field(description="The first of those who could not")
    policy: dict[str, Any]


class RatingBody(Body):
    """What the person or the family said of it: one to five stars."""

    stars: Annotated[int, Field(ge=1, le=5)]
