"""Reading the load of the desks."""

from __future__ import annotations

import sqlalchemy as sa

from dispatch.desks import register
from dispatch.floods.load import Load, load
from dispatch.floods.tray import WINDOW
from kit.database import Transaction

_OPENED = sa.text(
    "select area_path, count(*) as n from cases where opened_at > :since and opened_at <= :now group by 1"
)


async def read(tx: Transaction) -> Load:
    """As it is now."""
    now = await tx.now()
    rows = await tx.rows(_OPENED, {"since": now - WINDOW, "now": now})
    desks = await register.all_desks(tx)
    return load(now, desks, [(row["area_path"], row["n"]) for row in rows])
