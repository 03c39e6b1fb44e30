"""What a switchboard or a carrier reports about a call, taken in: in any order, as often as it comes.

Every report names both numbers, so each can open the call's row, and an emergency is a press whichever
report of it arrives first.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_into

from dispatch.cases import store
from dispatch.cases.record import Actor
from dispatch.hotline import frames, numbers, opening
from dispatch.hotline.claiming import claim_for
from dispatch.hotline.opening import Report
from dispatch.hotline.states import CallState, Known, believed, due, state
from dispatch.hotline.tables import call_events, calls
from kit.database import Transaction
from kit.signals import signals
from kit.users import users


async def take(tx: Transaction, report: Report) -> sa.RowMapping:
    """Take one report in; answers the call as it then stands."""
    row = await opening.call_of(tx, report)
    fresh = await tx.scalar(
        insert_into(call_events)
        .values(call_id=row["id"], key=report.key, at=report.at, data=_said(report))
        .on_conflict_do_nothing()
        .returning(call_events.c.id)
    )
    if fresh is None:
        return row
    return await settle(tx, row, await _learned(tx, row, report))


async def settle(tx: Transaction, row: sa.RowMapping, values: dict[str, Any]) -> sa.RowMapping:
    """Write what is new about a call that is held, with its state and what falls due by it."""
    known = {**row, **values}
    facts = facts_of(known)
    values["state"] = state(facts)
    if values["state"] != row["state"] or known["kind"] != row["kind"] or row["step"] is None:
        step = due(facts)
        values |= {"step": step[0] if step else None, "due_at": step[1] if step else None, "round": 0}
        tx.wake("calls")
    after = await tx.row(sa.update(calls).where(calls.c.id == row["id"]).values(**values).returning(calls))
    assert after is not None
    rings = after["state"] == CallState.RINGING and after["direction"] == "inbound"
    await frames.tell(tx, after, alert=rings or after["state"] == CallState.ABANDONED)
    if after["state"] != row["state"] and after["state"] != CallState.RINGING:
        await note(tx, after, str(after["state"]), _by(after))
        if after["state"] == CallState.ANSWERED and after["agent_id"] is not None:
            await claim_for(tx, after, after["agent_id"])
    return after


def _by(row: sa.RowMapping) -> Actor:
    answered = row["state"] == CallState.ANSWERED and row["agent_id"] is not None
    return Actor("user", str(row["agent_id"])) if answered else Actor("carrier")


def facts_of(row: Any) -> Known:
    """What the state of a call follows from."""
    return Known(
        emergency=row["kind"] == "emergency",
        rang_at=row["rang_at"],
        answered_at=row["answered_at"],
        ended_at=row["ended_at"],
        closed_at=row["closed_at"],
        inbound=row["direction"] == "inbound",
    )


async def case_of(tx: Transaction, row: sa.RowMapping) -> int | None:
    """The case that the call has come to."""
    if row["signal_id"] is None:
        case_id: int | None = row["case_id"]
        return case_id
    found: int | None = await tx.scalar(
        sa.select(signals.c.case_id).where(signals.c.id == row["signal_id"])
    )
    return found


async def note(
    tx: Transaction, row: sa.RowMapping, what: str, actor: Actor | None = None, **data: Any
) -> None:
    """A line in the timeline of the call's case, if it has one."""
    case_id = await case_of(tx, row)
    if case_id is not None:
        who = actor or Actor("carrier")
        await store.append_event(
            tx, case_id, "call", who.type, who.id, call_id=row["id"], what=what, **data
        )


async def _learned(tx: Transaction, row: sa.RowMapping, report: Report) -> dict[str, Any]:
    """Columns that this report adds to."""
    at = believed(report.at, await tx.now())
    values: dict[str, Any] = {}
    if report.recording_ref:
        values["recording_ref"] = report.recording_ref
    if report.event == "ringing":
        values["rang_at"] = min(at, row["rang_at"])
    elif report.event == "answered" and row["answered_at"] is None:
        values["answered_at"] = at
    elif report.event == "ended" and row["ended_at"] is None:
        values["ended_at"] = at
    newest = report.event == "transferred" or row["agent"] is None
    if report.agent and newest:
        known = await agent(tx, report.agent)
        kept = row["agent_id"] if report.event != "transferred" else None
        values |= {"agent": report.agent, "agent_id": known or kept}
    return values


async def agent(tx: Transaction, said: str) -> int | None:
    """The user whom a switchboard calls by his name, or by the telephone on his desk."""
    number = numbers.read(said)
    query = sa.select(users.c.id).where(
        users.c.active,
        sa.or_(users.c.username == numbers.plain(said), users.c.phone.in_(numbers.forms(number or said))),
    )
    rows = await tx.rows(query.limit(2))
    return rows[0]["id"] if len(rows) == 1 else None


def _said(report: Report) -> dict[str, Any]:
    given = {"agent": report.agent, "recording_ref": report.recording_ref, **report.data}
    return {name: value for name, value in given.items() if value is not None}
