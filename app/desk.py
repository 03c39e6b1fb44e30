"""What a console shows above its queue: lamps, the fallback telephone, when the chain was last proven."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import sqlalchemy as sa
from fastapi import APIRouter, Request

from app.health import alive
from dispatch.proof import last_proven
from kit.access import Permission
from kit.fields import View
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["desk"], responses=problem_responses(401, 403))

THRESHOLDS_S = [15, 60, 180]
"""Ages at which a waiting case changes its look: the rungs of the plan (DESIGN §5)."""

Lamp = Literal["ok", "down", "unknown"]

# Over ten minutes: a carrier that only fails is down, one that nobody asked is unknown.
_CARRIERS = sa.text(
    """
    select count(*) filter (where result = 'sent') as sent,
           count(*) filter (where result = 'failed') as failed
    from outbox_attempts a join outbox o on o.id = a.outbox_id
    where a.at > bell_now() - interval '10 minutes' and o.channel <> 'device'
    """
)

_FALLBACK = sa.text(
    """
    select desk_phone from areas
    where starts_with(:path, path) and desk_phone is not null
    order by length(path) desc limit 1
    """
)


class Lamps(View):
    """How each part of the chain is."""

    database: Lamp
    broker: Lamp
    engine: Lamp
    carriers: Lamp
    feed: Lamp


class DeskView(View):
    """``now`` is the server's clock; consoles count ages by it and never by their own."""

    now: dt.datetime
    fallback_phone: str | None
    lamps: Lamps
    last_proven_at: dt.datetime | None
    queue_thresholds_s: list[int]


@router.get("/desk")
async def desk(tx: Tx, user: User, request: Request) -> DeskView:
    """Lamps, fallback phone, last proof."""
    user.require(Permission.READ_FEED)
    parts = await alive(tx)
    attempts = await tx.row(_CARRIERS)
    assert attempts is not None
    carriers: Lamp = "unknown"
    if attempts["sent"]:
        carriers = "ok"
    elif attempts["failed"]:
        carriers = "down"
    return DeskView(
        now=await tx.now(),
        fallback_phone=await tx.scalar(_FALLBACK, {"path": user.area_path}),
        lamps=Lamps(
            database="ok",
            broker=_lamp(parts["broker"]),
            engine=_lamp(parts["engine"]),
            carriers=carriers,
            feed=_lamp(request.app.state.feed_reader.works),
        ),
        last_proven_at=await last_proven(tx),
        queue_thresholds_s=THRESHOLDS_S,
    )


def _lamp(works: bool) -> Lamp:
    return "ok" if works else "down"
