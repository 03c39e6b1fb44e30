"""What a switchboard or a carrier reports about a call, taken in: in any order, as often as it comes.

Every report names both numbers, so each can open the call's row, and an emergency is a press whichever
report of it arrives first.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_into

from care.persons.homes import dialling_code
from dispatch.cases import store
from dispatch.cases.record import Actor
from dispatch.hotline import frames, lines, numbers, presses, sealing
from dispatch.hotline.claiming import claim_for
from dispatch.hotline.recognising import recognise
from dispatch.hotline.states import CallState, Known, believed, due, state
from dispatch.hotline.tables import call_events, calls
from kit.database import Transaction
from kit.signals import signals
from kit.users import users

Event = Literal["ringing", "answered", "ended", "transferred"]


@dataclass(frozen=True, slots=True)
class Report:
    """One report. ``calling`` None: withheld. ``agent``: an extension, a telephone or a user name."""

    source: str
    ref: str
    event: Event
    called: str
    calling: str | None
    at: dt.datetime
    agent: str | None = None
    recording_ref: str | None = None
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Twice is once. A call may be transferred more than once."""
        if self.event != "transferred":
            return self.event
        return f"transferred {self.agent or ''} {self.at.isoformat()}"


async def take(tx: Transaction, report: Report) -> sa.RowMapping:
    """Take one report in; answers the call as it then stands."""
    row = await _row(tx, report)
    fresh = await tx.scalar(
        insert_into(call_events)
        .values(call_id=row["id"], key=report.key, at=report.at, data=_said(report))
        .on_conflict_do_nothing()
        .returning(call_events.c.id)
    )
    if fresh is None:
        return row
    values = await _learned(tx, row, report)
    return await settle(tx, row, values)


async def settle(tx: Transaction, row: sa.RowMapping, values: dict[str, Any]) -> sa.RowMapping:
    """Write what is new about a call that is held, with its state and what falls due by it."""
    known = {**row, **values}
    facts = facts_of(known)
    values["state"] = state(facts)
    if values["state"] != row["state"] or known["kind"] != row["kind"] or row["step"] is None:
        step = due(facts)
        values |= {"step": step[0] if step else None, "due_at": step[1] if step else None, "round": 0}
        tx.wake("calls")
    await tx.execute(sa.update(calls).where(calls.c.id == row["id"]).values(**values))
    after = await held(tx, row["id"])
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


async def held(tx: Transaction, call_id: int) -> sa.RowMapping:
    """The call's row under a lock, which is taken before that of its case."""
    row = await tx.row(sa.select(calls).where(calls.c.id == call_id).with_for_update(key_share=True))
    assert row is not None
    return row


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


async def _row(tx: Transaction, report: Report) -> sa.RowMapping:
    """The call, held; opened now if nobody has spoken of it yet."""
    query = sa.select(calls.c.id).where(calls.c.source == report.source, calls.c.ref == report.ref)
    known = await tx.scalar(query)
    if known is None:
        known = await _open(tx, report) or await tx.scalar(query)
    return await held(tx, known)


async def _open(tx: Transaction, report: Report) -> int | None:
    """A call nobody has spoken of; None if another report has just opened it."""
    now = await tx.now()
    called = numbers.read(report.called)
    line = await lines.of_number(tx, called)
    code = None if line is None else await dialling_code(tx, line["area_id"])
    calling = numbers.read(report.calling, code)
    hides = line is not None and line["hides_caller"]
    number = None if hides else calling
    caller = await recognise(tx, number)
    # A number nobody has described may be anybody's last hope.
    ordinary = line is not None and line["kind"] == "ordinary" and caller.kind != "terminal"
    call_id: int | None = await tx.scalar(
        insert_into(calls)
        .values(
            source=report.source,
            ref=report.ref,
            direction="inbound",
            kind="ordinary" if ordinary else "emergency",
            state=CallState.RINGING,
            line_id=None if line is None else line["id"],
            area_id=None if line is None else line["area_id"],
            called_number=called,
            caller=caller.kind,
            device_id=caller.device_id,
            person_id=caller.person_id,
            home_id=caller.home_id,
            responder_id=caller.responder_id,
            possible=caller.possible,
            high_risk=caller.high_risk,
            rang_at=believed(report.at, now),
            **await sealing.sealed(tx, report.ref, number, caller.person_id),
        )
        .on_conflict_do_nothing()
        .returning(calls.c.id)
    )
    if call_id is not None and not ordinary:
        await presses.raise_signal(tx, await held(tx, call_id))
    return call_id


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
