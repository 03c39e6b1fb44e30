"""``/devices/to-collect``: units at people for whom services have ended."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from fastapi import APIRouter

from care.scope import subtree
from devices.serving import served
from kit import pages
from kit.access import Permission
from kit.areas import areas
from kit.fields import BigInt, CursorText, Limit, View
from kit.http import Tx, UnitOfWorkRoute, User
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["devices"])

OUT = "d.state in ('assigned', 'installed', 'faulty')"
"""Units ``d`` that are not with us."""

UNSERVED = f"""
    select d.id as device_id, d.model, d.state, d.owner, p.id as person_id, p.name as person_name,
           coalesce(d.home_id, p.home_id) as home_id, p.area_id
    from persons p join devices d on d.person_id = p.id
    where not p.active and p.merged_into is null and {OUT}
    union all
    select distinct on (d.id) d.id, d.model, d.state, d.owner, p.id, p.name, d.home_id, p.area_id
    from persons p join devices d on d.home_id = p.home_id and d.person_id is null
    where not p.active and p.merged_into is null and {OUT} and not {served("d", "p")}
"""
"""Units that serve nobody any more; found from the few persons who are not served."""


class UnitToCollect(View):
    """A unit to be fetched; it stays connected until then. ``since``: when services ended."""

    device_id: str
    model: str
    state: str
    owner: str | None
    person_id: int
    person_name: str | None
    address: str | None
    area_id: int
    ended: str | None
    since: dt.date | None


@router.get("/devices/to-collect", summary="Units to be collected")
async def list_to_collect(
    tx: Tx, user: User, area: BigInt | None = None, limit: Limit = 50, cursor: CursorText | None = None
) -> Page[UnitToCollect]:
    """By id. A unit leaves the list when its state is `returned`, `stock` or `retired`, when it is bound to
    somebody else, or when the ending is undone."""
    user.require(Permission.READ_DEVICES)
    where = await subtree(tx, user, area)
    after = pages.position(cursor, str)
    unserved = sa.text(UNSERVED).columns(
        *(
            sa.column(name, kind)
            for name, kind in (
                ("device_id", sa.Text),
                ("model", sa.Text),
                ("state", sa.Text),
                ("owner", sa.Text),
                ("person_id", sa.BigInteger),
                ("person_name", sa.Text),
                ("home_id", sa.BigInteger),
                ("area_id", sa.BigInteger),
            )
        )
    )
    unit = unserved.subquery("unit")
    ending = sa.table("person_endings", *map(sa.column, ("person_id", "kind", "ended_on", "undone_at")))
    homes = sa.table("homes", sa.column("id"), sa.column("address"))
    query = (
        sa.select(unit, homes.c.address, ending.c.kind.label("ended"), ending.c.ended_on.label("since"))
        .join(areas, areas.c.id == unit.c.area_id)
        .outerjoin(homes, homes.c.id == unit.c.home_id)
        .outerjoin(ending, sa.and_(ending.c.person_id == unit.c.person_id, ending.c.undone_at.is_(None)))
        .where(where)
        .order_by(unit.c.device_id)
        .limit(limit + 1)
    )
    if after:
        query = query.where(unit.c.device_id > after[0])
    rows = await tx.rows(query)
    hidden = {} if user.may(Permission.READ_PERSONS) else {"person_name": None, "address": None}
    items = [{**row, **hidden} for row in rows]
    return Page[UnitToCollect].model_validate(pages.page(rows, limit, items, "device_id"))
