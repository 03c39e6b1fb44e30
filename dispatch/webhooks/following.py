"""Cases' news for subscribers, read from the feed: a press never waits for a subscriber.

Each subscription stands at its own place of the feed, moved in the transaction that writes its
deliveries; the feed has no holes behind a reader, so that nothing is left out and nothing told twice.
"""

from __future__ import annotations

import sqlalchemy as sa

from dispatch.webhooks import rules
from kit.database import Database, Transaction
from kit.webhooks.events import CASE_CHANGED, CASE_OPENED, Event, publish_all

BATCH = 500

_NEXT = sa.text(
    """
    select w.id, w.feed_seq, w.events && cast(:types as text[]) as wants
    from webhooks w
    where w.ended_at is null and w.feed_seq < (select coalesce(max(seq), 0) from feed)
    order by w.feed_seq, w.id limit 1
    for update skip locked
    """
)

_LINES = sa.text(
    """
    select f.seq, f.type, f.at, f.case_id, f.data -> 'case' as "case",
           coalesce(a.path, f.area_path) as path,
           case when a.id is not null
                then jsonb_build_object('id', a.id, 'code', a.code, 'name', a.name) end as area
    from (select * from feed where seq > :after order by seq limit :limit) f
    left join areas a on a.id = (f.data -> 'case' ->> 'area_id')::bigint
    order by f.seq
    """
)


async def follow(database: Database) -> bool:
    """Take one subscription a batch further; False when all are at the end."""
    async with database.transaction() as tx:
        return await _follow(tx)


async def _follow(tx: Transaction) -> bool:
    hook = await tx.row(_NEXT, {"types": [CASE_OPENED, CASE_CHANGED]})
    if hook is None:
        return False
    lines = await tx.rows(_LINES, {"after": hook["feed_seq"], "limit": BATCH})
    if not lines:  # the feed's newest rows are of this very moment
        return False
    events = []
    for line in lines if hook["wants"] else []:
        kind = rules.event_type(line["type"]) if line["type"].startswith("case.") else None
        if kind is None or line["case"] is None:
            continue
        data = rules.change(line["type"], line["case"], line["area"])
        subject = f"cases/{line['case_id']}"
        events.append(
            Event(kind, line["path"], subject, data, f"feed-{line['seq']}", line["at"], line["case_id"])
        )
    await publish_all(tx, events, only=hook["id"])
    await tx.execute(
        sa.text("update webhooks set feed_seq = :seq where id = :id"),
        {"id": hook["id"], "seq": lines[-1]["seq"]},
    )
    return True
