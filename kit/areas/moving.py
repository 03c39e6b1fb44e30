"""Areas under another parent, and areas that become part of another.

One transaction under one lock: the paths of the subtree, the copies of them that open cases and open
incidents hold, the history. Whoever watches is told to read again (a ``reset`` in the feed). A merged
area lies below the one that took it in, so that whatever still points at it is seen from there; its
rows follow in batches, the first in the same transaction (``settle``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from kit.access import Actor
from kit.areas import changing, history, references, tree
from kit.areas.tables import areas
from kit.clock import NOW
from kit.database import Transaction
from kit.errors import InvalidField
from kit.feed import FeedEvent

RESET = "reset"
"""The feed event that makes every reader read again: what it may see has changed."""

SETTLES = "areas"
"""Channel that wakes whoever settles merged areas."""

STRAGGLERS_S = 30
STRAGGLE_FOR = "10 minutes"
"""For how long rows that come late, written by somebody who did not know of the merger, are looked for."""


async def move(
    tx: Transaction,
    actor: Actor,
    area_id: int,
    parent_id: int,
    codes: Mapping[int, str | None],
    reason: str | None,
) -> None:
    """Put an area, with everything below, under another parent.

    Raises: ``NotFound``, ``AreaClosed``, ``AlreadyExists``; ``InvalidField`` for a parent that cannot be,
    and for codes that belong to another area.
    """
    await tree.lock(tx)
    held = await changing.hold(tx, actor, area_id)
    if held["parent_id"] is None:
        raise InvalidField(field="path.area_id", reason="root_stays")
    parent = await tree.find_open(tx, actor, parent_id, "body.parent_id", "unknown_parent")
    _refuse_inside(held, parent, "body.parent_id")
    changing.require_level(held["level"], parent["level"], "body.parent_id")
    inside = await tree.subtree(tx, held["path"])
    prefix = await tree.code_prefix(tx, parent["path"])
    recoded = await changing.recode(tx, actor.id, inside, prefix, codes, reason)
    if parent["id"] == held["parent_id"]:
        return
    new = f"{parent['path']}{area_id}/"
    await tx.execute(
        sa.update(areas)
        .where(areas.c.id == area_id)
        .values(parent_id=parent["id"], version=areas.c.version + 1)
    )
    await _rewrite(tx, held["path"], new)
    await references.move_paths(tx, held["path"], new)
    before, after = await _places(tx, held, parent, new)
    if area_id in recoded:
        before["code"], after["code"] = held["code"], recoded[area_id]
    await history.record(tx, actor.id, area_id, "moved", before, after, reason)
    along = [area.id for area in inside if area.id != area_id]
    await history.record_along(tx, actor.id, along, held["path"], new, reason)
    tx.feed.append(FeedEvent(RESET))


async def merge(
    tx: Transaction,
    actor: Actor,
    area_id: int,
    into_id: int,
    codes: Mapping[int, str | None],
    reason: str | None,
) -> None:
    """Make an area part of another of its level: that one takes in what lies below and all that points
    at it; the merged one is closed and leads there.

    Raises: as ``move``.
    """
    await tree.lock(tx)
    held = await changing.hold(tx, actor, area_id)
    into = await tree.find_open(tx, actor, into_id, "body.into_id")
    if held["parent_id"] is None:
        raise InvalidField(field="path.area_id", reason="root_stays")
    _refuse_inside(held, into, "body.into_id")
    if held["level"] != into["level"]:
        raise InvalidField(field="body.into_id", reason="other_level")
    below = [area for area in await tree.subtree(tx, held["path"]) if area.id != area_id]
    prefix = await tree.code_prefix(tx, into["path"])
    await changing.recode(tx, actor.id, below, prefix, codes, reason)
    closed = f"{into['path']}{area_id}/"
    await tx.execute(sa.update(areas).where(areas.c.parent_id == area_id).values(parent_id=into_id))
    # Those merged into it earlier lead on to where it is now.
    earlier = sa.update(areas).where(areas.c.merged_into == area_id)
    await tx.execute(earlier.values(merged_into=into_id))
    await _rewrite(tx, held["path"], into["path"], below_only=True)
    await references.move_paths(tx, held["path"], into["path"])
    await tx.execute(
        sa.update(areas)
        .where(areas.c.id == area_id)
        .values(
            parent_id=into_id,
            path=closed,
            closed_at=NOW,
            merged_into=into_id,
            settle_at=NOW,
            version=areas.c.version + 1,
        )
    )
    before, after = await _places(tx, held, into, closed)
    names = {"name": held["name"], "code": held["code"]}
    after |= {"merged_into": into_id, "merged_into_name": into["name"]}
    await history.record(tx, actor.id, area_id, "merged", before | names, after, reason)
    taken = {"area_id": area_id, **names}
    await history.record(tx, actor.id, into_id, "took_in", {}, {"took_in": taken}, reason)
    along = [area.id for area in below]
    await history.record_along(tx, actor.id, along, held["path"], into["path"], reason)
    await changing.touch(tx, into_id)
    await settle(tx)
    tx.feed.append(FeedEvent(RESET))
    tx.wake(SETTLES)


_DUE = sa.text(
    f"""
    select id, merged_into, closed_at < bell_now() - interval '{STRAGGLE_FOR}' as over
    from areas where settle_at <= bell_now() order by id for no key update skip locked
    """
)
_NEXT = sa.text(
    """
    update areas set settle_at = case when :over then null
        else bell_now() + make_interval(secs => :wait) end where id = :id
    """
)


async def settle(tx: Transaction) -> bool:
    """Let what still points at merged areas follow, a batch of each table. False: more is due at once."""
    done = True
    for row in await tx.rows(_DUE):
        settled = await references.follow(tx, row["id"], row["merged_into"])
        done = done and settled
        wait = STRAGGLERS_S if settled else 0
        await tx.execute(_NEXT, {"id": row["id"], "over": settled and row["over"], "wait": wait})
    return done


async def _rewrite(tx: Transaction, old: str, new: str, *, below_only: bool = False) -> None:
    await tx.execute(
        sa.update(areas)
        .where(areas.c.path.like(f"{old}_%" if below_only else f"{old}%"))
        .values(path=sa.literal(new).concat(sa.func.substr(areas.c.path, len(old) + 1)))
    )


async def _places(
    tx: Transaction, held: Mapping[str, Any], parent: Mapping[str, Any], path: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    name = await tx.scalar(sa.select(areas.c.name).where(areas.c.id == held["parent_id"]))
    before = {"parent_id": held["parent_id"], "parent_name": name, "path": held["path"]}
    return before, {"parent_id": parent["id"], "parent_name": parent["name"], "path": path}


def _refuse_inside(held: Mapping[str, Any], other: Mapping[str, Any], field: str) -> None:
    if str(other["path"]).startswith(held["path"]):
        raise InvalidField(field=field, reason="own_subtree")
