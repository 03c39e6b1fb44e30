"""Making, changing and ending subscriptions; their secrets, sealed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from kit.areas import areas
from kit.database import Transaction
from kit.feed import feed
from kit.outbox import outbox
from kit.webhooks.events import CHANNEL, PREFIX
from kit.webhooks.signing import new_secret
from kit.webhooks.tables import webhooks

OLD_SECRET_FOR = dt.timedelta(hours=24)
"""How long the secrets before a rotation sign too."""

MOST_OLD = 3
BETWEEN = " "
"""Between the old secrets, which are sealed as one."""


def _sealed_name(hook_id: int) -> str:
    return f"webhooks.secret:{hook_id}"


async def add(tx: Transaction, user_id: int, values: dict[str, Any]) -> tuple[int, str]:
    """A subscription to what happens from now on; its id and secret, which is shown this once."""
    newest = sa.select(sa.func.coalesce(sa.func.max(feed.c.seq), 0)).scalar_subquery()
    hook_id = await tx.scalar(
        sa.insert(webhooks).values(**values, created_by=user_id, feed_seq=newest).returning(webhooks.c.id)
    )
    secret = new_secret()
    sealed = tx.vault.seal_secret(_sealed_name(hook_id), secret)
    await tx.execute(sa.update(webhooks).where(webhooks.c.id == hook_id).values(secret=sealed))
    return hook_id, secret


async def secrets_of(tx: Transaction, row: sa.RowMapping) -> list[str]:
    """What a subscription's deliveries are signed with now, the newest first."""
    name = _sealed_name(row["id"])
    found = [tx.vault.open_secret(name, row["secret"])] if row["secret"] is not None else []
    if row["old_secret"] is not None and row["old_secret_until"] > await tx.now():
        found += tx.vault.open_secret(name, row["old_secret"]).split(BETWEEN)
    return found


async def rotate(tx: Transaction, hook_id: int) -> str:
    """A new secret; those before it sign too for a day. Of two new ones in a row the first may never have
    been seen by anybody: the one that the receiver has is still among them."""
    secret = new_secret()
    row = await tx.row(sa.select(webhooks).where(webhooks.c.id == hook_id).with_for_update())
    assert row is not None
    name = _sealed_name(hook_id)
    before = BETWEEN.join((await secrets_of(tx, row))[:MOST_OLD])
    await tx.execute(
        sa.update(webhooks)
        .where(webhooks.c.id == hook_id)
        .values(
            old_secret=tx.vault.seal_secret(name, before) if before else None,
            old_secret_until=await tx.now() + OLD_SECRET_FOR,
            secret=tx.vault.seal_secret(name, secret),
        )
    )
    return secret


async def end(tx: Transaction, hook_id: int) -> None:
    """Nothing more is sent; its deliveries stay on record."""
    await tx.execute(
        sa.update(webhooks)
        .where(webhooks.c.id == hook_id, webhooks.c.ended_at.is_(None))
        .values(ended_at=await tx.now())
    )
    await tx.execute(
        sa.update(outbox)
        .where(
            outbox.c.channel == CHANNEL,
            outbox.c.recipient == f"{PREFIX}{hook_id}",
            outbox.c.state == "pending",
        )
        .values(state="cancelled", error="ended")
    )


# Waiting and failed are counted over what is kept; the index over the recipient bears it.
_LIST = sa.text(
    """
    select w.id, w.name, w.url, w.events, w.area_id, w.created_at, w.ended_at, a.name as area_name,
           w.old_secret_until > bell_now() as rotating,
           n.waiting, n.failed, n.last_delivered_at, n.last_error
    from webhooks w join areas a on a.id = w.area_id
    cross join lateral (
        select count(*) filter (where o.state in ('pending', 'sending')) as waiting,
               count(*) filter (where o.state = 'failed') as failed,
               max(o.delivered_at) as last_delivered_at,
               (array_agg(o.error order by o.id desc) filter (where o.error is not null
                                                              and o.state in ('pending', 'failed')))[1]
                   as last_error
        from outbox o where o.channel = 'webhook' and o.recipient = 'webhook:' || w.id
          and o.created_at > bell_now() - interval '7 days'
    ) n
    where w.ended_at is null and position(:within in a.path) > 0
      and (cast(:id as bigint) is null or w.id = :id)
    order by w.id
    """
)


async def listed(tx: Transaction, area_id: int, hook_id: int | None = None) -> list[dict[str, Any]]:
    """Living subscriptions of an area and below, with how their deliveries of the last 7 days went."""
    rows = await tx.rows(_LIST, {"within": f"/{area_id}/", "id": hook_id})
    return [dict(row) for row in rows]


async def for_case(tx: Transaction, event: str, area_path: str | None) -> list[dict[str, Any]]:
    """Whom an event of this place reaches: id and name."""
    where: sa.ColumnElement[bool] | sa.TextClause = (
        areas.c.parent_id.is_(None)
        if area_path is None
        else sa.text("position('/' || webhooks.area_id || '/' in cast(:path as text)) > 0").bindparams(
            path=area_path
        )
    )
    rows = await tx.rows(
        sa.select(webhooks.c.id, webhooks.c.name)
        .join(areas, areas.c.id == webhooks.c.area_id)
        .where(webhooks.c.ended_at.is_(None), sa.literal(event) == sa.any_(webhooks.c.events), where)
        .order_by(webhooks.c.name, webhooks.c.id)
    )
    return [dict(row) for row in rows]
