"""What a desk does with a call: answer it, say who it is, make it a case or a request, end it.

The caller holds the call. Nothing here asks a carrier anything: that is an order in the outbox.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import sqlalchemy as sa

from dispatch.cases import actions, store
from dispatch.cases.record import Actor
from dispatch.errors import WrongState
from dispatch.hotline import presses, reporting
from dispatch.hotline.claiming import claim_for
from dispatch.hotline.errors import CallTaken
from dispatch.hotline.states import EMERGENCY_BACK_S, MOST_TRIES, ORDINARY_BACK_S, CallState
from dispatch.procedures import progress
from kit.database import Transaction
from kit.signals import Kind
from kit.users import users


def require(row: sa.RowMapping, action: str, *states: CallState) -> None:
    """Raises: ``WrongState``."""
    if row["state"] not in states:
        raise WrongState(state=row["state"], action=action)


async def answer(tx: Transaction, row: sa.RowMapping, user_id: int) -> sa.RowMapping:
    """He speaks with the caller. Answering again what one has answered changes nothing.

    Raises: ``CallTaken`` names who has it, ``WrongState``.
    """
    if row["state"] == CallState.ANSWERED:
        if row["agent_id"] == user_id:
            return row
        name = await tx.scalar(sa.select(users.c.name).where(users.c.id == row["agent_id"]))
        raise CallTaken(extra={"agent": {"id": row["agent_id"], "name": name or row["agent"]}})
    require(row, "answer", CallState.RINGING)
    return await reporting.settle(tx, row, {"answered_at": await tx.now(), "agent_id": user_id})


async def make_case(tx: Transaction, row: sa.RowMapping, user_id: int) -> sa.RowMapping:
    """Somebody is in need, whatever line was dialled."""
    if row["kind"] == "emergency" and row["signal_id"] is not None:
        return row
    require(row, "case", *(state for state in CallState if state != CallState.CLOSED))
    await presses.raise_signal(tx, row, Kind.CALL, by=user_id)
    return await reporting.settle(tx, row, {"kind": "emergency", "outcome": "case"})


async def make_request(tx: Transaction, row: sa.RowMapping, user_id: int, note: str) -> sa.RowMapping:
    """An ordinary wish: a P3 of its person."""
    require(row, "request", CallState.RINGING, CallState.ANSWERED, CallState.ENDED, CallState.ABANDONED)
    await presses.raise_signal(tx, row, Kind.SERVICE, by=user_id, **({"note": note} if note else {}))
    values: dict[str, Any] = {"outcome": "request"}
    if row["state"] == CallState.ENDED:
        values["closed_at"] = await tx.now()
    return await reporting.settle(tx, row, values)


async def close(
    tx: Transaction, row: sa.RowMapping, user_id: int, outcome: str, note: str = ""
) -> sa.RowMapping:
    """Nothing is to be done for this call any more; its case goes on by itself."""
    if row["state"] == CallState.CLOSED:
        return row
    require(row, "close", CallState.ANSWERED, CallState.ENDED, CallState.ABANDONED)
    now = await tx.now()
    said = {"note": note} if note else {}
    await reporting.note(tx, row, "closed", actions.user_actor(user_id), outcome=outcome, **said)
    return await reporting.settle(
        tx,
        row,
        {"closed_at": now, "ended_at": row["ended_at"] or now, "outcome": row["outcome"] or outcome},
    )


async def silent(tx: Transaction, row: sa.RowMapping, user_id: int) -> sa.RowMapping:
    """Nobody speaks: the case goes on with the procedure for that.

    Raises: ``WrongState`` while there is no case, ``Claimed`` if another desk has it.
    """
    case_id = await reporting.case_of(tx, row)
    if case_id is None:
        raise WrongState(state=row["state"], action="silent")
    await claim_for(tx, row, user_id)
    work = await store.load_one(tx, case_id)
    await progress.switch(tx, work, user_id, "silent_line")
    work.note("call", actions.user_actor(user_id), call_id=row["id"], what="silent")
    await store.save(tx, [work])
    return await reporting.settle(tx, row, {"silent_at": await tx.now()})


async def call_back(
    tx: Transaction,
    row: sa.RowMapping,
    user_id: int,
    result: Literal["reached", "no_answer"] | None,
    note: str,
) -> sa.RowMapping:
    """A call-back begins, or has ended. The second that nobody answers makes an emergency of it."""
    require(row, "callback", CallState.ABANDONED)
    who, now = actions.user_actor(user_id), await tx.now()
    wait = EMERGENCY_BACK_S if row["kind"] == "emergency" else ORDINARY_BACK_S
    later = now + dt.timedelta(seconds=wait)
    said = {"note": note} if note else {}
    if result is None:
        await reporting.note(tx, row, "calling_back", who)
        await claim_for(tx, row, user_id)
        # Whoever is at it is not reminded of it.
        return await reporting.settle(tx, row, {"agent_id": user_id, "due_at": later})
    if result == "reached":
        await reporting.note(tx, row, "reached", who, **said)
        return await reporting.settle(
            tx, row, {"closed_at": now, "outcome": "reached", "agent_id": user_id}
        )
    tries = row["tries"] + 1
    await reporting.note(tx, row, "not_reached", who, tries=tries, **said)
    if tries < MOST_TRIES:
        return await reporting.settle(tx, row, {"tries": tries, "due_at": later})
    return await _unreachable(tx, row, who, tries)


async def _unreachable(tx: Transaction, row: sa.RowMapping, who: Actor, tries: int) -> sa.RowMapping:
    """Silence is an emergency: from here on the case's plan goes on."""
    case_id = await reporting.case_of(tx, row)
    if row["kind"] == "emergency" and case_id is not None:
        work = await store.load_one(tx, case_id)
        if work.case.closed_at is None:
            work.note("call", who, alert=True, call_id=row["id"], what="unreachable")
            await store.save(tx, [work])
    else:
        await presses.raise_signal(tx, row, Kind.CALL, unreachable=tries)
    values = {"tries": tries, "kind": "emergency", "outcome": "case", "closed_at": await tx.now()}
    return await reporting.settle(tx, row, values)


async def forget_case(tx: Transaction, row: sa.RowMapping) -> bool:
    """Whether the call's case is closed: nobody has to be called back for it."""
    case_id = await reporting.case_of(tx, row)
    if case_id is None:
        return False
    found = await tx.scalar(
        sa.text("select closed_at is not null from cases where id = :id"), {"id": case_id}
    )
    return bool(found)
