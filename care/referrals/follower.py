"""What becomes of referrals when services end for a person."""

from __future__ import annotations

import sqlalchemy as sa

from care.records.followers import Follower
from care.referrals.tables import referrals
from kit.access import Actor
from kit.database import Transaction


class ReferralFollower(Follower):
    """Nobody is reminded about the dead; one that is answered all the same is on record."""

    async def ended(self, tx: Transaction, actor: Actor, person_id: int, kind: str) -> dict[str, int]:
        """Those that wait stop."""
        stopped = await tx.execute(
            sa.update(referrals)
            .where(referrals.c.person_id == person_id, referrals.c.state.in_(["open", "accepted"]))
            .values(
                state="stopped",
                end_reason=kind,
                next_at=None,
                ended_at=await tx.now(),
                ended_by=actor.id,
            )
        )
        return {"referrals_stopped": stopped.rowcount}
