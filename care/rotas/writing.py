"""Writing a rota's shifts ahead: the future follows the plan, the past stays as it was.

The same plan twice changes nothing. What is running and no longer planned ends now; what is running and
planned otherwise goes on with its new end.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from care.rotas import calendar, gap_rows, telling
from care.rotas.cover import gaps
from care.rotas.loading import load
from care.rotas.plan import Piece, covered, local, pieces
from care.rotas.steps import Asks, after, due
from care.rotas.tables import rotas, shifts
from kit.clock_zone import local_date
from kit.database import Database, Transaction

AHEAD_DAYS = 35
BATCH = 10
"""Rotas per transaction of the daily round."""

AT_NIGHT = dt.timedelta(minutes=10)
"""After midnight another day is written."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A shift as the plan has it."""

    responder_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    why: list[dict[str, Any]]


async def write(tx: Transaction, rota_ids: Iterable[int]) -> None:
    """Write the shifts of these rotas from now on, and note where they have gaps."""
    tx.wake("rotas")
    for rota_id in sorted(set(rota_ids)):
        rota = await tx.row(sa.select(rotas).where(rotas.c.id == rota_id).with_for_update())
        if rota is not None:
            await _write(tx, rota)


async def write_soon(tx: Transaction, rota_ids: Iterable[int]) -> None:
    """Leave it to the engine, which does it at once: a district's rotas take longer than a request may."""
    ids = sorted(set(rota_ids))
    if ids:
        await tx.execute(sa.update(rotas).where(rotas.c.id.in_(ids)).values(due_at=await tx.now()))
        tx.wake("rotas")


async def write_due(database: Database) -> int:
    """Write those whose turn it is; answers how many."""
    async with database.transaction() as tx:
        rows = await tx.rows(
            sa.select(rotas)
            .where(rotas.c.due_at <= await tx.now())
            .order_by(rotas.c.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        for rota in rows:
            await _write(tx, rota)
        return len(rows)


async def _write(tx: Transaction, rota: sa.RowMapping) -> None:
    now = await tx.now()
    today = local_date(now)
    horizon = local(today + dt.timedelta(days=AHEAD_DAYS + 1), dt.time())
    found: list[Piece] = []
    if rota["active"]:
        plan = await load(tx, rota["id"], now)
        years = {today.year, (today - dt.timedelta(days=2)).year, local_date(horizon).year}
        # In a thread: presses do not wait for it.
        found = await asyncio.to_thread(pieces, plan, await calendar.known(tx, years), now, horizon)
    wanted = [
        Wanted(piece.responder_id, piece.starts_at, piece.ends_at, _why(rota, piece))
        for piece in covered(found)
        if piece.responder_id is not None
    ]
    await _settle(tx, rota, wanted, now)
    await gap_rows.settle(tx, rota, [gap for gap in gaps(found) if gap.ends_at > now], now)
    midnight = local(today + dt.timedelta(days=1), dt.time())
    await tx.execute(
        sa.update(rotas)
        .where(rotas.c.id == rota["id"])
        .values(due_at=midnight + AT_NIGHT if rota["active"] else None, written_until=horizon)
    )


def _why(rota: sa.RowMapping, piece: Piece) -> list[dict[str, Any]]:
    return [{"code": "rota", "rota_id": rota["id"], "rota": rota["name"]}, *piece.why]


async def _settle(tx: Transaction, rota: sa.RowMapping, wanted: list[Wanted], now: dt.datetime) -> None:
    asks = Asks(rota["notices"], rota["asks_confirmation"])
    rows = await tx.rows(
        sa.select(shifts)
        .where(shifts.c.rota_id == rota["id"], shifts.c.ends_at > now)
        .order_by(shifts.c.id)
        .with_for_update()
    )
    left = list(wanted)
    gone: list[sa.RowMapping] = []
    for row in rows:
        match = _match(row, left, now)
        if match is None:
            gone.append(row)
            continue
        left.remove(match)
        await _adapt(tx, rota, row, match, asks, now)
    await _end(tx, gone, now)
    fresh = [_values(rota, one, asks, now) for one in left]
    if fresh:
        await tx.execute(sa.insert(shifts), fresh)
    if rota["notices"] and rota["active"]:
        await telling.changed(tx, rota, gone, fresh, now)


def _match(row: sa.RowMapping, wanted: Sequence[Wanted], now: dt.datetime) -> Wanted | None:
    for one in wanted:
        if one.responder_id != row["responder_id"]:
            continue
        if one.starts_at == row["starts_at"] or (
            row["starts_at"] <= now and one.starts_at <= now < one.ends_at
        ):
            return one
    return None


async def _adapt(
    tx: Transaction,
    rota: sa.RowMapping,
    row: sa.RowMapping,
    wanted: Wanted,
    asks: Asks,
    now: dt.datetime,
) -> None:
    step = row["step"]
    if step is None and row["starts_at"] > now:
        step = after(None, asks)
    due_at = None if step is None else due(step, row["starts_at"], wanted.ends_at)
    values = {
        "ends_at": wanted.ends_at,
        "why": wanted.why,
        "step": step,
        "step_due_at": due_at,
        **_of(rota),
    }
    if any(row[name] != value for name, value in values.items()):
        await tx.execute(sa.update(shifts).where(shifts.c.id == row["id"]).values(**values))


async def _end(tx: Transaction, gone: Sequence[sa.RowMapping], now: dt.datetime) -> None:
    running = [row["id"] for row in gone if row["starts_at"] < now]
    coming = [row["id"] for row in gone if row["starts_at"] >= now]
    if running:
        values = {"ends_at": now, "step": None, "step_due_at": None}
        await tx.execute(sa.update(shifts).where(shifts.c.id.in_(running)).values(**values))
    if coming:
        await tx.execute(sa.delete(shifts).where(shifts.c.id.in_(coming)))


def _values(rota: sa.RowMapping, one: Wanted, asks: Asks, now: dt.datetime) -> dict[str, Any]:
    starts_at = max(one.starts_at, now)
    step = after(None, asks)
    return {
        "responder_id": one.responder_id,
        "starts_at": starts_at,
        "ends_at": one.ends_at,
        "rota_id": rota["id"],
        "why": one.why,
        "step": step,
        "step_due_at": None if step is None else due(step, starts_at, one.ends_at),
        **_of(rota),
    }


def _of(rota: sa.RowMapping) -> dict[str, Any]:
    return {name: rota[name] for name in ("area_id", "purpose", "skill")}
