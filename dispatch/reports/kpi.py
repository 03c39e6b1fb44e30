"""How long answering, sending and arriving took, and how often nothing was the matter."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa

from dispatch.reports.facts import Which, ctes
from dispatch.reports.rules import FALSE_ALARMS, TARGETS, share
from kit.clock_zone import LOCAL
from kit.database import Transaction

By = Literal["hour", "day", "desk", "provider", "district", "street", "community"]

MOST_DEVICES = 10

_LOCAL = f"opened_at at time zone '{LOCAL.key}'"


def _of_level(level: str) -> str:
    """The area of this level that the case's area is, or lies in."""
    return f"""(select b.id::text from areas own join areas b on starts_with(own.path, b.path)
                where own.id = facts.area_id and b.level = '{level}' order by length(b.path) limit 1)"""


_KEYS: dict[By, str] = {
    "hour": f"to_char({_LOCAL}, 'HH24')",
    "day": f"to_char({_LOCAL}, 'YYYY-MM-DD')",
    "desk": "answered_by::text",
    "provider": "provider_id::text",
    "district": _of_level("district"),
    "street": _of_level("street"),
    "community": _of_level("community"),
}
SPANS = {
    "answer": ("received_at", "answered_at"),
    "contact": ("answered_at", "contact_at"),
    "dispatch": ("answered_at", "dispatched_at"),
    "accept": ("dispatched_at", "accepted_at"),
    "arrive": ("dispatched_at", "arrived_at"),
    "enter": ("arrived_at", "entered_at"),
}
"""Stage → from which stamp to which. Measured where both exist in this order."""


def _stages() -> str:
    rows = []
    for stage, (start, end) in SPANS.items():
        targets = ", ".join(str(target) for target in TARGETS[stage])
        seconds = f"case when {end} >= {start} then extract(epoch from {end} - {start})::float8 end"
        rows.append(f"('{stage}', {seconds}, array[{targets}])")
    return ",\n".join(rows)


def _statement(by: By, where: str) -> sa.TextClause:
    false_alarm = "priority <= 2 and disposition = any(cast(:false_alarms as text[]))"
    return sa.text(
        f"""{ctes(where)}, keyed as materialized (select facts.*, {_KEYS[by]} as key from facts),
        stages as (
            select grouping(k.key) = 1 as everything, k.key, s.stage,
                jsonb_build_object(
                    'count', count(*),
                    'percentiles',
                        percentile_cont(array[0.5, 0.9, 0.95, 1]) within group (order by s.seconds),
                    'within', jsonb_build_array(
                        count(*) filter (where s.seconds <= s.targets[1]),
                        count(*) filter (where s.seconds <= s.targets[2]),
                        count(*) filter (where s.seconds <= s.targets[3]))) as figures
            from keyed k cross join lateral (values {_stages()}) as s(stage, seconds, targets)
            where k.priority = any(cast(:measured as int[])) and s.seconds is not null
            group by grouping sets ((k.key, s.stage), (s.stage))
        ), counts as (
            select grouping(key) = 1 as everything, key, jsonb_build_object(
                'cases', count(*),
                'p1', count(*) filter (where priority = 1), 'p2', count(*) filter (where priority = 2),
                'p3', count(*) filter (where priority = 3), 'p4', count(*) filter (where priority = 4),
                'unanswered', count(*) filter (
                    where priority = any(cast(:measured as int[])) and answered_at is null),
                'false', count(*) filter (where {false_alarm}),
                'judged', count(*) filter (where priority <= 2 and disposition is not null)) as figures
            from keyed group by grouping sets ((key), ())
        ), devices as (
            select device_id, count(*) as alarms from keyed
            where {false_alarm} and device_id is not null
            group by device_id order by alarms desc, device_id limit {MOST_DEVICES}
        ), asked as (
            select k.key as case_key, r.provider_id::text as provider, o.state, o.accepted_at
            from keyed k join offers o on o.case_id = k.id join responders r on r.id = o.responder_id
        ), offered as (
            select grouping(key) = 1 as everything, key, jsonb_build_object(
                'made', count(*),
                'accepted', count(*) filter (where accepted_at is not null),
                'declined', count(*) filter (where accepted_at is null and state = 'declined'),
                'expired', count(*) filter (where accepted_at is null and state = 'expired')) as figures
            from (select *, {"provider" if by == "provider" else "case_key"} as key from asked) one
            group by grouping sets ((key), ())
        )
        select 'stage' as part, everything, key, stage as name, figures from stages
        union all select 'counts', everything, key, null, figures from counts
        union all select 'offers', everything, key, null, figures from offered
        union all select 'device', true, device_id, null, to_jsonb(alarms) from devices
        """
    )


