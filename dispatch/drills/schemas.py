"""What is said and shown of drills."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from kit.fields import BigInt, Body, Line, Moment, View

Who = Literal["responders", "contacts", "staff"]
Channel = Literal["sms", "voice"]
State = Literal["planned", "running", "done", "stopped"]


class NewDrill(Body):
    """A drill of everybody in an area's subtree. `contacts`: relatives whose person agrees that they are
    told. Messages leave by day only, and to relatives within their hours."""

    area_id: BigInt
    name: Line = Field(examples=["季度演练"])
    who: Annotated[list[Who], Field(min_length=1, max_length=3)] = Field(default=["responders", "staff"])
    channels: Annotated[list[Channel], Field(min_length=1, max_length=2)] = Field(default=["sms", "voice"])
    starts_at: Moment | None = Field(default=None, description="None: now")
    within_s: Annotated[int, Field(ge=600, le=7 * 86400)] = Field(
        default=86400, description="After the start; whoever has not answered by then was not reached"
    )
    every_days: Annotated[int, Field(ge=1, le=366)] | None = Field(
        default=None, description="Another one so many days after the start; None: once"
    )


class DrillItem(View):
    """A drill and how far it has come, counted by number and channel."""

    id: int
    area_id: int
    name: str
    who: list[Who]
    channels: list[Channel]
    state: State
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    every_days: int | None
    targets: int
    answered: int
    not_reached: int


class Unreached(View):
    """A number that could not be reached. ``subject_id``: of a responder, a contact, a user."""

    subject: Literal["responder", "contact", "user"]
    subject_id: int
    name: str | None
    person_id: int | None = Field(description="Whose contact it is")
    channel: Channel
    number: str | None = Field(description="Masked")
    state: Literal["unanswered", "undelivered", "no_number", "not_sent"]


class DrillView(DrillItem):
    """With the first 500 who could not be reached, once it has ended."""

    by_state: dict[str, int]
    unreached: list[Unreached]
