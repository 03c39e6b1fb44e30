"""The sweep: looks at the rows that are due, and writes down what has become of them.

One pass over ``device_status`` compares one moment per row; only rows that are due are joined with
anything. Rows of units that have not spoken since we hear again wait until they had the time to.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import defaultdict
from typing import Any

import orjson
import sqlalchemy as sa

from devices.models import MODELS, OTHER
from devices.serving import served
from devices.supervision import telling
from devices.supervision.hearing import Hearing, current
from devices.supervision.judging import Facts, Found, Judgement, judge
from devices.supervision.rules import Finding
from kit.database import Database, Transaction

SWEEP_LOCK = 4208
BATCH = 2_000
"""Units per transaction: their heartbeats wait while it lasts."""

SUPERVISED = "d.state = 'installed' and (d.person_id is not null or d.home_id is not null)"
"""Installed and bound: a unit in stock, or of nobody, is shown and never missed."""

_DUE = sa.text(
    f"""
    with due as materialized (
        select device_id, last_seen_at, supervised_since, battery, mains, best_dbm, clock_offset_s, hour
        from device_status
        where check_at <= :now
          and (last_seen_at >= :heard_since or allowance_s is null or allowance_s <= :heard_s)
        limit :limit
        for update skip locked
    )
    select due.*, d.model, d.heartbeat_s, d.sim_expires_on,
           coalesce({SUPERVISED} and {served("d", "p")} and due.hour > 0, false) as supervised,
           coalesce(p.powered_device, false) as powered,
           coalesce(p.powered_device or p.dementia, false) as high_risk
    from due left join devices d on d.id = due.device_id left join persons p on p.id = d.person_id
    order by due.device_id
    """
)

_FOUND = sa.text(
    "select * from device_findings where device_id = any(cast(:ids as text[])) "
    "order by device_id, finding for update"
)


_PLAIN_FACTS = (
    "device_id",
    "last_seen_at",
    "supervised_since",
    "battery",
    "mains",
    "best_dbm",
    "clock_offset_s",
    "sim_expires_on",
    "powered",
    "high_risk",
)


def heartbeat_of(model: str | None, own: int | None) -> int | None:
    """Seconds between the heartbeats of a unit; None: it has none."""
    return (MODELS.get(model or "", OTHER).heartbeat_s if own is None else own) or None


def facts_of(row: sa.RowMapping) -> Facts:
    """A row of ``_DUE`` as the rules want it."""
    heartbeat_s = heartbeat_of(row["model"], row["heartbeat_s"]) if row["supervised"] else None
    return Facts(heartbeat_s=heartbeat_s, **{name: row[name] for name in _PLAIN_FACTS})


async def take_due(database: Database) -> int | None:
    """Judge up to ``BATCH`` units; answers how many, None while nobody hears or another one sweeps."""
    async with database.transaction() as tx:
        if not await tx.scalar(sa.text("select pg_try_advisory_xact_lock(:key)"), {"key": SWEEP_LOCK}):
            return None
        hearing = await current(tx)
        if hearing is None:
            return None
        rows = await due(tx, hearing, BATCH)
        if rows:
            await _judge(tx, [facts_of(row) for row in rows], hearing)
        return len(rows)


async def due(tx: Transaction, hearing: Hearing, limit: int) -> list[sa.RowMapping]:
    """Lock and answer the units that have to be looked at."""
    heard_s = int((hearing.now - hearing.since).total_seconds())
    values = {"now": hearing.now, "heard_since": hearing.since, "heard_s": heard_s, "limit": limit}
    return list(await tx.rows(_DUE, values))


async def _judge(tx: Transaction, units: list[Facts], hearing: Hearing) -> None:
    known: dict[str, dict[Finding, Found]] = defaultdict(dict)
    for row in await tx.rows(_FOUND, {"ids": [unit.device_id for unit in units]}):
        values = {name: value for name, value in row.items() if name not in ("device_id", "finding")}
        known[row["device_id"]][Finding(row["finding"])] = Found(Finding(row["finding"]), **values)
    judged = await asyncio.to_thread(_judge_all, units, known, hearing)
    await _write_status(tx, judged, hearing.now)
    gone = [(unit.device_id, old) for unit, judgement in judged for old in judgement.gone]
    await telling.recovered(tx, gone)
    await _delete(tx, gone)
    await _upsert(tx, judged, known)
    await write_changes(
        tx,
        [
            (unit.device_id, change.at, str(change.finding), change.before, change.after)
            for unit, judgement in judged
            for change in judgement.changes
        ],
    )


def _judge_all(
    units: list[Facts], known: dict[str, dict[Finding, Found]], hearing: Hearing
) -> list[tuple[Facts, Judgement]]:
    """In a thread of its own: presses do not wait for it."""
    return [(unit, judge(unit, known[unit.device_id], hearing.now, hearing.since)) for unit in units]


_STATUS = sa.text(
    """
    update device_status s
    set check_at = j.check_at, allowance_s = j.allowance_s, watch = j.watch,
        supervised_since = case when j.allowance_s is null then null
                                when s.supervised_since is null then :now
                                when s.watch = 2 and j.watch < 2 then s.last_seen_at
                                else s.supervised_since end
    from unnest(cast(:ids as text[]), cast(:check_at as timestamptz[]), cast(:allowance_s as int[]),
                cast(:watch as smallint[])) as j(device_id, check_at, allowance_s, watch)
    where s.device_id = j.device_id
    """
)


async def _write_status(tx: Transaction, judged: list[tuple[Facts, Judgement]], now: dt.datetime) -> None:
    await tx.execute(
        _STATUS,
        {
            "now": now,
            "ids": [unit.device_id for unit, _ in judged],
            "check_at": [judgement.check_at for _, judgement in judged],
            "allowance_s": [judgement.allowance_s for _, judgement in judged],
            "watch": [judgement.watch for _, judgement in judged],
        },
    )


_DELETE = sa.text(
    """
    delete from device_findings f
    using unnest(cast(:ids as text[]), cast(:findings as text[])) as g(device_id, finding)
    where f.device_id = g.device_id and f.finding = g.finding
    """
)
_COUNT = sa.text(
    """
    update device_incidents i
    set changed_at = bell_now(),
        open_units = (select count(distinct device_id) from device_findings where incident_id = i.id)
    where i.id = any(cast(:ids as bigint[]))
    """
)


async def _delete(tx: Transaction, gone: list[tuple[str, Found]]) -> None:
    if not gone:
        return
    findings = [str(old.finding) for _, old in gone]
    await tx.execute(_DELETE, {"ids": [device_id for device_id, _ in gone], "findings": findings})
    incidents = {old.incident_id for _, old in gone if old.incident_id is not None}
    if incidents:
        await tx.execute(_COUNT, {"ids": sorted(incidents)})


_UPSERT = sa.text(
    """
    insert into device_findings (device_id, finding, level, since, opened_at, seen_at, raise_at,
                                 raised_at, incident_id)
    select * from unnest(
        cast(:device_id as text[]), cast(:finding as text[]), cast(:level as text[]),
        cast(:since as timestamptz[]), cast(:opened_at as timestamptz[]), cast(:seen_at as timestamptz[]),
        cast(:raise_at as timestamptz[]), cast(:raised_at as timestamptz[]), cast(:incident_id as bigint[]))
    on conflict (device_id, finding) do update
    set level = excluded.level, since = excluded.since, raise_at = excluded.raise_at
    """
)
_FOUND_COLUMNS = (
    "finding",
    "level",
    "since",
    "opened_at",
    "seen_at",
    "raise_at",
    "raised_at",
    "incident_id",
)


async def _upsert(
    tx: Transaction, judged: list[tuple[Facts, Judgement]], known: dict[str, dict[Finding, Found]]
) -> None:
    rows = [
        (unit.device_id, found)
        for unit, judgement in judged
        for finding, found in judgement.found.items()
        if known[unit.device_id].get(finding) != found
    ]
    if rows:
        values: dict[str, list[Any]] = {"device_id": [device_id for device_id, _ in rows]}
        for name in _FOUND_COLUMNS:
            values[name] = [getattr(found, name) for _, found in rows]
        await tx.execute(_UPSERT, values)


async def write_changes(tx: Transaction, rows: list[tuple[str, dt.datetime, str, Any, Any]]) -> None:
    """Add to ``device_changes``: device, moment, what, before, after."""
    if not rows:
        return
    device_id, at, what, before, after = zip(*rows, strict=True)
    await tx.execute(
        sa.text(
            """
            insert into device_changes (device_id, at, what, before, after)
            select device_id, at, what, before::jsonb, after::jsonb
            from unnest(cast(:device_id as text[]), cast(:at as timestamptz[]), cast(:what as text[]),
                        cast(:before as text[]), cast(:after as text[]))
                 as c(device_id, at, what, before, after)
            """
        ),
        {
            "device_id": list(device_id),
            "at": list(at),
            "what": list(what),
            "before": [_json(value) for value in before],
            "after": [_json(value) for value in after],
        },
    )


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


async def swept(tx: Transaction) -> None:
    """Note that nothing that is due now is left undone."""
    await tx.execute(sa.text("update hearing set swept_at = bell_now()"))
