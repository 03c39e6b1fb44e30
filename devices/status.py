"""The newest status of each device: one narrow row, written for every heartbeat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson
import sqlalchemy as sa

from devices.codecs.native import Status
from kit.database import Transaction


@dataclass(slots=True)
class News:
    """What came from one device since the last batch.

    ``online``: True after any sign of life, False when the broker says so (a hint, which leaves
    ``last_seen_at`` alone). ``status``: its newest heartbeat.
    """

    online: bool | None = None
    status: Status | None = None


_WRITE = sa.text(
    """
    insert into device_status as s (device_id, last_seen_at, online, battery, signal_dbm, mains,
                                    firmware, location, readings)
    select device_id, t.now, online, battery, signal_dbm, mains, firmware, location::jsonb,
           readings::jsonb
    from unnest(cast(:device_id as text[]), cast(:online as bool[]), cast(:battery as smallint[]),
                cast(:signal_dbm as smallint[]), cast(:mains as bool[]), cast(:firmware as text[]),
                cast(:location as text[]), cast(:readings as text[]))
         as n(device_id, online, battery, signal_dbm, mains, firmware, location, readings),
         (select bell_now() as now) t
    order by device_id
    on conflict (device_id) do update
    set last_seen_at = case when excluded.online is false then s.last_seen_at
                            else excluded.last_seen_at end,
        online = coalesce(excluded.online, s.online),
        battery = coalesce(excluded.battery, s.battery),
        signal_dbm = coalesce(excluded.signal_dbm, s.signal_dbm),
        mains = coalesce(excluded.mains, s.mains),
        firmware = coalesce(excluded.firmware, s.firmware),
        location = coalesce(excluded.location, s.location),
        readings = coalesce(excluded.readings, s.readings)
    """
)

_NOTHING = Status()


async def write(tx: Transaction, news: Mapping[str, News]) -> None:
    """Bring the rows of these devices up to date, in the order of their ids.

    Sorted, because three unsorted writers dead-locked (measured; docs/pitfalls.md).
    """
    if not news:
        return
    items = sorted(news.items())
    statuses = [item.status or _NOTHING for _, item in items]
    await tx.execute(
        _WRITE,
        {
            "device_id": [device_id for device_id, _ in items],
            "online": [item.online for _, item in items],
            "battery": [status.battery for status in statuses],
            "signal_dbm": [status.signal_dbm for status in statuses],
            "mains": [status.mains for status in statuses],
            "firmware": [status.firmware for status in statuses],
            "location": [_json(status.location) for status in statuses],
            "readings": [_json(status.readings) for status in statuses],
        },
    )


def _json(value: object) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
