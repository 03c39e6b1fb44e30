"""What findings become: signals in the inbox. Intake makes cases of them, never an alarm.

Each level of a finding is one signal, however often it is told: its id is the finding, its level and
since when. A finding that goes says so with ``recovered``, and whether the person has others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from devices.supervision.judging import Found
from devices.supervision.rules import DAILY_S, Finding, State, telling
from kit import signals
from kit.database import Database, Transaction
from kit.signals import Kind, Signal

SOURCE = "supervision"
BATCH = 500

SAID_BY_DEVICE = {Finding.MAINS: Kind.MAINS_LOST, Finding.BATTERY: Kind.LOW_BATTERY}
"""What a device may have told by itself before we found it."""

WORD = {
    Finding.SILENCE: Kind.OFFLINE,
    Finding.BATTERY: Kind.LOW_BATTERY,
    Finding.MAINS: Kind.MAINS_LOST,
    Finding.SIGNAL: Kind.WEAK_SIGNAL,
    Finding.CLOCK: Kind.CLOCK_DRIFT,
    Finding.SIM: Kind.SIM_EXPIRING,
}
"""What a finding that has gone was called when it was told."""

SAID_WITHIN = dt.timedelta(hours=1)

_TO_TELL = sa.text(
    """
    select f.*, s.battery, s.last_seen_at, d.sim_expires_on,
           coalesce(p.powered_device or p.dementia, false) as high_risk
    from device_findings f
    left join device_status s on s.device_id = f.device_id
    left join devices d on d.id = f.device_id left join persons p on p.id = d.person_id
    where f.raise_at <= :until order by f.raise_at, f.device_id limit :limit
    for update of f skip locked
    """
)
_TOLD = sa.text(
    """
    update device_findings f set raised_at = :now, raise_at = t.again_at
    from unnest(cast(:ids as text[]), cast(:findings as text[]), cast(:again_at as timestamptz[]))
         as t(device_id, finding, again_at)
    where f.device_id = t.device_id and f.finding = t.finding
    """
)


async def tell_due(database: Database, until: dt.datetime) -> int:
    """Raise what was due at ``until``, up to ``BATCH`` findings; answers how many."""
    async with database.transaction() as tx:
        now = await tx.now()
        rows = await tx.rows(_TO_TELL, {"until": until, "limit": BATCH})
        if not rows:
            return 0
        said = await _said_by_device(tx, [(row["device_id"], Finding(row["finding"])) for row in rows], now)
        fresh = [row for row in rows if (row["device_id"], row["finding"]) not in said]
        await signals.store(tx, [_signal(row, now) for row in fresh])
        await tx.execute(
            _TOLD,
            {
                "now": now,
                "ids": [row["device_id"] for row in rows],
                "findings": [row["finding"] for row in rows],
                "again_at": [_again_at(row, now) for row in rows],
            },
        )
        return len(rows)


def _signal(row: sa.RowMapping, now: dt.datetime) -> Signal:
    told = telling(Finding(row["finding"]), row["level"])
    assert told is not None
    number = "" if row["raised_at"] is None else f"-{now:%Y%m%d}"
    payload = {"level": row["level"], "since": row["since"].isoformat()}
    for name in ("battery", "last_seen_at", "sim_expires_on"):
        value = row[name]
        if value is not None:
            payload[name] = value if isinstance(value, int) else value.isoformat()
    return Signal(
        SOURCE,
        row["device_id"],
        f"{row['finding']}-{row['level']}-{row['since'].timestamp():.0f}{number}",
        told.kind,
        at=row["since"],
        payload=payload,
    )


def _again_at(row: sa.RowMapping, now: dt.datetime) -> dt.datetime | None:
    """Somebody of high risk without supervision is called every day until it is repaired."""
    if row["level"] == State.UNSUPERVISED and row["high_risk"]:
        return now + dt.timedelta(seconds=DAILY_S)
    return None


_SAID = sa.text(
    """
    select distinct s.device_id, s.kind from signals s
    join unnest(cast(:ids as text[]), cast(:kinds as text[])) as w(device_id, kind)
      on s.device_id = w.device_id and s.kind = w.kind
    where s.source <> 'supervision' and s.received_at > :after and s.case_id is not null
    """
)


async def _said_by_device(
    tx: Transaction, findings: Sequence[tuple[str, Finding]], now: dt.datetime
) -> set[tuple[str, str]]:
    """Those that the device has told by itself lately, and that have led to a case."""
    wanted = [(device_id, SAID_BY_DEVICE[f]) for device_id, f in findings if f in SAID_BY_DEVICE]
    if not wanted:
        return set()
    ids, kinds = [device_id for device_id, _ in wanted], [str(kind) for _, kind in wanted]
    rows = await tx.rows(_SAID, {"ids": ids, "kinds": kinds, "after": now - SAID_WITHIN})
    found = {str(kind): str(finding) for finding, kind in SAID_BY_DEVICE.items()}
    return {(row["device_id"], found[row["kind"]]) for row in rows}


_OTHERS = sa.text(
    """
    select g.device_id from unnest(cast(:ids as text[])) as g(device_id)
    join devices d on d.id = g.device_id
    join devices o on (o.person_id = d.person_id or o.home_id = d.home_id)
    join device_findings f on f.device_id = o.id
    where f.raised_at is not null and f.incident_id is null
      and (f.device_id, f.finding) not in (
          select * from unnest(cast(:gone_ids as text[]), cast(:findings as text[])))
    """
)


async def recovered(
    tx: Transaction, gone: Sequence[tuple[str, Found]], *, incident_id: int | None = None
) -> None:
    """Tell the cases of these findings that they are over, or held by an incident from now on."""
    if not gone:
        return
    now = await tx.now()
    said = await _said_by_device(tx, [(device_id, old.finding) for device_id, old in gone], now)
    told = [(i, f) for i, f in gone if (f.raised_at and f.incident_id is None) or (i, f.finding) in said]
    if not told:
        return
    values = {
        "ids": sorted({device_id for device_id, _ in told}),
        "gone_ids": [device_id for device_id, _ in gone],
        "findings": [str(old.finding) for _, old in gone],
    }
    others = {row["device_id"] for row in await tx.rows(_OTHERS, values)}
    await signals.store(
        tx,
        [
            Signal(
                SOURCE,
                device_id,
                f"recovered-{old.finding}-{old.opened_at.timestamp():.0f}",
                Kind.RECOVERED,
                at=now,
                payload={
                    "of": str(WORD[old.finding]),
                    "clear": device_id not in others,
                    **({"incident_id": incident_id} if incident_id is not None else {}),
                },
            )
            for device_id, old in told
        ],
    )
