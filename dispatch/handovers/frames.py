"""What consoles hear of a hand-over: that it has changed, and whom it concerns."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa

from dispatch.tables import handovers
from kit.areas import areas
from kit.database import Transaction
from kit.feed import FeedEvent
from kit.feed_frames import EventFrame
from kit.users import users

State = Literal["prepared", "confirmed", "cancelled"]


class HandoverFrame(EventFrame):
    """Prepared, an item confirmed, accepted or cancelled: the two users read it again."""

    type: Literal["handover"]
    handover_id: int
    state: State
    from_user_id: int
    to_user_id: int


async def tell(tx: Transaction, handover_id: int) -> None:
    """Write the event, with its state as it now is, to where both users see it."""
    row = await tx.row(sa.select(handovers).where(handovers.c.id == handover_id))
    assert row is not None
    both = (row["from_user"], row["to_user"])
    places = sa.select(areas.c.path).join(users, users.c.area_id == areas.c.id)
    found = {place["path"] for place in await tx.rows(places.where(users.c.id.in_(both)))}
    for path in sorted(found):
        if any(other != path and other.startswith(path) for other in found):
            continue  # whoever sees the whole sees its part
        data = {
            "handover_id": handover_id,
            "state": row["state"],
            "from_user_id": row["from_user"],
            "to_user_id": row["to_user"],
        }
        tx.feed.append(FeedEvent("handover", area_path=path, data=data))
