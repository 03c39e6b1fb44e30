"""The walk: every unit of the registry in turn, so that no change of it is missed for long.

Units are bound, unbound, swapped, imported and seeded in many places, and the days of a SIM run out
without anybody doing anything. A unit whose row of ``device_status`` does not fit what the registry
says is due at once (no silence is allowed it), and the sweep does the rest.
"""

from __future__ import annotations

import sqlalchemy as sa

from devices.models import MODELS, OTHER
from devices.supervision.rules import SIM_DAYS, thresholds_s
from devices.supervision.sweep import SUPERVISED
from kit.clock_zone import local_date
from kit.database import Database, Transaction

STEP = 4_000
"""Units per sweep: a million in 21 minutes at one sweep in five seconds."""

_STEP = sa.text(
    f"""
    with step as materialized (
        select d.id, d.model, d.heartbeat_s, coalesce({SUPERVISED}, false) as supervised,
               case when d.sim_expires_on is null then null
                    else (select min(days) from unnest(cast(:sim_days as int[])) as r(days)
                          where d.sim_expires_on - cast(:today as date) <= days) end as sim
        from devices d where d.id > (select walked_to from hearing) order by d.id limit :limit
    ), unfit as (
        select s.device_id
        from step join device_status s on s.device_id = step.id
        left join unnest(cast(:models as text[]), cast(:heartbeats as int[])) as m(model, heartbeat_s)
               on m.model = step.model
        left join device_findings f on f.device_id = step.id and f.finding = 'sim',
        lateral (select coalesce(step.heartbeat_s, m.heartbeat_s, :other) as beat) b
        where (step.supervised and b.beat > 0 and s.hour > 0) <> (s.allowance_s is not null)
           or (step.supervised and s.watch < 2 and s.hour > 0
               and s.allowance_s <> 2 * b.beat)
           or (step.supervised and b.beat > 0 and s.hour > 0 and step.sim is distinct from f.level::int)
    ), looked as (
        update device_status s set check_at = bell_now(), allowance_s = 0 from unfit
        where s.device_id = unfit.device_id
          and (s.check_at is null or s.check_at > bell_now())
    )
    update hearing set walked_to = case when (select count(*) from step) < :limit then ''
                                        else (select max(id) from step) end
    """
)


async def step(database: Database) -> None:
    """Walk on by one step; after the last unit begin anew."""
    async with database.transaction() as tx:
        await tx.execute(
            _STEP,
            {
                "limit": STEP,
                "models": list(MODELS),
                "heartbeats": [model.heartbeat_s for model in MODELS.values()],
                "other": OTHER.heartbeat_s,
                "sim_days": list(SIM_DAYS),
                "today": local_date(await tx.now()),
            },
        )


async def look_again(tx: Transaction, *device_ids: str) -> None:
    """The registry has changed these units: look at them with the next sweep."""
    await tx.execute(
        sa.text(
            "update device_status set check_at = bell_now(), allowance_s = 0 "
            "where device_id = any(cast(:ids as text[]))"
        ),
        {"ids": sorted(device_ids)},
    )


assert thresholds_s(300)[0] == 2 * 300  # what ``_STEP`` takes for the allowance of a unit in order
