"""Due steps of shifts: notices at hand-over, reminders, a word to the supervisors, the forgotten end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from care.rotas import telling
from care.rotas.steps import ALERT, Asks, after, due
from care.rotas.tables import rotas, shifts
from care.rotas.telling import when
from kit import audit, outbox
from kit.catalogue import text
from kit.database import Database, Transaction
from kit.outbox import Message

BATCH = 100


@dataclass(frozen=True, slots=True)
class Todo:
    """A shift whose step is due, with its rota's wishes."""

    shift: sa.RowMapping
    asks: Asks
    now: dt.datetime
    language: str

    @property
    def carried_on(self) -> bool:
        """He has said something already, or the shift is over."""
        return (
            self.shift["on_at"] is not None
            or self.shift["off_at"] is not None
            or self.shift["ends_at"] <= self.now
        )


async def do_due(database: Database, language: str) -> int:
    """Take the steps that are due; answers how many."""
    async with database.transaction() as tx:
        now = await tx.now()
        rows = await tx.rows(
            sa.select(
                shifts,
                rotas.c.name.label("rota"),
                sa.func.coalesce(rotas.c.notices, sa.false()).label("notices"),
                sa.func.coalesce(rotas.c.asks_confirmation, sa.false()).label("asks_confirmation"),
            )
            .outerjoin(rotas, rotas.c.id == shifts.c.rota_id)
            .where(shifts.c.step_due_at <= now)
            .order_by(shifts.c.step_due_at, shifts.c.id)
            .limit(BATCH)
            .with_for_update(of=shifts, skip_locked=True)
        )
        for row in rows:
            asks = Asks(row["notices"], row["asks_confirmation"])
            await _do(tx, Todo(row, asks, now, language))
            step = after(row["step"], asks) if row["rota_id"] is not None else None
            due_at = None if step is None else due(step, row["starts_at"], row["ends_at"])
            await tx.execute(
                sa.update(shifts).where(shifts.c.id == row["id"]).values(step=step, step_due_at=due_at)
            )
        return len(rows)


async def _do(tx: Transaction, todo: Todo) -> None:
    match todo.shift["step"]:
        case "begin_notice" if todo.asks.notices:
            await _begin(tx, todo)
        case "remind" if todo.asks.confirmation:
            await _remind(tx, todo)
        case "alert" if todo.asks.confirmation:
            await _alert(tx, todo)
        case "end_notice" if todo.asks.notices:
            await _end(tx, todo)
        case "end_check":
            await _end_check(tx, todo)


async def _begin(tx: Transaction, todo: Todo) -> None:
    if todo.now > todo.shift["starts_at"] + ALERT:
        return  # nobody is told of an evening that is over
    before = await telling.neighbours(tx, todo.shift, before=True)
    if any(row["responder_id"] == todo.shift["responder_id"] for row in before):
        return
    template = "sms.duty_begins_confirm" if todo.asks.confirmation else "sms.duty_begins"
    await _sms(tx, todo, template, before=_names(before, todo.language))


async def _end(tx: Transaction, todo: Todo) -> None:
    if todo.shift["off_at"] is not None or todo.now > todo.shift["ends_at"]:
        return
    after_ = await telling.neighbours(tx, todo.shift, before=False)
    if any(row["responder_id"] == todo.shift["responder_id"] for row in after_):
        return
    await _sms(tx, todo, "sms.duty_ends", after=_names(after_, todo.language))


async def _goes_on(tx: Transaction, todo: Todo) -> bool:
    """He was there before already, as he had said: nobody asks at midnight."""
    said = await tx.scalar(
        sa.select(shifts.c.id).where(
            shifts.c.rota_id == todo.shift["rota_id"],
            shifts.c.responder_id == todo.shift["responder_id"],
            shifts.c.ends_at.between(
                todo.shift["starts_at"] - telling.TOUCH, todo.shift["starts_at"] + telling.TOUCH
            ),
            shifts.c.id != todo.shift["id"],
            shifts.c.on_at.is_not(None),
        )
    )
    if said is None:
        return False
    await tx.execute(
        sa.update(shifts).where(shifts.c.id == todo.shift["id"]).values(on_at=todo.now, on_how="goes_on")
    )
    return True


async def _remind(tx: Transaction, todo: Todo) -> None:
    if todo.carried_on or await _goes_on(tx, todo):
        return
    await _sms(tx, todo, "sms.duty_remind")
    await _send(tx, todo, "voice", "voice.duty_remind", shift_id=todo.shift["id"])


async def _alert(tx: Transaction, todo: Todo) -> None:
    if todo.carried_on or todo.shift["area_id"] is None:
        return
    shift = todo.shift
    name = (await telling.phones(tx, [shift["responder_id"]])).get(shift["responder_id"])
    held = await telling.supervisors(tx, [shift["area_id"]])
    params = {
        "rota": shift["rota"],
        "name": name[0] if name else f"#{shift['responder_id']}",
        "begins": when(shift["starts_at"]),
    }
    await outbox.write(
        tx,
        [
            Message(
                f"shift{shift['id']}:alert:{user_id}:sms:1", "sms", phone, "sms.duty_unconfirmed", params
            )
            for user_id, phone in held.get(shift["area_id"], [])
        ],
    )


async def _end_check(tx: Transaction, todo: Todo) -> None:
    shift = todo.shift
    if shift["on_at"] is None or shift["off_at"] is not None:
        return
    values = {"off_at": shift["ends_at"], "off_how": "itself"}
    await tx.execute(sa.update(shifts).where(shifts.c.id == shift["id"]).values(**values))
    await audit.record(
        tx, None, "duty.ended_itself", "responder", shift["responder_id"], shift_id=shift["id"]
    )


def _names(rows: list[sa.RowMapping], language: str) -> str:
    separator = text("duty.and", language)
    return separator.join(row["name"] for row in rows) or text("duty.no_one", language)


async def _sms(tx: Transaction, todo: Todo, template: str, **params: Any) -> None:
    shift = todo.shift
    common = {"rota": shift["rota"], "begins": when(shift["starts_at"]), "ends": when(shift["ends_at"])}
    await _send(tx, todo, "sms", template, **common, **params)


async def _send(tx: Transaction, todo: Todo, channel: str, template: str, **params: Any) -> None:
    person = todo.shift["responder_id"]
    known = await telling.phones(tx, [person])
    if person in known:
        key = f"shift{todo.shift['id']}:{todo.shift['step']}:{person}:{channel}:1"
        await outbox.write(tx, [Message(key, channel, known[person][1], template, params)])
