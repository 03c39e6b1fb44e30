"""What becomes of applications when services end for a person, or two persons turn out to be one."""

from __future__ import annotations

from care.coverage import applications, programmes
from care.coverage.states import State
from care.records.followers import Follower, Merge
from kit.access import Actor
from kit.database import Transaction


class CoverageFollower(Follower):
    """A contract ends with the services; the unit stays connected all the same."""

    async def ended(self, tx: Transaction, actor: Actor, person_id: int, kind: str) -> dict[str, int]:
        """Every open application stops."""
        held = await applications.open_of_person(tx, person_id)
        today = await programmes.today(tx)
        for one in held:
            await applications.end(tx, actor.id, one, State.STOPPED, today, kind, detail={"ending": True})
        return {"coverage_stopped": len(held)}

    async def resumed(self, tx: Transaction, actor: Actor, person_id: int) -> None:
        """What the ending stopped goes on."""
        await applications.resume(tx, actor.id, person_id)

    async def before_merge(self, tx: Transaction, actor: Actor, merge: Merge) -> None:
        """Of two open applications for one programme the survivor's stays."""
        kept = {one["programme_id"] for one in await applications.open_of_person(tx, merge.survivor)}
        today = await programmes.today(tx)
        for one in await applications.open_of_person(tx, merge.other):
            if one["programme_id"] in kept:
                await applications.end(tx, actor.id, one, State.STOPPED, today, "duplicate")
