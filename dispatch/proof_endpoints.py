"""``/proof``: when the whole chain last worked, and how long each part of it took."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from fastapi import APIRouter
from pydantic import Field

from dispatch.proof import PROOF_DEVICE
from kit.access import Permission
from kit.fields import View
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["desk"], responses=problem_responses(401, 403))

_LAST = sa.text(
    """
    select o.created_at, o.sent_at, s.received_at
    from signals s join outbox o on o.key = replace(s.signal_id, 'proof-', 'proof:')
    where s.device_id = :device and s.state = 'recorded'
    order by s.id desc limit 1
    """
)
_CARRIER = sa.text(
    """
    select max(a.at) from outbox_attempts a join outbox o on o.id = a.outbox_id
    where o.channel in ('sms', 'voice') and a.result not in ('failed', 'unknown')
      and a.at > bell_now() - interval '31 days'
    """
)


class Stage(View):
    """One part of the chain."""

    name: str = Field(examples=["stored"])
    ms: float


class ProofView(View):
    """The newest synthetic press that came through, and when a carrier last took or reported a message."""

    last_press_at: dt.datetime | None
    last_carrier_at: dt.datetime | None
    stages: list[Stage] = Field(
        description="Since it was written: stored in the inbox, confirmed by the broker"
    )


@router.get("/proof", summary="When the whole chain last worked")
async def proof(tx: Tx, user: User) -> ProofView:
    """A synthetic press travels outbox, bridge, broker, bridge and intake every five minutes."""
    user.require(Permission.READ_CASES)
    last = await tx.row(_LAST, {"device": PROOF_DEVICE})
    stages = []
    if last is not None:
        stored = last["received_at"] - last["created_at"]
        stages.append(Stage(name="stored", ms=round(stored.total_seconds() * 1000, 1)))
        if last["sent_at"] is not None:
            confirmed = last["sent_at"] - last["created_at"]
            stages.append(Stage(name="confirmed", ms=round(confirmed.total_seconds() * 1000, 1)))
    return ProofView(
        last_press_at=last and last["received_at"],
        last_carrier_at=await tx.scalar(_CARRIER),
        stages=stages,
    )
