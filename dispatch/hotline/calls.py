"""Reading calls: those of a desk in the order in which they are to be answered."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.access import Actor
from kit.database import Transaction
from kit.errors import NotFound

# A line nobody has described belongs to everybody who sees what has no place.
_SCOPE = "(position(:within in a.path) > 0 or (k.area_id is null and :unplaced))"

# Emergencies, then known high risk, then the oldest.
_LATER, _SAFER = "(k.kind = 'ordinary')::int", "(not k.high_risk)::int"
_STATE = "array_position(array['ringing', 'abandoned', 'answered', 'ended', 'closed'], k.state)"

_SELECT = f"""
    with waiting as materialized (
        select k.id, row_number() over (order by {_LATER}, {_SAFER}, k.rang_at, k.id) as position
        from calls k left join areas a on a.id = k.area_id
        where k.state = 'ringing' and k.direction = 'inbound' and {_SCOPE})
    select k.*, {_STATE} as state_order, {_LATER} as later, {_SAFER} as safer, w.position,
           l.number as line_number, l.name as line_name, l.recording as line_recording,
           u.name as agent_name, p.name as person_name, r.name as responder_name,
           d.model as device_model, d.sim_number, c.id as its_case_id, c.number as case_number,
           c.state as case_state, c.priority as case_priority, c.owner_id as case_owner_id,
           o.name as case_owner_name, a.path as area_path
    from calls k
    left join waiting w on w.id = k.id
    left join areas a on a.id = k.area_id
    left join hotline_lines l on l.id = k.line_id
    left join users u on u.id = k.agent_id
    left join persons p on p.id = k.person_id
    left join responders r on r.id = k.responder_id
    left join devices d on d.id = k.device_id
    left join signals s on s.id = k.signal_id
    left join cases c on c.id = coalesce(s.case_id, k.case_id)
    left join users o on o.id = c.owner_id
    where {_SCOPE}
"""


def _scope(actor: Actor) -> dict[str, Any]:
    return {"within": f"/{actor.area_id}/", "unplaced": actor.sees(None)}


async def visible(tx: Transaction, actor: Actor, call_id: int) -> sa.RowMapping:
    """A call with what is shown of it. Raises: ``NotFound`` also for one outside the user's areas."""
    row = await tx.row(sa.text(f"{_SELECT} and k.id = :id"), {"id": call_id, **_scope(actor)})
    if row is None:
        raise NotFound(what="call", id=call_id)
    return row


async def opened(
    tx: Transaction, actor: Actor, *, state: str | None, after: list[Any] | None, limit: int
) -> list[sa.RowMapping]:
    """Calls that are not closed, in their order, of one state or of all; one more than ``limit``."""
    where, values = "k.closed_at is null", {**_scope(actor), "limit": limit + 1}
    if state is not None:
        where += " and k.state = :state"
        values["state"] = state
    if after is not None:
        where += f" and ({_STATE}, {_LATER}, {_SAFER}, k.rang_at, k.id) > "
        where += "(:s, :l, :f, cast(:t as timestamptz), :i)"
        values |= dict(zip("slfti", after, strict=True))
    order = "order by state_order, later, safer, k.rang_at, k.id limit :limit"
    return list(await tx.rows(sa.text(f"{_SELECT} and {where} {order}"), values))


async def closed(
    tx: Transaction, actor: Actor, *, after: list[Any] | None, limit: int
) -> list[sa.RowMapping]:
    """Those that are closed, the newest first, one more than ``limit``."""
    where, values = "k.state = 'closed'", {**_scope(actor), "limit": limit + 1}
    if after is not None:
        where += " and k.id < :before"
        values["before"] = after[0]
    return list(await tx.rows(sa.text(f"{_SELECT} and {where} order by k.id desc limit :limit"), values))