async def figures(tx: Transaction, which: Which, by: By, measured: list[int]) -> dict[str, Any]:
    """``groups``, ``total`` and ``false_alarm_devices``. Stages are measured for the priorities given."""
    values = {**which.values, "measured": measured, "false_alarms": [str(one) for one in FALSE_ALARMS]}
    groups: dict[tuple[bool, str | None], dict[str, Any]] = {(True, None): _empty(None)}
    devices = []
    for row in await tx.rows(_statement(by, which.where), values):
        if row["part"] == "device":
            devices.append({"device_id": row["key"], "false_alarms": row["figures"]})
            continue
        key = (row["everything"], row["key"])
        group = groups.setdefault(key, _empty(row["key"]))
        if row["part"] == "stage":
            group["stages"][row["name"]] = _stage(row["name"], row["figures"])
        elif row["part"] == "counts":
            group |= _counts(row["figures"])
        else:
            group["offers"] = _offers(row["figures"])
    total = groups.pop((True, None))
    names = await _names(tx, by, [key for _, key in groups if key is not None])
    listed = [{**group, "name": names.get(key or "")} for (_, key), group in groups.items()]
    listed.sort(key=lambda group: (group["key"] is None, group["key"] or ""))
    if by not in ("hour", "day"):
        listed.sort(key=lambda group: -group["cases"])
    devices.sort(key=lambda one: (-one["false_alarms"], one["device_id"]))
    return {"groups": listed, "total": total, "false_alarm_devices": devices}


_USERS = sa.text("select id, name from users where id = any(cast(:ids as bigint[]))")
_PROVIDERS = sa.text("select id, name from providers where id = any(cast(:ids as bigint[]))")
_AREAS = sa.text("select id, name from areas where id = any(cast(:ids as bigint[]))")


async def _names(tx: Transaction, by: By, keys: list[str]) -> dict[str, str]:
    if by in ("hour", "day"):
        return {}
    table = {"desk": _USERS, "provider": _PROVIDERS}.get(by, _AREAS)
    rows = await tx.rows(table, {"ids": [int(key) for key in keys]})
    return {str(row["id"]): row["name"] for row in rows}


def _empty(key: str | None) -> dict[str, Any]:
    stages = {
        name: _stage(name, {"count": 0, "percentiles": [None] * 4, "within": [0] * 3}) for name in TARGETS
    }
    none = dict.fromkeys(("cases", "p1", "p2", "p3", "p4", "unanswered", "false", "judged"), 0)
    offers = _offers(dict.fromkeys(("made", "accepted", "declined", "expired"), 0))
    return {"key": key, "name": None, **_counts(none), "stages": stages, "offers": offers}


def _stage(name: str, found: dict[str, Any]) -> dict[str, Any]:
    count = found["count"]
    shown = {
        label: None if value is None else round(value, 3)
        for label, value in zip(("p50", "p90", "p95", "max"), found["percentiles"], strict=True)
    }
    within = [
        {"target_s": target, "count": met, "share": share(met, count)}
        for target, met in zip(TARGETS[name], found["within"], strict=False)
    ]
    return {"count": count, **shown, "within": within}


def _counts(found: dict[str, int]) -> dict[str, Any]:
    return {
        "cases": found["cases"],
        "priorities": {name: found[name] for name in ("p1", "p2", "p3", "p4")},
        "unanswered": found["unanswered"],
        "false_alarms": {
            "count": found["false"],
            "of": found["judged"],
            "share": share(found["false"], found["judged"]),
        },
    }


def _offers(found: dict[str, int]) -> dict[str, Any]:
    return {**found, "share_accepted": share(found["accepted"], found["made"])}
