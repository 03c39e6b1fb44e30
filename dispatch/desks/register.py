"""Reading desks: what each serves, and whether somebody is there."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.scope import require_areas
from dispatch.desks.duty import Desk, Hours, Served
from dispatch.desks.states import TEST_LASTS
from dispatch.desks.tables import desk_areas
from dispatch.floods.load import Load
from dispatch.floods.tray import FLOOD
from kit.access import Actor
from kit.database import Transaction
from kit.errors import InvalidField

_DESKS = sa.text(
    """
    select d.id, coalesce(s.serves, '[]') as serves,
           exists (select from agents g join users u on u.id = g.user_id
                   where g.desk_id = d.id and g.state <> 'away' and u.active) as present
    from desks d
    left join lateral (
        select jsonb_agg(jsonb_build_array(a.path, x.hours)) as serves
        from desk_areas x join areas a on a.id = x.area_id where x.desk_id = d.id
    ) s on true
    where d.active order by d.id
    """
)


async def all_desks(tx: Transaction) -> list[Desk]:
    """Every desk in use."""
    return [
        Desk(
            row["id"], tuple(Served(path, hours_of(given)) for path, given in row["serves"]), row["present"]
        )
        for row in await tx.rows(_DESKS)
    ]


def hours_of(given: list[dict[str, Any]]) -> tuple[Hours, ...]:
    """As they are stored with a desk's area."""
    return tuple(Hours(tuple(one["days"]), _minute(one["from"]), _minute(one["until"])) for one in given)


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


_INFO = """
    select d.id, d.area_id, d.version, d.name, d.numbers, d.wrap_up_s, d.active,
           coalesce(s.serves, '[]') as serves,
           (select count(*) from agents g join users u on u.id = g.user_id
            where g.desk_id = d.id and g.state <> 'away' and u.active) as present,
           not exists (select from agents g join shift_tests t on t.user_id = g.user_id
                       where g.desk_id = d.id and g.state <> 'away' and t.sound
                         and t.at > bell_now() - cast(:lasts as interval)) as untested
    from desks d join areas a on a.id = d.area_id
    left join lateral (
        select jsonb_agg(jsonb_build_array(s.id, s.name, s.path, x.hours) order by s.path) as serves
        from desk_areas x join areas s on s.id = x.area_id where x.desk_id = d.id
    ) s on true
    where (position(cast(:within as text) in a.path) > 0 or starts_with(cast(:scope as text), a.path))
      and {where}
    order by d.name, d.id
"""


async def infos(
    tx: Transaction, actor: Actor, load: Load, desk_id: int | None = None
) -> list[dict[str, Any]]:
    """Desks that the actor may see, and of the areas they serve those that he may see. ``load`` says how
    busy they are."""
    where = "d.active" if desk_id is None else "d.id = :desk"
    values = {"within": f"/{actor.area_id}/", "scope": actor.area_path, "lasts": TEST_LASTS}
    if desk_id is not None:
        values["desk"] = desk_id
    now = await tx.now()
    found = []
    for row in await tx.rows(sa.text(_INFO.format(where=where)), values):
        info = {name: row[name] for name in row if name not in ("serves", "untested")}
        info["serves"] = [
            {
                "area": {"id": area_id, "name": name},
                "hours": given,
                "now": Served(path, hours_of(given)).at(now),
            }
            for area_id, name, path, given in row["serves"]
            if actor.sees(path) or actor.area_path.startswith(path)
        ]
        info["sound_test_missing"] = bool(row["present"]) and row["untested"]
        info["alarms"] = load.alarms[row["id"]]
        info["flooded"] = load.alarms[row["id"]] > FLOOD
        found.append(info)
    return found


async def write_serves(tx: Transaction, actor: Actor, desk_id: int, serves: list[dict[str, Any]]) -> None:
    """Make a desk's areas exactly these. Raises: ``InvalidField``."""
    ids = [one["area_id"] for one in serves]
    await require_areas(tx, actor, ids, "serves")
    for number, area_id in enumerate(ids):
        if area_id in ids[:number]:
            raise InvalidField(field=f"body.serves.{number}.area_id", reason="served_twice")
    await tx.execute(sa.delete(desk_areas).where(desk_areas.c.desk_id == desk_id))
    if serves:
        await tx.execute(sa.insert(desk_areas), [{"desk_id": desk_id, **one} for one in serves])
