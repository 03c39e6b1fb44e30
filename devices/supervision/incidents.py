"""Many units of one place that fail together are one incident: one case, no task for each.

Who fails joins the open incident of his place; a new crowd opens one. It is over when nearly all have
come back; what then still fails is a fault of its own, and is told as such.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from devices.supervision import telling
from devices.supervision.grouping import Failing, Group, Place, covers, groups, split_building
from devices.supervision.judging import Facts, Found, tells_anyway
from devices.supervision.rules import CLEARED_SHARE, CROWDS, HOLD_LONGEST_S, Finding, hold_s
from devices.supervision.sweep import SUPERVISED, SWEEP_LOCK, heartbeat_of, write_changes
from kit import signals
from kit.database import Database, Transaction
from kit.signals import Kind, Signal

MOST = 20_000
"""Failing units looked at in one go; the others join in the next."""

COUNTED_FOR_S = 600.0
"""How long the number of units per area is good enough."""

SETTLED_AFTER = dt.timedelta(seconds=hold_s(HOLD_LONGEST_S))
"""Units that come back say so within a heartbeat: until then nobody is called left over."""

FEWEST = min(crowd.few for crowd in CROWDS.values())

_ALONE = """
    f.incident_id is null and f.finding in ('mains', 'silence')
    and (f.raised_at is null or f.raised_at > bell_now() - interval '16 minutes')
"""
_ANY = sa.text(f"select count(*) from (select from device_findings f where {_ALONE} limit :few) crowd")
_OPEN = sa.text("select * from device_incidents where cleared_at is null order by id for update")
_FAILING = sa.text(
    f"""
    select f.*, d.model, d.heartbeat_s, d.gateway_id, s.readings ->> 'cell' as cell,
           a.id as area_id, a.path as area_path, h.address,
           coalesce(p.powered_device, false) as powered,
           coalesce(p.powered_device or p.dementia, false) as high_risk
    from device_findings f
    join devices d on d.id = f.device_id left join device_status s on s.device_id = d.id
    left join persons p on p.id = d.person_id
    left join homes h on h.id = coalesce(d.home_id, p.home_id)
    left join areas a on a.id = coalesce(h.area_id, p.area_id, d.area_id)
    where {_ALONE}
    order by f.opened_at, f.device_id limit {MOST} for update of f
    """
)
_PER_AREA = sa.text(
    f"""
    select a.path, count(*) as n
    from devices d left join persons p on p.id = d.person_id
    left join homes h on h.id = coalesce(d.home_id, p.home_id)
    join areas a on a.id = coalesce(h.area_id, p.area_id, d.area_id)
    where {SUPERVISED} group by a.path
    """
)
_PER_GATEWAY = sa.text(
    f"""
    select gateway_id, count(*) as n from devices d
    where gateway_id = any(cast(:ids as text[])) and {SUPERVISED} group by gateway_id
    """
)
_PER_BUILDING = sa.text(
    f"""
    select b.path || b.building as key, count(*) as n
    from unnest(cast(:paths as text[]), cast(:buildings as text[])) as b(path, building)
    join areas a on a.path = b.path
    join homes h on h.area_id = a.id and starts_with(h.address, b.building)
    left join persons p on p.home_id = h.id
    join devices d on (d.person_id = p.id or (d.home_id = h.id and d.person_id is null)) and {SUPERVISED}
    group by 1
    """
)


class Incidents:
    """One engine's eye for crowds; it remembers for a while how many units each area has."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._areas: dict[str, int] = {}
        self._counted_at = float("-inf")

    async def settle(self) -> dt.datetime | None:
        """Look until nobody joins any more. Answers the moment up to which every failure has been looked
        at, None while another engine is at it.
        """
        while True:
            looked = await self._look()
            if looked is None or looked[0] == 0:
                return looked and looked[1]

    async def _look(self) -> tuple[int, dt.datetime] | None:
        """Open, fill and end incidents; answers how many units have joined one, and when."""
        async with self._database.transaction() as tx:
            if not await tx.scalar(sa.text("select pg_try_advisory_xact_lock(:key)"), {"key": SWEEP_LOCK}):
                return None
            now = await tx.now()
            open_ones = list(await tx.rows(_OPEN))
            some = await tx.scalar(_ANY, {"few": FEWEST})
            joined = 0
            if some >= FEWEST or (some and open_ones):
                joined = await self._gather(tx, open_ones)
            for incident in open_ones:
                await _end_if_over(tx, incident)
            return joined, now

    async def _gather(self, tx: Transaction, open_ones: list[sa.RowMapping]) -> int:
        rows = {(row["device_id"], row["finding"]): row for row in await tx.rows(_FAILING)}
        units = await asyncio.to_thread(lambda: [_failing(row) for row in rows.values()])
        joined = 0
        for incident in open_ones:
            place = Place(incident["place_type"], incident["place"])
            mine = await asyncio.to_thread(_covered, place, units)
            units = _without(units, mine)
            joined += await _join(tx, incident["id"], mine, rows)
        # Tens of thousands of units take half a second, in which presses must not wait.
        for group in await asyncio.to_thread(groups, units, await self._totals(tx, units)):
            incident_id = await _open(tx, group)
            mine = _with(units, group.members)
            joined += await _join(tx, incident_id, mine, rows)
        return joined

    async def _totals(self, tx: Transaction, units: Sequence[Failing]) -> Any:
        """A function from places to their units, with what it needs already read."""
        at = await asyncio.to_thread(_per_place, units)
        asked = [place for place, n in at.items() if n >= CROWDS[place.type].few]
        if any(place.type == "area" for place in asked):
            await self._count_areas(tx)
        found = await _count(tx, asked)

        def total(places: Sequence[Place]) -> dict[Place, int]:
            areas = {
                place: sum(n for path, n in self._areas.items() if path.startswith(place.key))
                for place in places
                if place.type == "area"
            }
            return found | areas

        return total

    async def _count_areas(self, tx: Transaction) -> None:
        if time.monotonic() - self._counted_at > COUNTED_FOR_S:
            self._areas = {row["path"]: row["n"] for row in await tx.rows(_PER_AREA)}
            self._counted_at = time.monotonic()


