"""Duties whose visitor has ended: no list is written for them, and the desk hears of it instead."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from kit import signals
from kit.database import Transaction
from kit.signals import Kind, Signal

SOURCE = "visits"

_VACANT = sa.text(
    """
    select r.id, r.area_id, count(*) as many
    from visit_duties d
    join responders r on r.id = d.responder_id and not r.active
    join visit_agreements g on g.id = d.agreement_id and g.active
    join persons p on p.id = g.person_id and p.active
    where d.active and d.responder_id > :after and d.responder_id <= :last
      and g.starts_on < cast(:week as date) + 7 and (g.ends_on is null or g.ends_on >= :week)
    group by r.id, r.area_id
    """
).bindparams(sa.bindparam("week", type_=sa.Date))


async def tell(tx: Transaction, week: dt.date, after: int, last: int) -> None:
    """One case per visitor, the same that his missed visits would make."""
    at = await tx.now()
    batch = []
    for row in await tx.rows(_VACANT, {"week": week, "after": after, "last": last}):
        name = f"visits-{row['id']}-{week}"
        about = {
            "visitor_id": row["id"],
            "week": week.isoformat(),
            "round": name,
            "area_id": row["area_id"],
        }
        about["vacant"] = row["many"]
        batch.append(Signal(SOURCE, None, name, Kind.VISIT_MISSED, at=at, payload=about))
    await signals.store(tx, batch)
