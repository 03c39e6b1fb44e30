"""The lines of the carriers that are configured: written down when a sender starts."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
import sqlalchemy as sa

from dispatch.notify.carrier import Carrier
from kit.database import Transaction

_ANNOUNCE = sa.text(
    """
    insert into carrier_lines (carrier, channel, rank, per_s, callee_limits)
    select carrier, channel, rank, per_s, limits::jsonb
    from unnest(cast(:carriers as text[]), cast(:channels as text[]), cast(:ranks as smallint[]),
                cast(:rates as float8[]), cast(:limits as text[]))
         as l(carrier, channel, rank, per_s, limits)
    order by carrier, channel
    on conflict (carrier, channel) do update
    set rank = excluded.rank, per_s = excluded.per_s, callee_limits = excluded.callee_limits
    """
)
_FORGET = sa.text(
    """
    delete from carrier_lines l
    where not exists (select from unnest(cast(:carriers as text[]), cast(:channels as text[]))
                      as k(carrier, channel) where k.carrier = l.carrier and k.channel = l.channel)
    """
)


async def announce(tx: Transaction, carriers: Sequence[Carrier], rates: dict[str, float]) -> None:
    """Every line that there is now, in the order in which they are tried. ``rates``: messages a second,
    by ``carrier:channel``."""
    found = [
        (one.name, channel, rank, rates.get(f"{one.name}:{channel}"), limits)
        for rank, one in enumerate(carriers)
        for channel, limits in one.channels.items()
    ]
    values = {
        "carriers": [line[0] for line in found],
        "channels": [line[1] for line in found],
        "ranks": [line[2] for line in found],
        "rates": [line[3] for line in found],
        "limits": [orjson.dumps([[it.per_s, it.most] for it in line[4]]).decode() for line in found],
    }
    await tx.execute(_ANNOUNCE, values)
    await tx.execute(_FORGET, {name: values[name] for name in ("carriers", "channels")})
