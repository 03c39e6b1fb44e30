"""Messages of routine (check-ins, campaigns): whether one need still leave, what a key on a call means."""

from __future__ import annotations

from dispatch.campaigns import feeding
from dispatch.checkins import hearing
from kit.database import Transaction
from kit.outbox import Taken


def is_routine(message: Taken) -> bool:
    """Whether it is about a check-in or a campaign."""
    return "checkin_id" in message.params or "campaign_id" in message.params


async def pointless(tx: Transaction, message: Taken) -> str | None:
    """Why it need not leave any more; None: it must."""
    if "checkin_id" in message.params:
        return await hearing.pointless(tx, message)
    return await feeding.pointless(tx, message) if "campaign_id" in message.params else None


async def press(tx: Transaction, message: Taken, digits: str, call_id: str | None) -> str:
    """A key; answers the catalogue key of what is said in return."""
    heard = hearing.press if "checkin_id" in message.params else feeding.press
    return await heard(tx, message, digits, call_id)
