"""What becomes of units when services end for their person, or two persons turn out to be one."""

from __future__ import annotations

import sqlalchemy as sa

from care.records.followers import Follower, Merge
from devices.collecting import OUT
from devices.installing import orders
from devices.installing.tables import install_orders
from devices.proving.cadence import REMINDED_AGAIN_DAYS
from devices.serving import served
from devices.tables import devices
from devices.units import history
from devices.watching.tables import positions
from kit.access import Actor
from kit.clock_zone import TODAY
from kit.database import Transaction

LOCATION = "location"

# By two indexes; one condition for both would read every unit.
_THEIRS = """
    select id from devices where person_id = :person
    union
    select d.id from persons p join devices d on d.home_id = p.home_id and d.person_id is null
    where p.id = :person
"""
_UNSERVED = f"""
    select d.id, d.state from devices d left join persons p on p.id = d.person_id
    where d.id in ({_THEIRS}) and not {served("d", "p")}
"""
# The sweep looks at once, and takes back what it has found.
_LOOK = sa.text(f"update device_status set check_at = bell_now() where device_id in ({_THEIRS})")
_REMINDERS = sa.text(
    f"""
    update outbox o set state = case when o.state = 'pending' then 'cancelled' else o.state end,
                        again_until = null
    where o.key in (select 'test-due:' || u.id || ':' || ({TODAY} - ago)
                    from ({_UNSERVED}) u, generate_series(0, {REMINDED_AGAIN_DAYS}) ago)
      and (o.state = 'pending' or (o.state = 'sent' and o.again_until is not null))
    """
)
_TO_COLLECT = sa.text(f"select count(*) from ({_UNSERVED}) d where {OUT}")
_STOPPED = sa.text(
    """
    select (select count(*) from watch_rules where person_id = :person and active) as watch_rules,
           (select count(*) from fences where person_id = :person and active) as fences
    """
)


class DeviceFollower(Follower):
    """Devices' part."""

    async def ended(self, tx: Transaction, actor: Actor, person_id: int, kind: str) -> dict[str, int]:
        """Supervision, reminders and watching stop; what is being installed is not; units come back."""
        person = {"person": person_id}
        await tx.execute(_LOOK, person)
        reminders = await tx.execute(_REMINDERS, person)
        watched = await tx.row(_STOPPED, person)
        assert watched is not None
        units = await tx.scalar(_TO_COLLECT, person)
        ordered = await _cancel_orders(tx, actor, person_id, kind)
        return {
            **watched,
            "test_reminders": reminders.rowcount,
            "install_orders": ordered,
            "units_to_collect": units,
        }

    async def resumed(self, tx: Transaction, actor: Actor, person_id: int) -> None:
        """Units are supervised again."""
        await tx.execute(_LOOK, {"person": person_id})

    async def before_merge(self, tx: Transaction, actor: Actor, merge: Merge) -> None:
        """The history of the units says whose they were."""
        query = sa.select(devices.c.id).where(devices.c.person_id == merge.other).order_by(devices.c.id)
        for row in await tx.rows(query.with_for_update(key_share=True)):
            await history.record(
                tx,
                actor.id,
                row["id"],
                "bound",
                before={"person_id": merge.other},
                after={"person_id": merge.survivor},
                reason="merged",
            )

    async def merged(self, tx: Transaction, actor: Actor, merge: Merge) -> None:
        """Positions have no foreign key: their table is partitioned by day."""
        moved = await tx.execute(
            sa.update(positions)
            .where(positions.c.person_id == merge.other)
            .values(person_id=merge.survivor)
        )
        merge.moved["positions"] = moved.rowcount

    async def consent_withdrawn(self, tx: Transaction, person_id: int, purpose: str) -> dict[str, int]:
        """Positions that were kept go with the consent to be located."""
        if purpose != LOCATION:
            return {}
        gone = await tx.execute(sa.delete(positions).where(positions.c.person_id == person_id))
        return {"positions": gone.rowcount}


async def _cancel_orders(tx: Transaction, actor: Actor, person_id: int, kind: str) -> int:
    query = sa.select(install_orders.c.id).where(
        install_orders.c.person_id == person_id, install_orders.c.state.in_(orders.OPEN)
    )
    found = [row["id"] for row in await tx.rows(query.order_by(install_orders.c.id))]
    for order_id in found:
        row = await tx.row(
            sa.select(install_orders).where(install_orders.c.id == order_id).with_for_update()
        )
        assert row is not None
        await orders.cancel(tx, actor, dict(row), kind)
    return len(found)
