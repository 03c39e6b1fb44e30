"""What became of areas: written with every change, read by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from kit.areas.tables import area_history, areas
from kit.database import Transaction
from kit.users import users


async def record(
    tx: Transaction,
    user_id: int | None,
    area_id: int,
    what: str,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str | None = None,
) -> None:
    """One line about one area. ``before`` and ``after`` hold what changed."""
    await tx.execute(
        sa.insert(area_history).values(
            area_id=area_id, user_id=user_id, what=what, before=before, after=after, reason=reason
        )
    )


_ALONG = sa.text(
    """
    insert into area_history (area_id, user_id, what, before, after, reason)
    select id, :user, 'moved_along',
           jsonb_build_object('path', :old || substr(path, length(:new) + 1)),
           jsonb_build_object('path', path), :reason
    from areas where id = any(cast(:ids as bigint[])) order by id
    """
)


async def record_along(
    tx: Transaction, user_id: int, ids: list[int], old_path: str, new_path: str, reason: str | None
) -> None:
    """A line for each area that has come along with the one above it, so that every path can be told."""
    values = {"user": user_id, "ids": ids, "old": old_path, "new": new_path, "reason": reason}
    await tx.execute(_ALONG, values)


async def listed(tx: Transaction, area_id: int, before: int | None, limit: int) -> Sequence[sa.RowMapping]:
    """The newest line first, from behind line ``before``."""
    query = (
        sa.select(area_history, users.c.username)
        .outerjoin(users, users.c.id == area_history.c.user_id)
        .where(area_history.c.area_id == area_id)
        .order_by(area_history.c.id.desc())
        .limit(limit)
    )
    return await tx.rows(query if before is None else query.where(area_history.c.id < before))


async def former(tx: Transaction, area_id: int) -> dict[str, list[str]]:
    """``names`` and ``codes`` that an area had before, the newest first, with those it took in."""
    ids = sa.select(areas.c.id).where(sa.or_(areas.c.id == area_id, areas.c.merged_into == area_id))
    found: dict[str, list[str]] = {}
    for key in ("name", "code"):
        column = area_history.c.before[key].astext
        rows = await tx.rows(
            sa.select(column.label("value"), sa.func.max(area_history.c.id).label("line"))
            .where(area_history.c.area_id.in_(ids), column.is_not(None))
            .group_by(column)
            .order_by(sa.desc("line"))
        )
        found[f"{key}s"] = [row["value"] for row in rows]
    merged = await tx.rows(sa.select(areas.c.name, areas.c.code).where(areas.c.merged_into == area_id))
    for row in merged:
        for key in ("name", "code"):
            if row[key] and row[key] not in found[f"{key}s"]:
                found[f"{key}s"].append(row[key])
    return found


def has_had(pattern: str, code: str) -> sa.ColumnElement[bool]:
    """A clause over ``areas``: it is, or once was, called like ``pattern`` or coded ``code…``."""
    line = area_history.alias("once")
    once = sa.exists().where(
        line.c.area_id == areas.c.id,
        sa.or_(line.c.before["name"].astext.like(pattern), line.c.before["code"].astext == code),
    )
    return sa.or_(areas.c.name.like(pattern), areas.c.code.startswith(code, autoescape=True), once)