def _per_place(units: Sequence[Failing]) -> dict[Place, int]:
    return Counter(place for unit in units for place in unit.places())


def _covered(place: Place, units: Sequence[Failing]) -> list[Failing]:
    return [unit for unit in units if covers(place, unit)]


def _with(units: Sequence[Failing], members: Sequence[Failing]) -> list[Failing]:
    """All findings of these members."""
    ids = {unit.device_id for unit in members}
    return [unit for unit in units if unit.device_id in ids]


def _without(units: Sequence[Failing], members: Sequence[Failing]) -> list[Failing]:
    ids = {unit.device_id for unit in members}
    return [unit for unit in units if unit.device_id not in ids]


async def _count(tx: Transaction, places: list[Place]) -> dict[Place, int]:
    gateways = [place.key for place in places if place.type == "gateway"]
    found: dict[Place, int] = {}
    if gateways:
        for row in await tx.rows(_PER_GATEWAY, {"ids": gateways}):
            found[Place("gateway", row["gateway_id"])] = row["n"]
    buildings = [split_building(place) for place in places if place.type == "building"]
    if buildings:
        values = {"paths": [path for path, _ in buildings], "buildings": [word for _, word in buildings]}
        for row in await tx.rows(_PER_BUILDING, values):
            found[Place("building", row["key"])] = row["n"]
    return found


def _failing(row: sa.RowMapping) -> Failing:
    names = ("device_id", "finding", "area_id", "area_path", "address", "gateway_id", "cell")
    heartbeat_s = heartbeat_of(row["model"], row["heartbeat_s"]) or 0
    return Failing(since=row["opened_at"], heartbeat_s=heartbeat_s, **{name: row[name] for name in names})


async def _open(tx: Transaction, group: Group) -> int:
    """A new incident and its signal."""
    now = await tx.now()
    kind = Kind.OUTAGE
    if any(unit.finding == Finding.MAINS for unit in group.members):
        kind = Kind.POWER_CUT
    area_id = await _area_of(tx, group)
    incident_id: int = await tx.scalar(
        sa.text(
            """
            insert into device_incidents (kind, place_type, place, area_id, units, open_units, opened_at,
                                          changed_at)
            values (:kind, :type, :place, :area_id, 0, 0, :now, :now) returning id
            """
        ),
        {"kind": kind, "type": group.place.type, "place": group.place.key, "area_id": area_id, "now": now},
    )
    payload = {
        "incident_id": incident_id,
        "place_type": group.place.type,
        "place": group.place.key,
        "area_id": area_id,
        "units": len(group.members),
    }
    signal = Signal(telling.SOURCE, None, f"incident-{incident_id}", kind, at=now, payload=payload)
    await signals.store(tx, [signal])
    return incident_id


