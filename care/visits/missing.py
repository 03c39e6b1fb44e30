"""Visits whose time is up: missed, and who hears of it. So is one that never came further than the door.

A visit at a set time, to somebody of high risk, or begun at the door, is a case of that person. The others
of a visitor's week are one case of that visitor: who lies ill himself must not fill the desk with eighty.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.visits.patterns import judged_on
from care.visits.vacant import SOURCE
from kit import signals
from kit.clock_zone import LOCAL
from kit.database import Database, Transaction
from kit.signals import Kind, Signal

PORTION = 500

_DUE = sa.text(
    f"""
    select v.id, v.person_id, v.responder_id, v.week, v.day, v.set_at, v.next_at, v.state, p.risk,
           p.active as served, r.area_id,
           d.active and g.active and not coalesce(
               g.paused_from <= j.day and (g.paused_until is null or g.paused_until >= j.day), false
           ) as agreed,
           v.latest_at < (v.week + 7)::timestamp at time zone '{LOCAL.key}' as of_a_day,
           exists (select from absences ab
                   where ab.person_id = v.person_id and ab.from_on <= j.day
                     and (ab.until_on is null or ab.until_on >= j.day)) as away
    from visits v join persons p on p.id = v.person_id join responders r on r.id = v.responder_id
    join visit_duties d on d.id = v.duty_id join visit_agreements g on g.id = d.agreement_id
    cross join lateral (select {judged_on("v")} as day) j
    where v.next_at <= bell_now() and v.state in ('due', 'arrived')
    order by v.next_at, v.id limit :limit
    for update of v skip locked
    """
)
_CHANGE = sa.text(
    """
    update visits v set state = t.state, reason = t.reason, next_at = null,
                        signal_id = coalesce(t.signal_id, v.signal_id)
    from unnest(cast(:id as bigint[]), cast(:state as text[]), cast(:reason as text[]),
                cast(:signal_id as bigint[])) as t(id, state, reason, signal_id)
    where v.id = t.id
    """
)


async def look(database: Database) -> int:
    """Take a portion of those whose time is up; answers how many."""
    async with database.transaction() as tx:
        rows = await tx.rows(_DUE, {"limit": PORTION})
        if not rows:
            return 0
        reasons = [_why_not(row) for row in rows]
        missed = [row for row, reason in zip(rows, reasons, strict=True) if reason is None]
        raised = await _raise(tx, missed)
        changes: dict[str, list[Any]] = {
            "id": [row["id"] for row in rows],
            "state": ["missed" if reason is None else "skipped" for reason in reasons],
            "reason": reasons,
            "signal_id": [raised.get(row["id"]) for row in rows],
        }
        await tx.execute(_CHANGE, changes)
        return len(rows)


def _why_not(row: sa.RowMapping) -> str | None:
    if not row["served"]:
        return "ended"
    if row["away"]:
        return "absence"
    return None if row["agreed"] else "plan"


async def _raise(tx: Transaction, missed: list[sa.RowMapping]) -> dict[int, int]:
    """Visit → the signal about it."""
    names = [_named(row) for row in missed]
    batch: dict[str, Signal] = {}
    for row, name in zip(missed, names, strict=True):
        batch.setdefault(name, _signal(row, name))
    stored = await signals.store(tx, list(batch.values()))
    ids = {name: one.id for name, one in zip(batch, stored, strict=True)}
    return {row["id"]: ids[name] for row, name in zip(missed, names, strict=True)}


def _named(row: sa.RowMapping) -> str:
    if row["of_a_day"] or row["risk"] == "high" or row["state"] == "arrived":
        return f"visit-{row['id']}"
    return f"visits-{row['responder_id']}-{row['week']}"


def _signal(row: sa.RowMapping, name: str) -> Signal:
    about: dict[str, Any] = {"visitor_id": row["responder_id"], "week": row["week"].isoformat()}
    if name.startswith("visit-"):
        about |= {"visit_id": row["id"], "person_id": row["person_id"], "risk": row["risk"]}
    else:
        about |= {"round": name, "area_id": row["area_id"]}
    return Signal(SOURCE, None, name, Kind.VISIT_MISSED, at=row["next_at"], payload=about)
