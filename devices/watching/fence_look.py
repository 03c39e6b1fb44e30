"""New places against fences, set by set: level-triggered, apart from the heartbeats that brought them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from devices.watching.fence_rules import RAISES, Fence, FenceKind, Fix, Whereabouts, rings, seen
from devices.watching.raising import finding, raise_all
from kit.database import Transaction
from kit.signals import Kind, Signal

BATCH = 2_000

# A place is kept as long as somebody may know it: with consent, for a fence, while help is wanted.
_NEW = sa.text(
    """
    with new as (
        select device_id, at from device_places
        where looked_at is distinct from at order by at limit :limit
        for update skip locked
    ), looked as (
        update device_places p set looked_at = p.at from new where p.device_id = new.device_id
        returning p.device_id, p.lat, p.lon, p.accuracy_m, p.source, p.at
    ), kept as (
        insert into positions (device_id, person_id, at, lat, lon, accuracy_m, source)
        select l.device_id, d.person_id, l.at, l.lat, l.lon, l.accuracy_m, l.source
        from looked l join devices d on d.id = l.device_id and d.person_id is not null
        join persons p on p.id = d.person_id
        where p.active and exists (select from consents c where c.person_id = p.id
                                   and c.purpose = 'location' and c.withdrawn_at is null)
           or p.active and exists (select from fences f where f.person_id = p.id and f.active)
           or exists (select from signals s
                      where s.device_id = d.id and s.receipt_live and s.case_id is not null
                        and s.kind in ('sos', 'fall', 'help', 'geofence', 'wander'))
    )
    select l.device_id, l.lat, l.lon, l.accuracy_m, l.source, l.at, f.id as fence_id,
           f.lat as fence_lat, f.lon as fence_lon, f.radius_m, s.outside, s.seen_at, s.far_at, s.left_at,
           s.raised_at, (select count(*) from looked) as looked
    from looked l
    left join devices d on d.id = l.device_id
    left join persons p on p.id = d.person_id and p.active
    left join fences f on f.person_id = p.id and f.active and f.changed_at < l.at
    left join fence_states s on s.fence_id = f.id and s.device_id = l.device_id
    order by f.id, l.device_id
    """
)

_KNOWN = ("outside", "seen_at", "far_at", "left_at", "raised_at")

_OUTSIDE = sa.text(
    """
    select s.*, f.kind, f.lat, f.lon, f.radius_m, f.hours_from, f.hours_to
    from fence_states s
    join fences f on f.id = s.fence_id and f.active
    join devices d on d.id = s.device_id and d.person_id = f.person_id
    join persons p on p.id = f.person_id and p.active
    where s.outside and s.raised_at is null
    order by s.fence_id, s.device_id
    for update of s skip locked
    """
)

_TOLD = sa.text(
    """
    update fence_states s set raised_at = :now
    from unnest(cast(:fences as bigint[]), cast(:devices as text[])) as t(fence_id, device_id)
    where s.fence_id = t.fence_id and s.device_id = t.device_id
    """
)
_KNOW = sa.text(
    """
    insert into fence_states (fence_id, device_id, outside, seen_at, far_at, left_at, raised_at)
    select * from unnest(cast(:fence_id as bigint[]), cast(:device_id as text[]), cast(:outside as bool[]),
                         cast(:seen_at as timestamptz[]), cast(:far_at as timestamptz[]),
                         cast(:left_at as timestamptz[]), cast(:raised_at as timestamptz[]))
    on conflict (fence_id, device_id) do update
    set outside = excluded.outside, seen_at = excluded.seen_at, far_at = excluded.far_at,
        left_at = excluded.left_at, raised_at = excluded.raised_at
    """
)


async def look(tx: Transaction) -> int:
    """Take new places, judge them, tell who has left and who is back; answers how many places."""
    rows = await tx.rows(_NEW, {"limit": BATCH})
    found: list[Signal] = []
    changes: list[dict[str, Any]] = []
    for row in rows:
        if row["fence_id"] is None:
            continue
        known = Whereabouts(**{name: row[name] for name in _KNOWN})
        fence = Fence(row["fence_lat"], row["fence_lon"], row["radius_m"])
        now_known = seen(
            fence, known, Fix(*(row[name] for name in ("lat", "lon", "accuracy_m", "source", "at")))
        )
        changes.append(
            {
                "fence_id": row["fence_id"],
                "device_id": row["device_id"],
                **{name: getattr(now_known, name) for name in _KNOWN},
            }
        )
        if known.raised_at is not None and known.left_at is not None and not now_known.outside:
            found.append(_back(row, known))
    await _write(tx, changes)
    found += await _left(tx)
    await raise_all(tx, found)
    return rows[0]["looked"] if rows else 0


def _name(fence_id: int, known: Whereabouts) -> str:
    assert known.left_at is not None
    return f"fence-{fence_id}-{known.left_at:%Y%m%dT%H%M%S}"


def _back(row: sa.RowMapping, known: Whereabouts) -> Signal:
    """Back inside: takes the excursion's signal back, and nothing else."""
    name = _name(row["fence_id"], known)
    return finding(Kind.CANCEL, row["device_id"], name, row["at"], ref=name, fence=row["fence_id"])


async def _left(tx: Transaction) -> list[Signal]:
    """Excursions that have to be told now, noted as told."""
    now = await tx.now()
    found: list[Signal] = []
    told: list[tuple[int, str]] = []
    for row in await tx.rows(_OUTSIDE):
        known = Whereabouts(**{name: row[name] for name in _KNOWN})
        fence = Fence(row["lat"], row["lon"], row["radius_m"], row["hours_from"], row["hours_to"])
        if not rings(fence, known, now) or known.left_at is None:
            continue
        kind = RAISES[FenceKind(row["kind"])]
        name = _name(row["fence_id"], known)
        found.append(finding(kind, row["device_id"], name, known.left_at, fence=row["fence_id"]))
        told.append((row["fence_id"], row["device_id"]))
    if told:
        columns = [list(column) for column in zip(*told, strict=True)]
        await tx.execute(_TOLD, {"now": now, "fences": columns[0], "devices": columns[1]})
    return found


async def _write(tx: Transaction, changes: list[dict[str, Any]]) -> None:
    if changes:
        await tx.execute(_KNOW, {name: [change[name] for change in changes] for name in changes[0]})
