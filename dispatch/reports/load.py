"""How many alarms a desk had to face in every 10 minutes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from dispatch.reports.facts import Which, ctes
from dispatch.reports.rules import BANDS, INTERVAL_MIN, share
from kit.database import Transaction

WORST = 10

_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_INTERVAL = dt.timedelta(minutes=INTERVAL_MIN)


def _statement(where: str, desk: bool) -> sa.TextClause:
    counted = ", ".join(
        f"count(*) filter (where alarms >= {least}{'' if most is None else f' and alarms <= {most}'})"
        f" as {name}"
        for name, least, most in BANDS
    )
    # Technical tasks (P4) do not ring.
    return sa.text(
        f"""{ctes(where)}, intervals as (
            select grouping(answered_by) = 1 as everybody, answered_by as desk_id,
                date_bin('{INTERVAL_MIN} minutes', opened_at, :epoch) as at, count(*) as alarms
            from facts where priority <= 3 {"and answered_by = :desk" if desk else ""}
            group by grouping sets ((answered_by, 3), (3))
        )
        select i.everybody, i.desk_id, u.name, sum(i.alarms)::bigint as alarms, count(*) as busy,
            max(i.alarms) as most, {counted},
            (array_agg(jsonb_build_object('from', i.at, 'alarms', i.alarms)
                order by i.alarms desc, i.at))[1:{WORST}] as worst
        from intervals i left join users u on u.id = i.desk_id
        where i.everybody or i.desk_id is not null
        group by i.everybody, i.desk_id, u.name order by alarms desc, i.desk_id
        """
    )


def intervals(since: dt.datetime, until: dt.datetime, now: dt.datetime) -> int:
    """How many intervals the period touches, as far as it has passed."""
    end = min(until, now)
    if end <= since:
        return 0
    return -((_EPOCH - end) // _INTERVAL) - (since - _EPOCH) // _INTERVAL


async def figures(tx: Transaction, which: Which, desk: int | None) -> dict[str, Any]:
    """``intervals``, ``bands``, ``desks`` and ``total``; ``desk``: only that user's."""
    period = which.period
    count = intervals(period.since, period.until, await tx.now())
    values = {**which.values, "epoch": _EPOCH}
    if desk is not None:
        values["desk"] = desk
    rows = await tx.rows(_statement(which.where, desk is not None), values)
    total = next((row for row in rows if row["everybody"]), None)
    return {
        "interval_min": INTERVAL_MIN,
        "intervals": count,
        "bands": [{"name": name, "least": least, "most": most} for name, least, most in BANDS],
        "desks": [_desk(row, count) for row in rows if not row["everybody"]],
        "total": _desk(total, count),
    }


def _desk(row: sa.RowMapping | None, count: int) -> dict[str, Any]:
    found: dict[str, Any] = {name: 0 if row is None else row[name] for name, _, _ in BANDS}
    found["acceptable"] += max(count - (0 if row is None else row["busy"]), 0)  # nothing happened
    alarms = 0 if row is None else row["alarms"]
    return {
        "id": None if row is None else row["desk_id"],
        "name": None if row is None else row["name"],
        "alarms": alarms,
        "average": round(alarms / count, 3) if count else None,
        "most": 0 if row is None else row["most"],
        "bands": {name: {"intervals": n, "share": share(n, count)} for name, n in found.items()},
        "worst": [] if row is None else row["worst"],
    }
