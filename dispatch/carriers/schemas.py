"""What is shown of carriers."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from dispatch.carriers.circuit import LineState
from kit.fields import View

Channel = Literal["sms", "voice", "chat"]


class CalleeLimitView(View):
    """At most so many messages to one number."""

    per_s: int
    most: int


class CarrierLineView(View):
    """One channel of one carrier. The counts are of the last hour."""

    channel: Channel
    state: LineState = Field(description="`trial`: it answers again, one message at a time tries it")
    since: dt.datetime
    reason: str | None = Field(description="The last failure, in the carrier's words")
    next_try_at: dt.datetime | None
    per_s: float | None = Field(description="Messages a second that it takes; null: as many as there are")
    callee_limits: list[CalleeLimitView]
    sent: int
    failed: int
    unreported: int = Field(description="Sent more than 2 min ago, and the carrier has said nothing since")
    lag_s: float | None = Field(description="From due to sent, the slowest of 20")


class CarrierNumberView(View):
    """One of our numbers in the last 24 h. A number that nobody picks up may be blocked as a nuisance."""

    number: str
    calls: int
    connected: int
    rate: float | None = Field(description="0 to 1; null: too few calls to tell")
    suspect: bool = Field(description="Fewer than three in ten of 20 calls or more are picked up")


class CarrierView(View):
    """A carrier that this installation has, in the order in which they are tried."""

    name: str
    lines: list[CarrierLineView]
    numbers: list[CarrierNumberView]


class CalleeQuotaView(View):
    """What a number that was called or written to lately may still have."""

    recipient: str = Field(description="Masked", examples=["+86138****0001"])
    channel: Channel
    carrier: str | None = Field(description="Null: the town's own limit, of all carriers together")
    per_s: int
    most: int
    left: int


class CarriersView(View):
    """All carriers, and of the numbers of the last 24 h those that have used up half of a share or more."""

    items: list[CarrierView]
    quotas: list[CalleeQuotaView] = Field(
        description="For those who see the whole tree, the least left first"
    )
