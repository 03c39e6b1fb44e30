"""Where the areas of cases lie by now: a case copies its area's path when it opens."""

from __future__ import annotations

import sqlalchemy as sa

from dispatch.cases.record import Case
from kit.database import Transaction

LOOKED_FOR = "10 minutes"
"""How long after a change of areas cases are looked for that were being opened meanwhile."""

_MOVED = sa.text(
    f"select exists (select from area_history where at > bell_now() - interval '{LOOKED_FOR}')"
)
_FOLLOW = sa.text(
    """
    with held as materialized (
        select c.id, now_.id as area_id, now_.path from cases c
        join areas then_ on then_.id = c.area_id
        join areas now_ on now_.id = coalesce(then_.merged_into, then_.id)
        where c.closed_at is null and (c.area_id <> now_.id or c.area_path is distinct from now_.path)
        order by c.id for no key update of c skip locked
    )
    update cases c set area_id = held.area_id, area_path = held.path from held where c.id = held.id
    """
)
_NOW = sa.text(
    """
    select a.id, a.path from areas then_ join areas a on a.id = coalesce(then_.merged_into, then_.id)
    where then_.id = :id
    """
)


async def follow_areas(tx: Transaction) -> int:
    """Cases that were being opened while their area moved. Everybody sees them already; their supervisors
    and numbers are found by the copy."""
    if not await tx.scalar(_MOVED):
        return 0
    return (await tx.execute(_FOLLOW)).rowcount


async def place_anew(tx: Transaction, case: Case) -> None:
    """A case that is opened again is where its area is now."""
    row = await tx.row(_NOW, {"id": case.area_id})
    if row is not None:
        case.area_id, case.area_path = row["id"], row["path"]
