"""What becomes of visits when services end for a person, or two persons turn out to be one."""

from __future__ import annotations

import sqlalchemy as sa

from care.records.followers import Follower, Merge
from care.visits import agreements, writing
from care.visits.tables import dwelling_hazards, visit_agreements, visits
from kit.access import Actor
from kit.database import Transaction


class VisitFollower(Follower):
    """Agreements stay, and nobody is sent while the person is not served."""

    async def ended(self, tx: Transaction, actor: Actor, person_id: int, kind: str) -> dict[str, int]:
        """Off the lists in the same breath."""
        return {"visits_stopped": await agreements.skip(tx, [visits.c.person_id == person_id], "ended")}

    async def resumed(self, tx: Transaction, actor: Actor, person_id: int) -> None:
        """What lies ahead is made after all, and what was written meanwhile without her is made up for."""
        await agreements.take_up(tx, [visits.c.person_id == person_id, visits.c.reason == "ended"])
        held = visit_agreements.c
        agreement_id = await tx.scalar(sa.select(held.id).where(held.person_id == person_id, held.active))
        if agreement_id is not None:
            await writing.write_agreement(tx, agreement_id)

    async def before_merge(self, tx: Transaction, actor: Actor, merge: Merge) -> None:
        """Nobody is visited twice: where the survivor has an agreement, the other's ends."""
        kept = visit_agreements.alias("kept")
        own = sa.exists().where(kept.c.person_id == merge.survivor, kept.c.active)
        ended = await tx.execute(
            sa.update(visit_agreements)
            .where(visit_agreements.c.person_id == merge.other, visit_agreements.c.active, own)
            .values(active=False)
        )
        if ended.rowcount:
            await agreements.skip(tx, [visits.c.person_id == merge.other], "merged")
        # What is dangerous at the survivor's is known once.
        same = dwelling_hazards.alias("same")
        known = sa.exists().where(
            same.c.person_id == merge.survivor,
            same.c.item == dwelling_hazards.c.item,
            same.c.fixed_on.is_(None),
        )
        await tx.execute(
            sa.delete(dwelling_hazards).where(
                dwelling_hazards.c.person_id == merge.other, dwelling_hazards.c.fixed_on.is_(None), known
            )
        )
