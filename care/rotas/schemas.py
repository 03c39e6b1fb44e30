"""What callers send and get about shifts."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from kit.fields import BigInt, Body, Moment, View


class NewShift(Body):
    """A time on duty, at most 7 days long."""

    responder_id: BigInt
    starts_at: Moment = Field(examples=["2026-11-22T08:00:00+08:00"])
    ends_at: Moment = Field(examples=["2026-11-22T20:00:00+08:00"])


class ShiftView(View):
    """A time on duty."""

    id: int
    responder_id: int
    responder_name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
