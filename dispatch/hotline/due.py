"""What falls due for calls: nobody answers, nobody calls back, nobody has said how it ended."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from dispatch.escalation import directory as directories
from dispatch.escalation.directory import Directory
from dispatch.hotline import doing, frames, orders, reporting
from dispatch.hotline.orders import Command, Source
from dispatch.hotline.states import (
    LONGEST_RING_S,
    NEXT_S,
    ORDINARY_BACK_S,
    REMIND_S,
    CallState,
    stage,
)
from dispatch.hotline.tables import calls
from kit import outbox
from kit.areas import areas
from kit.database import Database, Transaction
from kit.outbox import Message
from kit.settings import Settings

BATCH = 100

_DUE = (
    sa.select(calls)
    .where(calls.c.due_at <= sa.text("bell_now()"))
    .order_by(calls.c.due_at, calls.c.id)
    .limit(BATCH)
    .with_for_update(skip_locked=True, key_share=True)
)


async def earliest(database: Database) -> float:
    """Seconds until the earliest is due; 3600 if nothing is."""
    async with database.glance() as tx:
        seconds = await tx.scalar(
            sa.text("select extract(epoch from min(due_at) - bell_now())::float8 from calls")
        )
    return 3600.0 if seconds is None else float(seconds)


async def take_due(database: Database, settings: Settings) -> int:
    """Do what is due, up to ``BATCH`` calls; answers how many."""
    async with database.transaction() as tx:
        rows = await tx.rows(_DUE)
        directory = await directories.load(tx, set()) if rows else Directory()
        for row in rows:
            match row["step"]:
                case "overflow":
                    await _overflow(tx, row, directory, settings)
                case "call_back":
                    await _remind(tx, row)
                case _:
                    await _forget(tx, row)
        return len(rows)


async def _overflow(tx: Transaction, row: sa.RowMapping, directory: Directory, settings: Settings) -> None:
    now = await tx.now()
    if now - row["rang_at"] > dt.timedelta(seconds=LONGEST_RING_S):
        # Whoever rang has long hung up; nobody has told us.
        await reporting.settle(tx, row, {"ended_at": now})
        return
    whom = stage(row["round"])
    path = await tx.scalar(sa.select(areas.c.path).where(areas.c.id == row["area_id"]))
    phones = _phones(directory, path, whom)
    # A carrier's call rings them by itself.
    if whom != "desks" and row["source"] != Source.TWILIO:
        await _page(tx, row, phones, now)
    puts_through = Command.CONNECT in orders.offered(settings, Source.SWITCHBOARD)
    if phones and puts_through and row["source"] == Source.SWITCHBOARD:
        await orders.give(tx, settings, row, Command.CONNECT, agent=phones[0][1])
    await _again(tx, row, NEXT_S)
    await frames.tell(tx, row, alert=True, everybody=True)


def _phones(directory: Directory, path: str | None, whom: str) -> list[tuple[int | None, str]]:
    """User, where it is one, and number."""
    if whom == "supervisor":
        return [(who.user_id, who.phone) for who in directory.supervisors_of(path)]
    column = "desk_phone" if whom == "desks" else "partner_centre_phone"
    phone = directory.phone_of(path, column)
    return [(None, phone)] if phone else []


async def _page(
    tx: Transaction, row: sa.RowMapping, phones: list[tuple[int | None, str]], now: dt.datetime
) -> None:
    """One call a minute to each, however many callers wait: it says how many."""
    waiting = await tx.scalar(
        sa.select(sa.func.count()).where(calls.c.state == CallState.RINGING, calls.c.direction == "inbound")
    )
    minute = int(now.timestamp() // 60)
    await outbox.write(
        tx,
        [
            Message(
                f"calls_waiting:{phone}:{minute}",
                "voice",
                phone,
                "voice.calls_waiting",
                {"count": waiting},
                user_id=user_id,
                urgency=1,
            )
            for user_id, phone in phones
        ],
    )


async def _remind(tx: Transaction, row: sa.RowMapping) -> None:
    """Nobody has called back: louder, to all desks, until somebody does."""
    if await doing.forget_case(tx, row):
        await reporting.settle(tx, row, {"closed_at": await tx.now(), "outcome": "case"})
        return
    await _again(tx, row, REMIND_S if row["kind"] == "emergency" else ORDINARY_BACK_S)
    if row["round"] == 0:
        await reporting.note(tx, row, "call_back_overdue")
    await frames.tell(tx, row, alert=True, everybody=True)


async def _forget(tx: Transaction, row: sa.RowMapping) -> None:
    now = await tx.now()
    if row["state"] == CallState.ENDED:
        await reporting.settle(tx, row, {"closed_at": now, "outcome": row["outcome"] or "expired"})
    else:
        await reporting.settle(tx, row, {"ended_at": row["ended_at"] or now})


async def _again(tx: Transaction, row: sa.RowMapping, seconds: float) -> None:
    now = await tx.now()
    due_at = max(row["due_at"] + dt.timedelta(seconds=seconds), now + dt.timedelta(seconds=1))
    await tx.execute(
        sa.update(calls).where(calls.c.id == row["id"]).values(round=row["round"] + 1, due_at=due_at)
    )