async def _area_of(tx: Transaction, group: Group) -> int | None:
    """The area of the place: itself, or the one in which all its units lie."""
    path = group.place.key if group.place.type == "area" else group.members[0].area_path
    while path and not all((unit.area_path or "").startswith(path) for unit in group.members):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        path = "" if path == "/" else path
    value: int | None = await tx.scalar(sa.text("select id from areas where path = :path"), {"path": path})
    return value


async def _join(
    tx: Transaction, incident_id: int, units: list[Failing], rows: dict[tuple[str, str], sa.RowMapping]
) -> int:
    """Put units under an incident: what was told of them is told no more, save by their profile."""
    if not units:
        return 0
    now = await tx.now()
    mine = [rows[unit.device_id, unit.finding] for unit in units]
    quiet = [row for row in mine if not _tells_anyway(row)]
    await telling.recovered(tx, [(row["device_id"], _found(row)) for row in quiet], incident_id=incident_id)
    await tx.execute(
        sa.text(
            """
            update device_findings f
            set incident_id = :incident, raise_at = case when u.quiet then null else f.raise_at end
            from unnest(cast(:ids as text[]), cast(:findings as text[]), cast(:quiet as bool[]))
                 as u(device_id, finding, quiet)
            where f.device_id = u.device_id and f.finding = u.finding
            """
        ),
        {
            "incident": incident_id,
            "ids": [row["device_id"] for row in mine],
            "findings": [row["finding"] for row in mine],
            "quiet": [not _tells_anyway(row) for row in mine],
        },
    )
    await tx.execute(
        sa.text(
            """
            update device_incidents i set units = i.units + :n, changed_at = :now,
                open_units = (select count(distinct device_id) from device_findings
                              where incident_id = :incident)
            where id = :incident
            """
        ),
        {"incident": incident_id, "n": len({row["device_id"] for row in mine}), "now": now},
    )
    await write_changes(tx, [(unit.device_id, now, "incident", None, incident_id) for unit in units])
    return len(units)


def _tells_anyway(row: sa.RowMapping) -> bool:
    facts = Facts(
        row["device_id"], None, row["seen_at"], powered=row["powered"], high_risk=row["high_risk"]
    )
    return tells_anyway(facts, Finding(row["finding"]), row["level"])


def _found(row: sa.RowMapping) -> Found:
    names = ("level", "since", "opened_at", "seen_at", "raise_at", "raised_at", "incident_id")
    return Found(Finding(row["finding"]), **{name: row[name] for name in names})


async def _end_if_over(tx: Transaction, incident: sa.RowMapping) -> None:
    """Nearly all have come back, and whoever wanted to has had the time."""
    now = await tx.now()
    row = await tx.row(
        sa.text("select units, open_units, changed_at from device_incidents where id = :id"),
        {"id": incident["id"]},
    )
    assert row is not None
    settled = row["open_units"] == 0 or now - row["changed_at"] > SETTLED_AFTER
    if row["open_units"] > CLEARED_SHARE * row["units"] or not settled:
        return
    values = {"id": incident["id"], "now": now}
    await tx.execute(
        sa.text("update device_incidents set cleared_at = :now, open_units = 0 where id = :id"), values
    )
    await tx.execute(
        sa.text(
            """
            update device_findings set incident_id = null,
                   raise_at = case when finding = 'silence' and level = 'late' then null
                                   else coalesce(raise_at, :now) end
            where incident_id = :id
            """
        ),
        values,
    )
    payload = {"incident_id": incident["id"], "clear": True, "of": incident["kind"]}
    signal = Signal(
        telling.SOURCE, None, f"incident-{incident['id']}-over", Kind.RECOVERED, at=now, payload=payload
    )
    await signals.store(tx, [signal])
