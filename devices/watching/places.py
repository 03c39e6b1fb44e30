"""Where units are: the newest place of each, written beside its heartbeat."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from devices.status import News
from kit.database import Transaction

_NOTE = sa.text(
    """
    insert into device_places as p (device_id, lat, lon, accuracy_m, source, at)
    select device_id, lat, lon, accuracy_m, source, bell_now()
    from unnest(cast(:device_id as text[]), cast(:lat as float8[]), cast(:lon as float8[]),
                cast(:accuracy_m as float8[]), cast(:source as text[]))
         as n(device_id, lat, lon, accuracy_m, source)
    order by device_id
    on conflict (device_id) do update
    set lat = excluded.lat, lon = excluded.lon, accuracy_m = excluded.accuracy_m,
        source = excluded.source, at = excluded.at
    """
)


async def note(tx: Transaction, news: Mapping[str, News]) -> None:
    """Keep the places that came with this news; one that comes late is not where somebody is."""
    found = sorted(
        (device_id, item.status.location)
        for device_id, item in news.items()
        if item.status is not None
        and item.status.location is not None
        and not item.status.location.get("stored")
    )
    if not found:
        return
    await tx.execute(
        _NOTE,
        {
            "device_id": [device_id for device_id, _ in found],
            **{
                name: [place.get(name) for _, place in found]
                for name in ("lat", "lon", "accuracy_m", "source")
            },
        },
    )
