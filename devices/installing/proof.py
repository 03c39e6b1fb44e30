"""The proof that a unit works: a press of it was stored, and its receipt is on its way.

Written beside the status of the device, after the press has gone its way: nothing here may delay one.
A proof that gets lost with its bridge costs the installer another press, never the elder anything.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from care.coverage import applications
from devices.naming import FOREIGN
from devices.units import history
from devices.units.states import State
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.signals import Kind, Signal, StoredSignal

PROVING = frozenset(
    {Kind.SOS, Kind.TEST, Kind.SERVICE, Kind.FALL, Kind.FIRE, Kind.GAS, Kind.WATER, Kind.HELP}
)
"""What shows that the button, or the sensor, is heard here. A low battery shows only the radio."""

_DOUBTFUL = frozenset({FOREIGN, "retained"})


def proves(signal: Signal, stored: StoredSignal) -> bool:
    """Whether a signal proves its unit: made just now, by this unit, and never seen before."""
    return (
        signal.kind in PROVING and stored.fresh and not signal.stored and _DOUBTFUL.isdisjoint(signal.flags)
    )


_RECORD = sa.text(
    """
    with given as (
        select * from unnest(cast(:devices as text[]), cast(:signals as bigint[])) as g(device_id, signal)
    ), held as (
        select id from devices where id = any(cast(:devices as text[]))
        order by id for no key update
    ), units as (
        -- Once a minute is often enough for a unit that repeats for ever.
        update devices d set last_proven_at = bell_now()
        from held where d.id = held.id
          and (d.last_proven_at is null or d.last_proven_at < bell_now() - interval '1 minute')
    )
    update install_orders o set state = 'proven', proven_at = bell_now(), proven_by = g.signal
    from given g where o.device_id = g.device_id and o.state = 'installing'
    returning o.device_id, o.id, o.application_id
    """
)

_INSTALLED = sa.text(
    "update devices set state = 'installed' where id = :id and state = 'assigned' returning id"
)


async def record(tx: Transaction, presses: Mapping[str, int]) -> None:
    """Note the moment for these units (device id → the signal's row), and close their orders."""
    if not presses:
        return
    ids = sorted(presses)
    values = {"devices": ids, "signals": [presses[one] for one in ids]}
    for row in await tx.rows(_RECORD, values):
        was_assigned = await tx.scalar(_INSTALLED, {"id": row["device_id"]}) is not None
        await history.record(
            tx,
            None,
            row["device_id"],
            "proven",
            before={"state": State.ASSIGNED} if was_assigned else None,
            after={"state": State.INSTALLED} if was_assigned else None,
        )
        if row["application_id"] is not None:
            detail = {"order_id": row["id"], "device_id": row["device_id"]}
            today = local_date(await tx.now())
            await applications.works(tx, row["application_id"], today, detail)
