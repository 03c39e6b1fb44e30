"""How far a case is in its procedure."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from dispatch.cases import actions
from dispatch.cases.record import Work
from dispatch.procedures.library import LIBRARY, Procedure, of_kind
from dispatch.tables import case_procedures
from kit.catalogue import text
from kit.database import Transaction


async def current(tx: Transaction, case_id: int, case_kind: str) -> Procedure:
    """The procedure a case follows now: the one switched to, else the one of its kind."""
    key = await tx.scalar(
        sa.select(case_procedures.c.procedure).where(case_procedures.c.case_id == case_id)
    )
    return LIBRARY.get(key or "", of_kind(case_kind))


async def view(tx: Transaction, case_id: int, case_kind: str, language: str) -> dict[str, Any]:
    """The case's procedure with its ticks."""
    procedure = await current(tx, case_id, case_kind)
    ticks = {
        row["step"]: row
        for row in await tx.rows(
            sa.text(
                "select t.step, t.done_at, u.name as done_by from case_ticks t "
                "join users u on u.id = t.done_by where t.case_id = :id and t.procedure = :key"
            ),
            {"id": case_id, "key": procedure.key},
        )
    }
    return {
        "kind": procedure.key,
        "name": text(f"procedure.{procedure.key}", language),
        "version": procedure.version,
        "steps": [
            {
                "key": step,
                "text": text(f"procedure.{procedure.key}.{step}", language),
                "done_at": ticks[step]["done_at"] if step in ticks else None,
                "done_by": ticks[step]["done_by"] if step in ticks else None,
            }
            for step in procedure.steps
        ],
    }


async def switch(tx: Transaction, work: Work, user_id: int, key: str) -> None:
    """Go on with another procedure; the caller saves. Raises: ``Claimed``, ``WrongState``."""
    actions.human_input(work, user_id, "procedure")
    await tx.execute(
        sa.text(
            "insert into case_procedures (case_id, procedure) values (:id, :key) "
            "on conflict (case_id) do update set procedure = excluded.procedure"
        ),
        {"id": work.case.id, "key": key},
    )
    work.note("procedure", actions.user_actor(user_id), procedure=key)
