"""What supervisors are told of a carrier that is out, or back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from dispatch.carriers.tables import carrier_lines
from kit.catalogue import text
from kit.clock_zone import LOCAL
from kit.database import Transaction
from kit.outbox import Taken

OUT, BACK = "carrier.out", "carrier.back"


def values(message: Taken, language: str) -> dict[str, Any]:
    """What the text is filled in with: of a notice about a line its names in words."""
    if message.template not in (OUT, BACK):
        return message.params
    since = dt.datetime.fromisoformat(message.params["since"]).astimezone(LOCAL)
    return {
        "carrier": text(f"carrier.name.{message.params['carrier']}", language),
        "line": text(f"carrier.line.{message.params['line']}", language),
        "since": f"{since:%H:%M}",
        "reason": message.params["reason"],
    }


async def pointless(tx: Transaction, message: Taken) -> str | None:
    """Whoever is back need not be told of any more."""
    if message.template != OUT:
        return None
    line = carrier_lines.c
    of_it = (line.carrier == message.params["carrier"], line.channel == message.params["line"])
    state = await tx.scalar(sa.select(line.state).where(*of_it))
    return "carrier_back" if state == "up" else None
