"""Reading supervision for people: one unit, units by state, what hurts most, incidents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from devices.supervision import battery, history
from devices.supervision.rules import Finding, State
from devices.supervision.tables import device_findings
from devices.tables import device_status, devices
from kit.access import Actor
from kit.database import Transaction

SAID = ("last_seen_at", "battery", "mains", "signal_dbm", "clock_offset_s")

_silence = sa.and_(
    device_findings.c.device_id == devices.c.id, device_findings.c.finding == str(Finding.SILENCE)
)


async def of_unit(tx: Transaction, unit: sa.RowMapping) -> dict[str, Any]:
    """The supervision of a unit, from its row joined with that of ``device_status``."""
    query = sa.select(device_findings).where(device_findings.c.device_id == unit["id"])
    found = [dict(row) for row in await tx.rows(query.order_by(device_findings.c.since))]
    silence = next((row for row in found if row["finding"] == Finding.SILENCE), None)
    state, since = State.OK, unit["supervised_since"]
    if unit["allowance_s"] is None:
        state, since = State.UNSUPERVISED, None
    elif silence is not None:
        state, since = State(silence["level"]), silence["since"]
    return {
        **{name: unit[name] for name in SAID},
        "state": state,
        "since": since,
        "battery_empty_on": await empty_on(tx, unit["id"]),
        "findings": found,
    }


async def empty_on(tx: Transaction, device_id: str) -> dt.date | None:
    """When its battery will be empty, as far as its history tells."""
    since = await tx.now() - battery.LOOK_BACK
    rows = await history.hours(tx, device_id, since, limit=1000)
    return battery.empty_on(
        [(row["hour"], row["battery"]) for row in rows[::-1] if row["battery"] is not None]
    )


def in_state(state: State) -> sa.ColumnElement[bool]:
    """A clause over ``devices`` outer-joined with ``device_status``."""
    level = sa.select(device_findings.c.level).where(_silence).scalar_subquery()
    if state is State.OK:
        return sa.and_(device_status.c.allowance_s.is_not(None), level.is_(None))
    if state is State.UNSUPERVISED:
        return sa.or_(device_status.c.allowance_s.is_(None), level == str(state))
    return level == str(state)


_RANK = """
    case when f.finding = 'mains' and coalesce(p.powered_device, false) then 0
         when f.finding = 'silence' and f.level = 'unsupervised' and risk.high then 1
         when f.finding = 'silence' and f.level = 'unsupervised' then 2
         when f.finding = 'silence' and f.level = 'offline' and risk.high then 2
         when f.finding = 'silence' and f.level = 'offline' then 3
         when f.finding = 'battery' and f.level = '5' then 3
         when f.finding in ('mains', 'battery', 'sim') then 4
         else 5 end
"""


async def attention(
    tx: Transaction, actor: Actor, *, incident_id: int | None, after: list[Any] | None, limit: int
) -> Sequence[sa.RowMapping]:
    """Findings within the actor's areas, what hurts most first; those of incidents only when asked for."""
    where = "f.incident_id = :incident" if incident_id is not None else "f.incident_id is null"
    values: dict[str, Any] = {"limit": limit, "scope": actor.area_path, "unplaced": actor.sees(None)}
    values |= {"incident": incident_id} if incident_id is not None else {}
    beyond = ""
    if after is not None:
        beyond = "where (rank, since, device_id, finding) > (:r, cast(:s as timestamptz), :d, :f)"
        values |= dict(zip("rsdf", after, strict=True))
    statement = f"""
        select * from (
            select f.device_id, f.finding, f.level, f.since, f.incident_id, d.model, d.person_id,
                   p.name as person_name, h.address as home_address, a.id as area_id,
                   risk.high as high_risk, s.last_seen_at, s.battery, {_RANK} as rank
            from device_findings f
            join devices d on d.id = f.device_id
            left join device_status s on s.device_id = f.device_id
            left join persons p on p.id = d.person_id
            left join homes h on h.id = coalesce(d.home_id, p.home_id)
            left join areas a on a.id = coalesce(d.area_id, p.area_id, h.area_id),
            lateral (select coalesce(p.powered_device or p.dementia, false) as high) risk
            where {where} and f.level <> 'late'
              and (starts_with(a.path, :scope) or (a.path is null and :unplaced))
        ) t {beyond} order by rank, since, device_id, finding limit :limit
    """
    return await tx.rows(sa.text(statement), values)


_INCIDENTS = """
    select i.* from device_incidents i left join areas a on a.id = i.area_id
    where (starts_with(a.path, :scope) or (a.path is null and :unplaced))
"""


async def incidents(tx: Transaction, actor: Actor, *, before: int | None, limit: int) -> Sequence[Any]:
    """Incidents within the actor's areas, the newest first."""
    values: dict[str, Any] = {"scope": actor.area_path, "unplaced": actor.sees(None), "limit": limit}
    beyond = ""
    if before is not None:
        beyond, values["before"] = "and i.id < :before", before
    return await tx.rows(sa.text(f"{_INCIDENTS} {beyond} order by i.id desc limit :limit"), values)
