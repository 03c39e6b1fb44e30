"""Going on and off duty, and taking a shift: by app, desk, text or telephone alike.

A shift holds whether or not somebody says that he is there: an alarm asks one person too many rather than
one too few. Whoever leaves early is away until its end, so that the rota shows the hole.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from care.rotas import rota_rows
from care.rotas.steps import due
from care.rotas.tables import leaves, rota_gaps, rota_overrides, rotas, shifts
from care.rotas.writing import write
from kit import audit
from kit.database import Transaction

EARLY = dt.timedelta(minutes=60)
"""So long before a shift somebody may say that he is there for it."""

UNPLANNED = dt.timedelta(hours=12)
"""How long somebody without a shift stays on duty who forgets to go off."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who said it, and how: app, desk, sms, voice."""

    responder_id: int
    how: str
    user_id: int | None = None


async def go_on(tx: Transaction, said: Said, until: dt.datetime | None = None) -> list[int]:
    """Be on duty now; answers the shifts. Without a planned one until ``until`` or 12 h from now."""
    now = await tx.now()
    await _come_back(tx, said.responder_id, now)
    mine = await tx.rows(
        sa.select(shifts.c.id, shifts.c.on_at)
        .where(
            shifts.c.responder_id == said.responder_id,
            shifts.c.starts_at <= now + EARLY,
            shifts.c.ends_at > now,
        )
        .order_by(shifts.c.id)
        .with_for_update()
    )
    ids = [row["id"] for row in mine]
    if ids:
        await tx.execute(
            sa.update(shifts)
            .where(shifts.c.id.in_(ids))
            .values(
                on_at=sa.func.coalesce(shifts.c.on_at, now),
                on_how=sa.func.coalesce(shifts.c.on_how, said.how),
            )
        )
    else:
        ends_at = until or now + UNPLANNED
        shift_id = await tx.scalar(
            sa.insert(shifts)
            .values(
                responder_id=said.responder_id,
                starts_at=now,
                ends_at=ends_at,
                why=[{"code": "went_on", "how": said.how}],
                on_at=now,
                on_how=said.how,
                step="end_check",
                step_due_at=due("end_check", now, ends_at),
            )
            .returning(shifts.c.id)
        )
        ids = [shift_id]
    await audit.record(
        tx, said.user_id, "duty.on", "responder", said.responder_id, how=said.how, shifts=ids
    )
    return ids


async def _come_back(tx: Transaction, responder_id: int, now: dt.datetime) -> None:
    """Whoever has left his shift and comes again has it again."""
    rows = await tx.rows(
        sa.select(leaves)
        .where(
            leaves.c.responder_id == responder_id,
            leaves.c.kind == "went_off",
            leaves.c.withdrawn_at.is_(None),
            leaves.c.starts_at <= now,
            leaves.c.ends_at > now,
        )
        .with_for_update()
    )
    if not rows:
        return
    ids = [row["id"] for row in rows]
    await tx.execute(sa.update(leaves).where(leaves.c.id.in_(ids)).values(withdrawn_at=now))
    await write(tx, await rota_rows.of_responder(tx, responder_id))


async def _lock_rotas(tx: Transaction, responder_id: int) -> None:
    """Rotas go before shifts, as whoever writes shifts has it."""
    now = await tx.now()
    standing = sa.select(shifts.c.rota_id).where(
        shifts.c.responder_id == responder_id, shifts.c.starts_at <= now, shifts.c.ends_at > now
    )
    await tx.execute(
        sa.select(rotas.c.id).where(rotas.c.id.in_(standing)).order_by(rotas.c.id).with_for_update()
    )


