"""What consoles hear of a call: that it has changed. Whom it is about they read."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from pydantic.json_schema import SkipJsonSchema

from dispatch.hotline.states import CallState
from kit.areas import areas
from kit.database import Transaction
from kit.feed import FeedEvent
from kit.feed_frames import OMITTED, EventFrame

CallKind = Literal["emergency", "ordinary"]


class CallFrame(EventFrame):
    """A call has changed: ``GET /calls/{call_id}`` says how it stands. ``alert``: consoles must sound."""

    type: Literal["call"]
    call_id: int
    state: CallState
    kind: CallKind
    agent_id: int | None
    alert: Literal[True] | SkipJsonSchema[None] = OMITTED


async def tell(
    tx: Transaction, row: sa.RowMapping, *, alert: bool = False, everybody: bool = False
) -> None:
    """Write the event. ``everybody``: to all desks, wherever the line belongs."""
    path = None
    if row["area_id"] is not None and not everybody:
        path = await tx.scalar(sa.select(areas.c.path).where(areas.c.id == row["area_id"]))
    data = {"call_id": row["id"], "state": row["state"], "kind": row["kind"], "agent_id": row["agent_id"]}
    tx.feed.append(FeedEvent("call", area_path=path, data=data | ({"alert": True} if alert else {})))
