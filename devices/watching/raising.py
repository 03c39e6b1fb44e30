"""What watching has found, into the inbox: intake opens the case."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kit import signals
from kit.database import Transaction
from kit.signals import Kind, Signal

SOURCE = "watching"


def finding(kind: Kind, device_id: str, name: str, at: dt.datetime, **about: Any) -> Signal:
    """A signal that is the same however often it is raised: by its name and its moment."""
    return Signal(SOURCE, device_id, name, kind, at=at, payload=about)


async def raise_all(tx: Transaction, found: list[Signal]) -> None:
    """Store them; what was there already stays one."""
    await signals.store(tx, found)
