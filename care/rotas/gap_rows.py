"""Gaps as rows: found whenever a rota is written, over when they are filled or past.

A gap keeps its row while its bounds move. One that begins within a day becomes a task on the console
(a technical case, DESIGN §5) and a word to the supervisors, once; when it is over the task ends by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from care.rotas import telling
from care.rotas.cover import Gap
from care.rotas.tables import rota_gaps, rotas
from kit import signals
from kit.database import Database, Transaction
from kit.signals import Kind, Signal

SOURCE = "rotas"
ALARM_WITHIN = dt.timedelta(hours=24)


async def settle(tx: Transaction, rota: sa.RowMapping, found: Sequence[Gap], now: dt.datetime) -> None:
    """Make a rota's open rows those of ``found``."""
    rows = await tx.rows(
        sa.select(rota_gaps)
        .where(rota_gaps.c.rota_id == rota["id"], rota_gaps.c.over_at.is_(None))
        .order_by(rota_gaps.c.starts_at, rota_gaps.c.id)
        .with_for_update()
    )
    left = list(found)
    over: list[sa.RowMapping] = []
    for row in rows:
        match = next(
            (gap for gap in left if gap.starts_at < row["ends_at"] and gap.ends_at > row["starts_at"]), None
        )
        if match is None:
            over.append(row)
            continue
        left.remove(match)
        values = {"ends_at": match.ends_at, "missing": match.missing, "why": list(match.why)}
        if match.starts_at > now or row["starts_at"] > now:
            values["starts_at"] = match.starts_at
        if any(row[name] != value for name, value in values.items()):
            await tx.execute(sa.update(rota_gaps).where(rota_gaps.c.id == row["id"]).values(**values))
    if left:
        await tx.execute(
            sa.insert(rota_gaps),
            [
                {
                    "rota_id": rota["id"],
                    "starts_at": gap.starts_at,
                    "ends_at": gap.ends_at,
                    "missing": gap.missing,
                    "why": list(gap.why),
                }
                for gap in left
            ],
        )
    await _over(tx, over, now)
    await _raise(tx, rota_gaps.c.rota_id == rota["id"])


async def look(database: Database) -> None:
    """Raise what has come near, and end what is past."""
    async with database.transaction() as tx:
        now = await tx.now()
        past = await tx.rows(
            sa.select(rota_gaps)
            .where(rota_gaps.c.over_at.is_(None), rota_gaps.c.ends_at <= now)
            .order_by(rota_gaps.c.id)
            .with_for_update(skip_locked=True)
        )
        await _over(tx, past, now)
        await _raise(tx, sa.true())


async def _over(tx: Transaction, rows: Sequence[sa.RowMapping], now: dt.datetime) -> None:
    for filled in (True, False):
        ids = [row["id"] for row in rows if (row["ends_at"] > now) == filled]
        if ids:
            await tx.execute(
                sa.update(rota_gaps).where(rota_gaps.c.id.in_(ids)).values(over_at=now, filled=filled)
            )
    told = [row for row in rows if row["raised_at"] is not None]
    await signals.store(
        tx,
        [
            Signal(
                SOURCE,
                None,
                f"rota-gap-{row['id']}-over",
                Kind.RECOVERED,
                at=now,
                payload={
                    "gap_id": row["id"],
                    "of": str(Kind.ROTA_GAP),
                    "filled": row["ends_at"] > now,
                    "clear": True,
                },
            )
            for row in told
        ],
    )


async def _raise(tx: Transaction, which: sa.ColumnElement[bool]) -> None:
    now = await tx.now()
    rows = await tx.rows(
        sa.select(rota_gaps, rotas.c.name, rotas.c.area_id)
        .join(rotas, rotas.c.id == rota_gaps.c.rota_id)
        .where(
            which,
            rota_gaps.c.over_at.is_(None),
            rota_gaps.c.raised_at.is_(None),
            rota_gaps.c.starts_at < now + ALARM_WITHIN,
            rota_gaps.c.ends_at > now,
        )
        .order_by(rota_gaps.c.id)
        .with_for_update(of=rota_gaps, skip_locked=True)
    )
    if not rows:
        return
    ids = [row["id"] for row in rows]
    await tx.execute(sa.update(rota_gaps).where(rota_gaps.c.id.in_(ids)).values(raised_at=now))
    await signals.store(
        tx,
        [
            Signal(
                SOURCE,
                None,
                f"rota-gap-{row['id']}",
                Kind.ROTA_GAP,
                at=now,
                payload={
                    "gap_id": row["id"],
                    "rota": row["name"],
                    "starts_at": row["starts_at"].isoformat(),
                    "ends_at": row["ends_at"].isoformat(),
                    "missing": row["missing"],
                },
            )
            for row in rows
        ],
    )
    await telling.gaps(tx, rows)
