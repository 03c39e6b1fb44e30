"""Reading what was set aside, and the banners."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa

from dispatch.cases import queries
from dispatch.cases.scope import SCOPE, parameters
from dispatch.floods.tray import is_health_advice
from kit.access import Actor
from kit.database import Transaction
from kit.signals import signals

Aside = Literal["tray", "shelf"]


async def aside(
    tx: Transaction, actor: Actor, where: Aside, after: list[Any] | None, limit: int
) -> list[sa.RowMapping]:
    """Cases in the tray or on the shelf, the first to come back first, one more than ``limit``."""
    until = f"c.{where}_until"
    conditions = [SCOPE, "c.closed_at is null", f"{until} is not null"]
    values: dict[str, Any] = {**parameters(actor), "limit": limit + 1}
    if after is not None:
        conditions.append(f"({until}, c.id) > (cast(:until as timestamptz), :id)")
        values |= {"until": after[0], "id": after[1]}
    statement = f"{queries.SELECT} where {' and '.join(conditions)} order by {until}, c.id limit :limit"
    return list(await tx.rows(sa.text(statement), values))


async def asks_for_advice(tx: Transaction, case_ids: list[int]) -> set[int]:
    """Those in which somebody asks for advice about his health."""
    rows = await tx.rows(
        sa.select(signals.c.case_id, signals.c.kind, signals.c.payload).where(
            signals.c.case_id.in_(case_ids), signals.c.kind == "service"
        )
    )
    return {row["case_id"] for row in rows if is_health_advice(row["kind"], row["payload"])}


_CAUSES = sa.text(
    """
    select k.id, regexp_replace(k.place, '^/([0-9]+/)*', '') as place, k.opened_at, k.changed_at,
           a.id as area_id, a.name as area_name, c.id as case_id, c.number, c.kind, c.state,
           c.opened_at as case_opened_at
    from common_causes k join areas a on a.id = k.area_id
    join cases c on c.id = any(k.case_ids) and c.closed_at is null
    where k.ended_at is null and position(:within in a.path) > 0
    order by k.opened_at, k.id, c.opened_at, c.id limit 1000
    """
)


async def causes(tx: Transaction, actor: Actor) -> list[dict[str, Any]]:
    """Common causes within the actor's areas, each with its cases that are open."""
    found: dict[int, dict[str, Any]] = {}
    for row in await tx.rows(_CAUSES, {"within": f"/{actor.area_id}/"}):
        cause = found.setdefault(
            row["id"],
            {
                **{name: row[name] for name in ("id", "place", "opened_at", "changed_at")},
                "area": {"id": row["area_id"], "name": row["area_name"]},
                "cases": [],
            },
        )
        case = {name: row[name] for name in ("number", "kind", "state")}
        cause["cases"].append({"id": row["case_id"], "opened_at": row["case_opened_at"], **case})
    return list(found.values())
