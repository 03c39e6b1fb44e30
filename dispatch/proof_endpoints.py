"""``/proof``: when the whole chain last worked, and how long each part of it took."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from fastapi import APIRouter
from pydantic import Field

from dispatch.proof import CARRIER_KEY, PROOF_DEVICE
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
    where o.channel in ('sms', 'voice') and a.result not in ('sent', 'failed', 'unknown')
      and a.at > bell_now() - interval '31 days'
    """
)
_ASKED = sa.text(
    """
    select created_at, sent_at, delivered_at from outbox
    where key like :key and delivered_at > bell_now() - interval '2 days'
    order by id desc limit 1
    """
)


class Stage(View):
    """One part of the chain."""

    name: str = Field(examples=["stored"])
    ms: float


class ProofView(View):
    """The newest synthetic press that came through, and when a carrier last reported what became of a
    message."""

    last_press_at: dt.datetime | None
    last_carrier_at: dt.datetime | None
    stages: list[Stage] = Field(
        description="Since it was written: `stored` in the inbox, `confirmed` by the broker; of the hour's"
        " text to a telephone of our own `carrier_took`, `carrier_back`"
    )


@router.get("/proof", summary="When the whole chain last worked")
async def proof(tx: Tx, user: User) -> ProofView:
    """A synthetic press travels outbox, bridge, broker, bridge and intake every five minutes; a text goes
    to a carrier and its report comes back every hour, where there are telephones for it."""
    user.require(Permission.READ_CASES)
    last = await tx.row(_LAST, {"device": PROOF_DEVICE})
    stages = []
    if last is not None:
        stages.append(_stage("stored", last["created_at"], last["received_at"]))
        if last["sent_at"] is not None:
            stages.append(_stage("confirmed", last["created_at"], last["sent_at"]))
    asked = await tx.row(_ASKED, {"key": f"{CARRIER_KEY}%"})
    if asked is not None:
        stages.append(_stage("carrier_took", asked["created_at"], asked["sent_at"]))
        stages.append(_stage("carrier_back", asked["created_at"], asked["delivered_at"]))
    return ProofView(
        last_press_at=last and last["received_at"],
        last_carrier_at=await tx.scalar(_CARRIER),
        stages=stages,
    )


def _stage(name: str, since: dt.datetime, until: dt.datetime) -> Stage:
    return Stage(name=name, ms=round((until - since).total_seconds() * 1000, 1))
