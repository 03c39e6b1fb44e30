"""The shapes of hand-overs to other centres."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from kit.fields import BigInt, Body, Line, OptionalNote, View

State = Literal["sent", "delivered", "acknowledged", "refused", "failed"]


class HandOverBody(Body):
    """To whom, and why."""

    webhook_id: BigInt = Field(description="One of `/cases/{id}/centres`")
    reason: Line


class CentreView(View):
    """Another centre that takes cases over."""

    id: int
    name: str


class HandOverView(View):
    """A case handed to another centre. ``reference``: that centre's number for it."""

    id: int
    case_id: int
    centre: CentreView
    at: dt.datetime
    reason: str
    state: State
    reference: str | None
    note: str | None
    answered_at: dt.datetime | None


class Acknowledgement(Body):
    """The other centre's word."""

    accepted: bool
    reference: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00]*$")] | None = None
    note: OptionalNote = ""


class Acknowledged(View):
    """What is on record now."""

    case: str = Field(description="Our number of the case")
    state: State
