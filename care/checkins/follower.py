"""Never again a call to the dead: what becomes of check-ins and campaigns when services end."""

from __future__ import annotations

import sqlalchemy as sa

from care.campaigns.tables import campaign_targets
from care.checkins import answering
from care.checkins.tables import checkin_plans, checkins
from care.records.followers import Follower, Merge
from kit.access import Actor
from kit.database import Transaction
from kit.outbox import outbox


class CheckinFollower(Follower):
    """Plans stay, and nothing of them is asked while the person is not served."""

    async def ended(self, tx: Transaction, actor: Actor, person_id: int, kind: str) -> dict[str, int]:
        """What is under way stops in the same breath, messages that wait to leave among it."""
        skipped = await answering.skip(tx, [checkins.c.person_id == person_id], "ended")
        return {"checkins_stopped": skipped, "campaign_calls_stopped": await _leave_out(tx, person_id)}

    async def resumed(self, tx: Transaction, actor: Actor, person_id: int) -> None:
        """What lies ahead is asked after all."""
        which = [checkins.c.person_id == person_id, checkins.c.reason == "ended"]
        await answering.take_up(tx, which, await tx.now())

    async def before_merge(self, tx: Transaction, actor: Actor, merge: Merge) -> None:
        """Nobody is asked twice: where the survivor has a plan of his own, the other's ends."""
        await answering.skip(tx, [checkins.c.person_id == merge.other], "merged")
        await _leave_out(tx, merge.other)
        own = sa.exists().where(_KEPT.c.person_id == merge.survivor, _KEPT.c.active)
        await tx.execute(
            sa.update(checkin_plans)
            .where(checkin_plans.c.person_id == merge.other, own)
            .values(active=False, plan_at=None)
        )


_KEPT = checkin_plans.alias("kept")


async def _leave_out(tx: Transaction, person_id: int) -> int:
    """Out of every campaign that runs."""
    mine = campaign_targets.c.person_id == person_id
    keys = sa.select(campaign_targets.c.outbox_key).where(mine, campaign_targets.c.outbox_key.is_not(None))
    await tx.execute(
        sa.update(outbox)
        .where(outbox.c.key.in_(keys), outbox.c.state == "pending")
        .values(state="cancelled", error="not_served")
    )
    stopped = await tx.execute(
        sa.update(campaign_targets)
        .where(mine, campaign_targets.c.state == "waiting")
        .values(state="not_served")
    )
    return stopped.rowcount
