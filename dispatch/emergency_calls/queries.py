"""The calls of a case, with the names of those who made them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from dispatch.emergency_calls.tables import emergency_calls
from kit.database import Transaction
from kit.users import users

_CALLS = (
    sa.select(emergency_calls, users.c.name.label("called_by_name"))
    .outerjoin(users, users.c.id == emergency_calls.c.called_by)
    .order_by(emergency_calls.c.called_at, emergency_calls.c.id)
)


async def of_case(tx: Transaction, case_id: int) -> list[dict[str, Any]]:
    """In the order in which they were made."""
    return [dict(row) for row in await tx.rows(_CALLS.where(emergency_calls.c.case_id == case_id))]
