"""Whoever answers a call answers for its case."""

from __future__ import annotations

import sqlalchemy as sa

from dispatch.cases import actions, store
from dispatch.cases.record import Work
from kit.access import Permission, allowed
from kit.database import Transaction
from kit.signals import signals
from kit.users import users


async def claim_for(tx: Transaction, row: sa.RowMapping, user_id: int) -> None:
    """Take the call's case for him if nobody has it; one that is his has just seen him act."""
    work = await _work(tx, row)
    if work is None or work.case.closed_at is not None:
        return
    roles = await tx.scalar(sa.select(users.c.roles).where(users.c.id == user_id))
    if Permission.HANDLE_CASES not in allowed(roles or ()):
        return
    if work.case.owner_id is None:
        actions.claim(work, user_id, "call")
    elif work.case.owner_id == user_id:
        actions.human_input(work, user_id, "call")
    await store.save(tx, [work])


async def _work(tx: Transaction, row: sa.RowMapping) -> Work | None:
    case_id = row["case_id"]
    if row["signal_id"] is not None:
        case_id = await tx.scalar(sa.select(signals.c.case_id).where(signals.c.id == row["signal_id"]))
    return None if case_id is None else await store.load_one(tx, case_id)
