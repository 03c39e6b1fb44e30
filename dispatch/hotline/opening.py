"""The row of a call: found by what its source calls it, or opened by the first report of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_into

from care.persons.homes import dialling_code
from care.phones import LOCAL
from dispatch.hotline import lines, numbers, presses, sealing
from dispatch.hotline.orders import Source
from dispatch.hotline.recognising import recognise
from dispatch.hotline.states import CallState, believed
from dispatch.hotline.tables import calls
from kit.database import Transaction

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
        """Twice is once. A call may be transferred more than once, and put through more than once."""
        match self.event:
            case "transferred":
                return f"transferred {self.agent or ''} {self.at.isoformat()}"
            case "answered" if self.source == Source.TWILIO:
                return f"answered {self.agent or ''}"
            case _:
                return self.event


async def call_of(tx: Transaction, report: Report) -> sa.RowMapping:
    """The call, held; opened now if nobody has spoken of it yet."""
    row = await _known(tx, report) or await _open(tx, report) or await _known(tx, report)
    assert row is not None
    return row


async def held(tx: Transaction, call_id: int) -> sa.RowMapping:
    """The call's row under a lock, which is taken before that of its case."""
    row = await tx.row(sa.select(calls).where(calls.c.id == call_id).with_for_update(key_share=True))
    assert row is not None
    return row


async def _known(tx: Transaction, report: Report) -> sa.RowMapping | None:
    query = sa.select(calls).where(calls.c.source == report.source, calls.c.ref == report.ref)
    return await tx.row(query.with_for_update(key_share=True))


async def _open(tx: Transaction, report: Report) -> sa.RowMapping | None:
    """A call nobody has spoken of; None if another report has just opened it."""
    called = numbers.read(report.called)
    line = await lines.of_number(tx, called)
    number = None
    if line is None or not line["hides_caller"]:
        number = await _calling(tx, report, line)
    caller = await recognise(tx, number)
    # A number nobody has described may be anybody's last hope.
    ordinary = line is not None and line["kind"] == "ordinary" and caller.kind != "terminal"
    row = await tx.row(
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
            rang_at=believed(report.at, await tx.now()),
            **await sealing.sealed(tx, report.ref, number, caller.person_id),
        )
        .on_conflict_do_nothing()
        .returning(calls)
    )
    if row is not None and not ordinary:
        await presses.raise_signal(tx, row)
    return row


async def _calling(tx: Transaction, report: Report, line: sa.RowMapping | None) -> str | None:
    """The caller's number; one without an area code is of the line's area."""
    code = None
    if line is not None and LOCAL.fullmatch(numbers.plain(report.calling or "")):
        code = await dialling_code(tx, line["area_id"])
    return numbers.read(report.calling, code)