async def go_off(tx: Transaction, said: Said) -> int:
    """Be off duty from now; answers how many shifts ended by it. The rota shows the hole at once."""
    now = await tx.now()
    await _lock_rotas(tx, said.responder_id)
    running = await tx.rows(
        sa.select(shifts)
        .where(shifts.c.responder_id == said.responder_id, shifts.c.starts_at < now, shifts.c.ends_at > now)
        .order_by(shifts.c.id)
        .with_for_update()
    )
    values = {"off_at": now, "off_how": said.how}
    if not running:
        # His shift is over already: he only says so.
        done = await tx.execute(
            sa.update(shifts)
            .where(
                shifts.c.responder_id == said.responder_id,
                shifts.c.on_at.is_not(None),
                shifts.c.off_at.is_(None),
                shifts.c.ends_at.between(now - UNPLANNED, now),
            )
            .values(**values)
        )
        return done.rowcount
    ids = [row["id"] for row in running]
    await tx.execute(sa.update(shifts).where(shifts.c.id.in_(ids)).values(**values))
    of_rotas = [row for row in running if row["rota_id"] is not None]
    own = [row["id"] for row in running if row["rota_id"] is None]
    if own:
        await tx.execute(sa.update(shifts).where(shifts.c.id.in_(own)).values(ends_at=now))
    if of_rotas:
        await tx.execute(
            sa.insert(leaves).values(
                responder_id=said.responder_id,
                starts_at=now,
                ends_at=max(row["ends_at"] for row in of_rotas),
                kind="went_off",
                reason=said.how,
                created_by=said.user_id,
            )
        )
        await write(tx, [row["rota_id"] for row in of_rotas])
    await audit.record(
        tx, said.user_id, "duty.off", "responder", said.responder_id, how=said.how, shifts=ids
    )
    return len(ids)


async def seen(tx: Transaction, responder_id: int) -> None:
    """He has answered an offer: who does that is there, nobody need remind him."""
    now = await tx.now()
    await tx.execute(
        sa.update(shifts)
        .where(
            shifts.c.responder_id == responder_id,
            shifts.c.on_at.is_(None),
            shifts.c.starts_at <= now,
            shifts.c.ends_at > now,
        )
        .values(on_at=now, on_how="answered")
    )


async def take_gap(tx: Transaction, gap: sa.RowMapping, said: Said) -> None:
    """Fill a gap, from now on or from its beginning."""
    starts_at = max(gap["starts_at"], await tx.now())
    await _take(tx, gap["rota_id"], starts_at, gap["ends_at"], None, said)


async def take_shift(tx: Transaction, shift: sa.RowMapping, said: Said) -> None:
    """Take over what is left of somebody's shift of a rota."""
    starts_at = max(shift["starts_at"], await tx.now())
    await _take(tx, shift["rota_id"], starts_at, shift["ends_at"], shift["responder_id"], said)


async def _take(
    tx: Transaction,
    rota_id: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    replaces_id: int | None,
    said: Said,
) -> None:
    await tx.execute(
        sa.insert(rota_overrides).values(
            rota_id=rota_id,
            kind="taken",
            starts_at=starts_at,
            ends_at=ends_at,
            responder_id=said.responder_id,
            replaces_id=replaces_id,
            reason=said.how,
            created_by=said.user_id,
        )
    )
    await write(tx, [rota_id])
    await audit.record(
        tx, said.user_id, "duty.take", "responder", said.responder_id, rota_id=rota_id, instead=replaces_id
    )


async def gap_to_take(tx: Transaction, gap_id: int) -> sa.RowMapping | None:
    """An open gap and its rota, locked."""
    return await tx.row(
        sa.select(rota_gaps, rotas.c.area_id, rotas.c.skill)
        .join(rotas, rotas.c.id == rota_gaps.c.rota_id)
        .where(rota_gaps.c.id == gap_id, rota_gaps.c.over_at.is_(None))
        .with_for_update(of=rotas)
    )


async def shift_to_take(tx: Transaction, shift_id: int) -> sa.RowMapping | None:
    """A shift of a rota that is not over, its rota locked."""
    return await tx.row(
        sa.select(shifts, rotas.c.area_id.label("rota_area_id"))
        .join(rotas, rotas.c.id == shifts.c.rota_id)
        .where(shifts.c.id == shift_id, shifts.c.ends_at > await tx.now())
        .with_for_update(of=rotas)
    )
