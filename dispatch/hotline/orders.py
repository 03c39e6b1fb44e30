"""Orders to whoever carries a call: the narrow interface, and writing an order into the outbox.

A switchboard does what its owner says it can (``switchboard_orders``); a carrier what its own interface
offers. What neither does is refused at once, so that somebody does it by hand.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import sqlalchemy as sa

from dispatch.hotline.errors import NoTelephone, Unsupported
from kit import outbox
from kit.database import Transaction
from kit.outbox import Message
from kit.settings import Settings

CHANNEL = "switchboard"
FRESH_FOR = dt.timedelta(seconds=30)
"""An order older than this is not carried out: nobody expects the telephone to ring any more."""


class Command(StrEnum):
    """What can be asked for."""

    DIAL = "dial"  # call the agent, then the other side, and let them speak
    CONNECT = "connect"  # a call that rings or waits goes to this telephone
    ADD = "add"  # a third party joins
    LISTEN = "listen"  # this telephone hears the call and is not heard


class Source(StrEnum):
    """Who carries a call."""

    SWITCHBOARD = "switchboard"
    TWILIO = "twilio"


@dataclass(frozen=True, slots=True)
class Order:
    """``call_id``: ours; ``ref``: the source's. ``to``: the other side, or the third party. ``agent``: the
    desk's telephone."""

    id: str
    command: Command
    call_id: int
    ref: str
    to: str | None = None
    agent: str | None = None
    caller_id: str | None = None


class LineControl(Protocol):
    """Narrow on purpose: any switchboard has to fit behind it."""

    async def carry_out(self, order: Order) -> str | None:
        """Do it; answers the other side's id of it. Raises: ``CarrierError``."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


def offered(settings: Settings, source: Source) -> frozenset[Command]:
    """What can be ordered there."""
    if source == Source.TWILIO:
        ready = settings.twilio_account_sid and settings.twilio_auth_token
        return frozenset({Command.DIAL, Command.CONNECT}) if ready else frozenset()
    words = {word.strip() for word in settings.switchboard_orders.split(",")}
    return (
        frozenset(one for one in Command if one.value in words) if settings.switchboard_url else frozenset()
    )


def dialler(settings: Settings) -> Source:
    """Who calls out. Raises: ``Unsupported`` if nobody does."""
    for source in Source:
        if Command.DIAL in offered(settings, source):
            return source
    raise Unsupported(command=Command.DIAL.value)


async def give(
    tx: Transaction,
    settings: Settings,
    row: sa.RowMapping,
    command: Command,
    *,
    to: str | None = None,
    agent: str | None = None,
    user_id: int | None = None,
    case_id: int | None = None,
) -> None:
    """Write an order about a call. Raises: ``Unsupported``, ``NoTelephone``."""
    if command not in offered(settings, Source(row["source"])):
        raise Unsupported(command=command.value)
    phone = agent or to
    if phone is None:
        raise NoTelephone
    params: dict[str, Any] = {"source": row["source"], "call_id": row["id"], "ref": row["ref"]}
    params |= {"to": to, "agent": agent, "caller_id": row["called_number"]}
    key = f"call{row['id']}:{command}:{secrets.token_hex(6)}"
    message = Message(key, CHANNEL, phone, f"order.{command}", params, case_id=case_id, user_id=user_id)
    await outbox.write(tx, [message])
    tx.wake("calls")
