"""When which list is expected of which area; a list that has not come is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from care.offices.tables import office_runs, office_schedules
from kit.access import Actor
from kit.areas import areas
from kit.clock import NOW
from kit.database import Transaction
from kit.feed import FeedEvent
from kit.feed_frames import EventFrame


class OfficeListLate(EventFrame):
    """A list of another office has not come when it was expected; told again every day until it has."""

    type: Literal["office_list_late"]
    kind: str
    area_id: int
    days_late: int


_LATE = sa.text(
    """
    with late as (
        select area_id, kind from office_schedules
        where due_at <= bell_now() and (warned_at is null or warned_at <= bell_now() - interval '1 day')
        order by area_id, kind for update skip locked
    )
    update office_schedules s set warned_at = bell_now()
    from late join areas a on a.id = late.area_id
    where s.area_id = late.area_id and s.kind = late.kind
    returning s.area_id, s.kind, a.path, extract(day from bell_now() - s.due_at)::int as days_late
    """
)

_SHOWN = sa.select(
    office_schedules,
    (office_schedules.c.due_at <= NOW).label("late"),
    sa.select(sa.func.max(office_runs.c.as_of))
    .where(
        office_runs.c.area_id == office_schedules.c.area_id,
        office_runs.c.kind == office_schedules.c.kind,
        office_runs.c.state != "discarded",
    )
    .scalar_subquery()
    .label("last_as_of"),
).join(areas, areas.c.id == office_schedules.c.area_id)


async def listed(tx: Transaction, scope: sa.ColumnElement[bool]) -> Sequence[sa.RowMapping]:
    """All within a scope, the most urgent first."""
    return await tx.rows(_SHOWN.where(scope).order_by(office_schedules.c.due_at, office_schedules.c.kind))


async def expect(tx: Transaction, actor: Actor, values: dict[str, Any]) -> None:
    """From now on, every so many days."""
    interval = sa.func.make_interval(0, 0, 0, values["every_days"])
    row = {**values, "due_at": sa.text("bell_now()") + interval, "changed_by": actor.id, "warned_at": None}
    statement = insert(office_schedules).values(row)
    await tx.execute(statement.on_conflict_do_update(index_elements=["area_id", "kind"], set_=row))


async def forget(tx: Transaction, area_id: int, kind: str) -> bool:
    """It is expected no more; answers whether it was."""
    gone = await tx.execute(
        sa.delete(office_schedules).where(
            office_schedules.c.area_id == area_id, office_schedules.c.kind == kind
        )
    )
    return bool(gone.rowcount)


async def has_come(tx: Transaction, area_id: int, kind: str) -> None:
    """The next one is due so many days from now."""
    await tx.execute(
        sa.update(office_schedules)
        .where(office_schedules.c.area_id == area_id, office_schedules.c.kind == kind)
        .values(due_at=NOW + sa.func.make_interval(0, 0, 0, office_schedules.c.every_days), warned_at=None)
    )


async def warn_late(tx: Transaction) -> int:
    """Tell what has not come, each once a day; answers how many."""
    rows = await tx.rows(_LATE)
    for row in rows:
        data = {name: row[name] for name in ("kind", "area_id", "days_late")}
        tx.feed.append(FeedEvent("office_list_late", area_path=row["path"], data=data))
    return len(rows)
