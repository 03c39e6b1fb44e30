"""A line that fails is taken out and brought back by itself.

Three failures in a row take it out. While it is out it is asked now and then whether it answers (nobody is
reached by that); when it does, it is on trial: one message at a time shows whether it works again.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Literal

import sqlalchemy as sa
from pydantic.json_schema import SkipJsonSchema

from dispatch.carriers.tables import carrier_lines
from kit.database import Transaction
from kit.feed import FeedEvent
from kit.feed_frames import OMITTED, EventFrame
from kit.outbox import NOTICE

log = logging.getLogger(__name__)

LineState = Literal["up", "out", "trial"]

FAILURES = 3
IN_A_ROW = dt.timedelta(minutes=5)
"""What failed longer ago says nothing about now."""

WAITS_S = (5, 10, 20, 30)
"""Seconds until an asking that was in vain is repeated."""

TRIAL_S = 15
"""How long one message may take to show it; then the next may try."""

# What a case waits for does not wait out the time until the next try.
_AT_ONCE = sa.text(
    f"""
    update outbox set due_at = cast(:now as timestamptz)
    where id in (
        select id from outbox
        where state = 'pending' and channel in ('sms', 'voice', 'chat') and channel = :channel
          and urgency < {NOTICE} and due_at > cast(:now as timestamptz) and error = 'carrier_out'
        order by id for update skip locked)
    """
)

UNTRIED = dt.timedelta(minutes=5)
"""On trial for so long, and nobody had anything to send: it counts as back."""


class CarrierFrame(EventFrame):
    """A carrier's line has gone out, is on trial or is back: ``GET /carriers`` says more."""

    type: Literal["carrier"]
    carrier: str
    channel: str
    state: LineState
    reason: str | SkipJsonSchema[None] = OMITTED


async def failed(tx: Transaction, carrier: str, channel: str, reason: str) -> None:
    """Count a failure that is the carrier's; the third takes the line out, on trial the first does."""
    line = await _locked(tx, carrier, channel)
    if line is None:
        return
    now = await tx.now()
    row = line["failed_at"] is None or now - line["failed_at"] < IN_A_ROW
    failures = line["failures"] + 1 if row else 1
    values: dict[str, object] = {"failures": failures, "failed_at": now, "reason": reason[:300]}
    if line["state"] != "up" or failures >= FAILURES:
        wait = dt.timedelta(seconds=_wait_s(line["waits"]))
        values |= {"state": "out", "next_try_at": now + wait}
        # What was under way when it went out fails in the same second: that is not asked in vain.
        if line["next_try_at"] is None or line["next_try_at"] <= now or line["state"] == "trial":
            values["waits"] = line["waits"] + 1
        else:
            values["next_try_at"] = line["next_try_at"]
        if line["state"] == "up":
            values["since"] = now
    await _write(tx, line, values)


async def still_out(tx: Transaction, carrier: str, channel: str, reason: str) -> None:
    """It was asked in vain."""
    line = await _locked(tx, carrier, channel)
    if line is None or line["state"] != "out":
        return
    wait = dt.timedelta(seconds=_wait_s(line["waits"]))
    await _write(
        tx,
        line,
        {"waits": line["waits"] + 1, "next_try_at": await tx.now() + wait, "reason": reason[:300]},
    )


async def answers(tx: Transaction, carrier: str, channel: str) -> None:
    """It answers again: on trial."""
    line = await _locked(tx, carrier, channel)
    if line is not None and line["state"] == "out":
        await _write(tx, line, {"state": "trial", "next_try_at": await tx.now()})


async def works(tx: Transaction, carrier: str, channel: str) -> None:
    """It has taken a message: up, whatever it was."""
    line = await _locked(tx, carrier, channel)
    if line is None or (line["state"] == "up" and line["failures"] == 0):
        return
    values: dict[str, object] = {"state": "up", "failures": 0, "waits": 0, "next_try_at": None}
    if line["state"] != "up":
        values["since"] = now = await tx.now()
        await tx.execute(_AT_ONCE, {"channel": channel, "now": now})
    await _write(tx, line, values)


async def may_try(tx: Transaction, carrier: str, channel: str) -> bool:
    """Whether this message is the one that tries a line on trial."""
    now = await tx.now()
    tried = await tx.execute(
        sa.update(carrier_lines)
        .where(*_is(carrier, channel), carrier_lines.c.state == "trial", carrier_lines.c.next_try_at <= now)
        .values(next_try_at=now + dt.timedelta(seconds=TRIAL_S))
    )
    return tried.rowcount == 1


async def _locked(tx: Transaction, carrier: str, channel: str) -> sa.RowMapping | None:
    return await tx.row(sa.select(carrier_lines).where(*_is(carrier, channel)).with_for_update())


async def _write(tx: Transaction, line: sa.RowMapping, values: dict[str, object]) -> None:
    carrier, channel = line["carrier"], line["channel"]
    await tx.execute(sa.update(carrier_lines).where(*_is(carrier, channel)).values(**values))
    state = values.get("state", line["state"])
    if state == line["state"]:
        return
    log.warning("%s %s is %s (%s)", carrier, channel, state, values.get("reason", line["reason"]))
    about = {"carrier": carrier, "channel": channel, "state": state}
    if state == "out":
        about["reason"] = values["reason"]
    tx.feed.append(FeedEvent("carrier", data=about))
    tx.wake("outbox")


def _wait_s(waits: int) -> int:
    return WAITS_S[min(waits, len(WAITS_S) - 1)]


def _is(carrier: str, channel: str) -> tuple[sa.ColumnElement[bool], ...]:
    return carrier_lines.c.carrier == carrier, carrier_lines.c.channel == channel
