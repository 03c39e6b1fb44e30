"""Words about rotas to responders and supervisors, by the outbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from care.responders.tables import responders
from care.rotas.tables import shifts
from kit import outbox
from kit.areas import areas
from kit.clock_zone import LOCAL
from kit.database import Transaction
from kit.outbox import Message
from kit.users import Role, users

TOUCH = dt.timedelta(minutes=1)
"""Shifts that follow each other this closely are one hand-over."""


def when(moment: dt.datetime) -> str:
    """``11-25 20:00``, by the wall clock in Shanghai."""
    return f"{moment.astimezone(LOCAL):%m-%d %H:%M}"


async def phones(tx: Transaction, people: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Name and phone of responders."""
    rows = await tx.rows(
        sa.select(responders.c.id, responders.c.name, responders.c.phone).where(
            responders.c.id.in_(sorted(set(people))), responders.c.active
        )
    )
    return {row["id"]: (row["name"], row["phone"]) for row in rows}


async def supervisors(tx: Transaction, area_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """User id and phone of the supervisors whose subtree holds each area."""
    held = areas.alias("held")
    rows = await tx.rows(
        sa.select(held.c.id.label("area_id"), users.c.id, users.c.phone)
        .join(areas, areas.c.id == users.c.area_id)
        .join(held, sa.func.starts_with(held.c.path, areas.c.path))
        .where(
            held.c.id.in_(sorted(set(area_ids))),
            users.c.active,
            users.c.phone.is_not(None),
            sa.literal(str(Role.SUPERVISOR)) == sa.any_(users.c.roles),
        )
        .order_by(users.c.id)
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for row in rows:
        found.setdefault(row["area_id"], []).append((row["id"], row["phone"]))
    return found


async def gaps(tx: Transaction, rows: Sequence[sa.RowMapping]) -> None:
    """Tell the supervisors of gaps that begin within a day; once for each."""
    held = await supervisors(tx, [row["area_id"] for row in rows])
    await outbox.write(
        tx,
        [
            Message(
                key=f"rota:gap{row['id']}:{user_id}:sms:1",
                channel="sms",
                recipient=phone,
                template="sms.rota_gap",
                params={
                    "rota": row["name"],
                    "begins": when(row["starts_at"]),
                    "ends": when(row["ends_at"]),
                    "missing": row["missing"],
                },
            )
            for row in rows
            for user_id, phone in held.get(row["area_id"], [])
        ],
    )


async def changed(
    tx: Transaction,
    rota: sa.RowMapping,
    gone: Sequence[sa.RowMapping],
    fresh: Sequence[dict[str, Any]],
    now: dt.datetime,
) -> None:
    """Tell those who count on a shift that is not theirs any more: one that runs, or was announced."""
    again = {(row["responder_id"], row["ends_at"]) for row in fresh}
    lost = [
        row
        for row in gone
        if (row["starts_at"] < now or row["step"] not in (None, "begin_notice"))
        and row["off_at"] is None
        and (row["responder_id"], row["ends_at"]) not in again
    ]
    known = await phones(tx, [row["responder_id"] for row in lost]) if lost else {}
    await outbox.write(
        tx,
        [
            Message(
                key=f"shift{row['id']}:not_yours:{row['responder_id']}:sms:1",
                channel="sms",
                recipient=known[row["responder_id"]][1],
                template="sms.duty_not_yours",
                params={
                    "rota": rota["name"],
                    "begins": when(row["starts_at"]),
                    "ends": when(row["ends_at"]),
                },
            )
            for row in lost
            if row["responder_id"] in known
        ],
    )


async def neighbours(tx: Transaction, shift: sa.RowMapping, *, before: bool) -> list[sa.RowMapping]:
    """The shifts of the same rota that end where this one begins, or begin where it ends."""
    mine, theirs = (
        (shift["starts_at"], shifts.c.ends_at) if before else (shift["ends_at"], shifts.c.starts_at)
    )
    rows = await tx.rows(
        sa.select(shifts.c.responder_id, responders.c.name)
        .join(responders, responders.c.id == shifts.c.responder_id)
        .where(
            shifts.c.rota_id == shift["rota_id"],
            theirs.between(mine - TOUCH, mine + TOUCH),
            shifts.c.id != shift["id"],
        )
        .order_by(shifts.c.id)
    )
    return list(rows)
