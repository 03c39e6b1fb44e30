"""Who is on duty at an instant for an area and a skill, and why: one query over the shifts.

For the past the same as then: shifts that are over are never rewritten.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from kit.access import Actor, Permission
from kit.catalogue import text
from kit.database import Transaction

MOST = 500
"""People in one answer."""

# Whoever serves the area asked for, a part of it, or a larger one around it.
_TOUCHES = """
    (starts_with({path}, :{asked}) or starts_with(:{asked}, {path}))
"""

_ON_DUTY = sa.text(
    f"""
    select s.id, s.responder_id, r.name, r.phone, s.starts_at, s.ends_at, s.why, s.on_at, s.on_how,
           s.purpose, s.skill, o.id as rota_id, o.name as rota, o.phone as rota_phone,
           coalesce(o.asks_confirmation, false) as asks_confirmation, a.id as area_id, a.name as area,
           starts_with(h.path, :scope) as inside
    from shifts s
    join responders r on r.id = s.responder_id
    join areas h on h.id = r.area_id
    join areas a on a.id = coalesce(s.area_id, r.area_id)
    left join rotas o on o.id = s.rota_id
    where tstzrange(s.starts_at, s.ends_at) @> cast(:at as timestamptz)
      and (r.active or cast(:at as timestamptz) < bell_now())
      and {_TOUCHES.format(path="a.path", asked="scope")}
      and {_TOUCHES.format(path="a.path", asked="area")}
      and (cast(:skill as text) is null or s.skill = :skill
           or (s.skill is null and r.skills @> array[cast(:skill as text)]))
      and (cast(:purpose as text) is null or s.purpose = :purpose)
    order by s.starts_at, s.id
    limit :limit
    """
)

_GAPS = sa.text(
    f"""
    select g.*, o.name as rota, o.purpose, o.skill, a.id as area_id, a.name as area
    from rota_gaps g
    join rotas o on o.id = g.rota_id
    join areas a on a.id = o.area_id
    where g.starts_at < :until
      and least(g.ends_at, coalesce(g.over_at, g.ends_at)) > cast(:since as timestamptz)
      and g.starts_at < least(g.ends_at, coalesce(g.over_at, g.ends_at))
      and {_TOUCHES.format(path="a.path", asked="scope")}
      and {_TOUCHES.format(path="a.path", asked="area")}
      and (cast(:skill as text) is null or o.skill is null or o.skill = :skill)
      and (cast(:purpose as text) is null or o.purpose = :purpose)
    order by g.starts_at, g.id
    limit :limit
    """
)


def _values(actor: Actor, area_path: str | None, skill: str | None, purpose: str | None) -> dict[str, Any]:
    path = area_path or actor.area_path
    return {"scope": actor.area_path, "area": path, "skill": skill, "purpose": purpose, "limit": MOST}


async def on_duty(
    tx: Transaction,
    actor: Actor,
    at: dt.datetime,
    *,
    area_path: str | None = None,
    skill: str | None = None,
    purpose: str | None = None,
) -> list[sa.RowMapping]:
    """Shifts that cover ``at``, by start."""
    values = _values(actor, area_path, skill, purpose)
    return list(await tx.rows(_ON_DUTY, {"at": at, **values}))


async def gaps(
    tx: Transaction,
    actor: Actor,
    since: dt.datetime,
    until: dt.datetime,
    *,
    area_path: str | None = None,
    skill: str | None = None,
    purpose: str | None = None,
) -> list[sa.RowMapping]:
    """Gaps between two instants as they are known, by start."""
    values = _values(actor, area_path, skill, purpose)
    return list(await tx.rows(_GAPS, {"since": since, "until": until, **values}))


def masked(phone: str) -> str:
    """The last four digits are enough to recognise, not to call."""
    return "*" * max(0, len(phone) - 4) + phone[-4:]


def may_call(actor: Actor, row: sa.RowMapping) -> bool:
    """Whether the caller sees the whole number: he handles cases or keeps the list, and it is his area."""
    keeps = actor.may(Permission.HANDLE_CASES) or actor.may(Permission.WRITE_RESPONDERS)
    return keeps and bool(row["inside"])


def reasons(row: sa.RowMapping, names: dict[int, str], language: str) -> list[dict[str, Any]]:
    """Why somebody is on duty: the stored reasons, and whether he has said that he is there."""
    found = list(row["why"]) or [{"code": "entered"}]
    if row["on_at"] is not None:
        found.append({"code": "confirmed", "how": row["on_how"], "at": row["on_at"].isoformat()})
    elif row["asks_confirmation"]:
        found.append({"code": "unconfirmed"})
    return in_words(found, names, language)


def in_words(found: list[dict[str, Any]], names: dict[int, str], language: str) -> list[dict[str, Any]]:
    """The reasons with their texts; ``names`` of the responders that they name."""
    answer = []
    for reason in found:
        values = dict(reason)
        for key in ("replaces_id", "responder_id"):
            if reason.get(key) is not None:
                values["name"] = names.get(reason[key], f"#{reason[key]}")
        if "day" in reason:
            values["day"] = text(f"weekday.{reason['day']}", language)
        if "how" in reason:
            values["how"] = text(f"duty.how.{reason['how']}", language)
        code = reason["code"]
        if code == "override_instead" and "name" not in values:
            values["name"] = text("duty.everybody", language)
        answer.append({**reason, "text": text(f"duty.{code}", language, **values)})
    return answer


def mentioned(rows: list[sa.RowMapping]) -> set[int]:
    """The responders whom the reasons of these rows name."""
    return {
        reason[key]
        for row in rows
        for reason in row["why"]
        for key in ("replaces_id", "responder_id")
        if reason.get(key) is not None
    }


async def names(tx: Transaction, people: set[int]) -> dict[int, str]:
    """What responders are called."""
    if not people:
        return {}
    rows = await tx.rows(
        sa.text("select id, name from responders where id = any(cast(:ids as bigint[]))"),
        {"ids": sorted(people)},
    )
    return {row["id"]: row["name"] for row in rows}
