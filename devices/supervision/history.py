"""What a unit was like before: hourly roll-ups and changes, one partition per day.

Heartbeats write the roll-ups (``devices.status``). Partitions are made two days ahead and dropped as
a whole; rows for which there was none yet lie in the default partition and are deleted from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from kit.database import Transaction

TABLES = {
    "device_hours": ("hour", dt.timedelta(days=60)),
    "device_changes": ("at", dt.timedelta(days=400)),
    "positions": ("at", dt.timedelta(days=30)),
}
"""Table → the column of its partitions, and how long it is kept: a discharge takes weeks, and whoever
looks for the cause of a fault asks about last year. Where somebody was is nobody's business for long."""

AHEAD_DAYS = 2
BATCH = 5_000

_PARTITIONS = sa.text(
    """
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = cast(:table as regclass)
    """
)


async def make_partitions(tx: Transaction) -> None:
    """The days to come; one of which some rows came too early stays in the default partition."""
    today = (await tx.now()).date()
    for table, (column, _) in TABLES.items():
        known = {row["name"] for row in await tx.rows(_PARTITIONS, {"table": table})}
        for number in range(AHEAD_DAYS + 1):
            day = today + dt.timedelta(days=number)
            name, following = f"{table}_{day:%Y%m%d}", day + dt.timedelta(days=1)
            span = f"{column} >= '{day}' and {column} < '{following}'"
            if name in known or await tx.scalar(
                sa.text(f"select exists (select from history.{table}_default where {span})")
            ):
                continue
            await tx.execute(
                sa.text(
                    f"create table history.{name} partition of {table} "
                    f"for values from ('{day}') to ('{following}')"
                )
            )


async def drop_old(tx: Transaction) -> int:
    """Drop the days beyond retention; answers how many partitions and left-over rows went."""
    gone = 0
    for table, (column, kept) in TABLES.items():
        limit = (await tx.now() - kept).date()
        for row in await tx.rows(_PARTITIONS, {"table": table}):
            day = row["name"].rpartition("_")[2]
            if day.isdigit() and dt.datetime.strptime(day, "%Y%m%d").date() < limit:  # noqa: DTZ007
                await tx.execute(sa.text(f"drop table history.{row['name']}"))
                gone += 1
        left = f"select ctid from history.{table}_default where {column} < '{limit}' limit {BATCH}"
        deleted = await tx.execute(
            sa.text(f"delete from history.{table}_default where ctid = any(array({left}))")
        )
        gone += deleted.rowcount
    return gone


_HOURS = sa.text(
    """
    select hour, sum(beats)::int as beats, min(battery_min) as battery_min,
           max(battery_max) as battery_max, min(battery) as battery,
           max(signal_max) as signal_max, max(signal_dbm) as signal_dbm
    from (
        select hour, beats, battery_min, battery_max, battery, signal_max, signal_dbm
        from device_hours where device_id = :id and hour >= :since
        union all
        select to_timestamp(hour * 3600.0), beats, battery_min, battery_max, battery, signal_max, signal_dbm
        from device_status
        where device_id = :id and beats > 0 and to_timestamp((hour + 1) * 3600.0) > :since
    ) h group by hour order by hour desc limit :limit
    """
)
_CHANGES = sa.text(
    """
    select at, what, before, after from device_changes
    where device_id = :id and at >= :since order by at desc limit :limit
    """
)


async def hours(tx: Transaction, device_id: str, since: dt.datetime, limit: int) -> Sequence[sa.RowMapping]:
    """The hours in which it spoke, the newest first, with the one that is running."""
    return await tx.rows(_HOURS, {"id": device_id, "since": since, "limit": limit})


async def changes(
    tx: Transaction, device_id: str, since: dt.datetime, limit: int
) -> Sequence[sa.RowMapping]:
    """What changed, the newest first."""
    return await tx.rows(_CHANGES, {"id": device_id, "since": since, "limit": limit})
