"""The rules about signs of life of a person."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from devices.tables import devices
from devices.watching.life_rules import AFTER_H
from devices.watching.life_rules import RuleKind as Kinds
from devices.watching.schemas import NewWatchRule, WatchRuleChanges
from devices.watching.tables import watch_rules
from kit.access import Actor
from kit.database import Transaction
from kit.errors import InvalidField, NotFound


async def of_person(tx: Transaction, person_id: int) -> list[dict[str, Any]]:
    """All rules, by id."""
    query = sa.select(watch_rules).where(watch_rules.c.person_id == person_id).order_by(watch_rules.c.id)
    return [dict(row) for row in await tx.rows(query)]


async def find(tx: Transaction, person_id: int, rule_id: int) -> dict[str, Any]:
    """Raises: ``NotFound``."""
    query = sa.select(watch_rules).where(watch_rules.c.id == rule_id, watch_rules.c.person_id == person_id)
    row = await tx.row(query)
    if row is None:
        raise NotFound(what="watch_rule", id=rule_id)
    return dict(row)


async def add(tx: Transaction, actor: Actor, person: sa.RowMapping, new: NewWatchRule) -> int:
    """Raises: ``InvalidField`` for a time that the kind does not take, or a unit of somebody else."""
    values = new.model_dump()
    if values["after_h"] is None:
        values["after_h"] = AFTER_H.get(Kinds(new.kind))
    _require_fitting(values)
    await _require_unit(tx, person, new.device_id)
    rule_id: int = await tx.scalar(
        sa.insert(watch_rules)
        .values(person_id=person["id"], changed_by=actor.id, changed_at=await tx.now(), **values)
        .returning(watch_rules.c.id)
    )
    return rule_id


async def change(
    tx: Transaction, actor: Actor, person: sa.RowMapping, rule: dict[str, Any], wanted: WatchRuleChanges
) -> None:
    """Raises: ``InvalidField`` as ``add``."""
    values = wanted.given()
    _require_fitting({**rule, **values})
    await _require_unit(tx, person, values.get("device_id"))
    await tx.execute(
        sa.update(watch_rules)
        .where(watch_rules.c.id == rule["id"])
        .values(**values, changed_by=actor.id, changed_at=await tx.now(), heard_since=None)
    )


async def remove(tx: Transaction, rule_id: int) -> None:
    """The rule is gone; what it has raised stays."""
    await tx.execute(sa.delete(watch_rules).where(watch_rules.c.id == rule_id))


def _require_fitting(values: dict[str, Any]) -> None:
    needed, other = ("by_time", "after_h") if values["kind"] == Kinds.NO_OK else ("after_h", "by_time")
    if values[needed] is None:
        raise InvalidField(field=f"body.{needed}", reason="missing")
    if values[other] is not None:
        raise InvalidField(field=f"body.{other}", reason="not_for_this_kind")


async def _require_unit(tx: Transaction, person: sa.RowMapping, device_id: str | None) -> None:
    if device_id is None:
        return
    owner = await tx.row(sa.select(devices.c.person_id, devices.c.home_id).where(devices.c.id == device_id))
    at_home = owner is not None and owner["home_id"] is not None and owner["home_id"] == person["home_id"]
    if owner is None or not (owner["person_id"] == person["id"] or at_home):
        raise InvalidField(field="body.device_id", reason="not_of_this_person")
