"""What an answer does: the check-in ends, a need becomes a request on the desk, a call for help a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from care.checkins.tables import checkin_attempts, checkins
from kit import signals
from kit.database import Transaction
from kit.outbox import outbox
from kit.signals import Kind, Signal

SOURCE = "checkins"
OPEN = ("due", "trying", "unanswered")


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, and how it was heard."""

    answer: str  # fine | need | help | refused
    how: str  # a channel, or ``contact``
    user_id: int | None = None
    mood: int | None = None
    needs: Sequence[str] = field(default_factory=tuple)
    note: str | None = None


async def hold(tx: Transaction, checkin_id: int) -> dict[str, Any] | None:
    """Lock a check-in."""
    row = await tx.row(sa.select(checkins).where(checkins.c.id == checkin_id).with_for_update())
    return None if row is None else dict(row)


async def answer(tx: Transaction, row: dict[str, Any], said: Said) -> None:
    """Take down an answer to a check-in that the caller holds.

    One that has become a case keeps it: what was said is written down beside it, and the desk decides.
    """
    if row["state"] in ("answered", "skipped") and said.answer != "help":
        return
    now = await tx.now()
    state = "escalated" if said.answer == "help" or row["state"] == "escalated" else "answered"
    values: dict[str, Any] = {
        "state": state,
        "next_at": None,
        "answered_at": now,
        "answered_how": said.how,
        "answered_by": said.user_id,
        "answer": said.answer,
        "mood": said.mood,
        "needs": list(said.needs),
        "note": said.note,
    }
    if said.answer == "help":
        values["signal_id"] = await raise_case(tx, row, Kind.HELP)
    elif said.answer == "need" or said.needs:
        asked = await raise_case(tx, row, Kind.SERVICE, needs=list(said.needs), note=said.note)
        if row["signal_id"] is None:
            values["signal_id"] = asked
    await tx.execute(sa.update(checkins).where(checkins.c.id == row["id"]).values(**values))
    await note_attempt(tx, row, said)
    await cancel_messages(tx, [row["id"]])


async def note_attempt(tx: Transaction, row: dict[str, Any], said: Said) -> None:
    """The attempt that was answered; a human's call that nobody had asked for gets a line of its own."""
    result = "refused" if said.answer == "refused" else "answered"
    held = checkin_attempts.c
    query = (
        sa.update(checkin_attempts)
        .where(held.checkin_id == row["id"], held.channel == said.how, held.result.is_(None))
        .values(result=result, user_id=said.user_id)
    )
    if (await tx.execute(query)).rowcount == 0:
        await tx.execute(
            sa.insert(checkin_attempts).values(
                checkin_id=row["id"],
                rung=row["rung"],
                channel=said.how,
                result=result,
                user_id=said.user_id,
            )
        )


async def raise_case(tx: Transaction, row: dict[str, Any], kind: Kind, **more: Any) -> int:
    """A signal about the person; intake makes the case. Answers the signal's id."""
    payload = {
        "checkin_id": row["id"],
        "person_id": row["person_id"],
        "due_at": row["due_at"].isoformat(),
        "risk": row["risk"],
        **{name: value for name, value in more.items() if value},
    }
    signal = Signal(SOURCE, None, f"checkin-{row['id']}", kind, at=await tx.now(), payload=payload)
    (stored,) = await signals.store(tx, [signal])
    return stored.id


async def cancel_messages(tx: Transaction, ids: Sequence[int]) -> None:
    """What has not left yet for these check-ins does not leave any more, and is not said again."""
    if not ids:
        return
    keys = sa.select(checkin_attempts.c.outbox_key).where(
        checkin_attempts.c.checkin_id.in_(list(ids)), checkin_attempts.c.outbox_key.is_not(None)
    )
    await tx.execute(
        sa.update(outbox)
        .where(outbox.c.key.in_(keys), outbox.c.state.in_(["pending", "sent"]))
        .values(
            state=sa.case((outbox.c.state == "pending", "cancelled"), else_=outbox.c.state),
            again_until=None,
        )
    )


async def skip(tx: Transaction, which: Iterable[sa.ColumnElement[bool]], reason: str) -> int:
    """Pass over open check-ins; answers how many."""
    rows = await tx.rows(
        sa.select(checkins.c.id)
        .where(checkins.c.state.in_(OPEN), *which)
        .order_by(checkins.c.id)
        .with_for_update()
    )
    ids = [row["id"] for row in rows]
    if ids:
        await tx.execute(
            sa.update(checkins)
            .where(checkins.c.id.in_(ids))
            .values(state="skipped", reason=reason, next_at=None)
        )
        await cancel_messages(tx, ids)
    return len(ids)


async def take_up(tx: Transaction, which: Iterable[sa.ColumnElement[bool]], after: dt.datetime) -> None:
    """What was passed over by mistake and lies ahead is asked after all."""
    await tx.execute(
        sa.update(checkins)
        .where(checkins.c.state == "skipped", checkins.c.due_at > after, *which)
        .values(state="due", reason=None, next_at=checkins.c.due_at)
    )
