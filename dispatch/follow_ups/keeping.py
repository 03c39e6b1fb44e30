"""Scheduling follow-ups and stopping them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_into

from dispatch.cases.record import Work
from dispatch.follow_ups import rules
from dispatch.follow_ups.rules import Planned
from dispatch.follow_ups.tables import follow_ups
from kit.database import Transaction


async def of_closing(
    tx: Transaction, work: Work, user_id: int, wanted: Planned | None, *, none: bool
) -> None:
    """Schedule what the closing asks for; without a wish what the rules say. ``none``: nothing at all."""
    case = work.case
    if case.closed_at is None or none:
        return
    planned = wanted or rules.after(
        case.situation,
        case.disposition or "",
        case.outcome or "",
        case.closed_at,
        person=case.person_id is not None,
    )
    if planned is None:
        return
    written = await tx.scalar(
        insert_into(follow_ups)
        .values(
            case_id=case.id,
            person_id=case.person_id,
            kind=planned.kind,
            due_at=planned.due_at,
            created_by=user_id,
        )
        .on_conflict_do_nothing()
        .returning(follow_ups.c.id)
    )
    if written is not None:
        work.note("follow_up", kind=planned.kind, due_at=planned.due_at.isoformat(), follow_up_id=written)


async def stop_for_person(tx: Transaction, person_id: int, reason: str) -> int:
    """Nobody calls the dead, or who has moved away; answers how many were stopped."""
    where = (follow_ups.c.person_id == person_id, follow_ups.c.state == "open")
    values = {"state": "stopped", "reason": reason, "done_at": await tx.now()}
    return (await tx.execute(sa.update(follow_ups).where(*where).values(**values))).rowcount


async def stop_for_case(tx: Transaction, case_id: int, reason: str) -> None:
    """The case goes on: what was to be asked afterwards is asked after its next end."""
    where = (follow_ups.c.case_id == case_id, follow_ups.c.state == "open")
    values = {"state": "stopped", "reason": reason, "done_at": await tx.now()}
    await tx.execute(sa.update(follow_ups).where(*where).values(**values))
