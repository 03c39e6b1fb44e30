"""Adding, changing and closing areas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from kit.access import Actor
from kit.areas import history, references, tree
from kit.areas.codes import Coded, Misfit, may_lie_below, recoded
from kit.areas.errors import AreaChanged, AreaClosed, AreaNotEmpty
from kit.areas.tables import areas
from kit.clock import NOW
from kit.database import Transaction
from kit.errors import AlreadyExists, InvalidField


async def add(tx: Transaction, actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    """A new area below one of the actor's. Raises: ``InvalidField``, ``AlreadyExists``."""
    await tree.lock(tx)
    parent = await tree.find_open(tx, actor, values["parent_id"], "body.parent_id", "unknown_parent")
    require_level(values["level"], parent["level"], "body.level")
    new = Coded(0, None, values["level"], None, values["name"])
    _, misfits = recoded([new], await tree.code_prefix(tx, parent["path"]), {0: values["code"]})
    refuse_misfits(misfits, "body.code")
    area_id = await tx.scalar(sa.text("select nextval(pg_get_serial_sequence('areas', 'id'))"))
    values = {**values, "id": area_id, "path": f"{parent['path']}{area_id}/"}
    try:
        async with tx.savepoint():
            row = await tx.row(sa.insert(areas).values(**values).returning(areas))
    except sa.exc.IntegrityError as error:
        raise AlreadyExists(field="code", extra={"field": "code"}) from error
    assert row is not None
    await history.record(tx, actor.id, area_id, "created", {}, _facts(row))
    return dict(row)


async def change(
    tx: Transaction,
    actor: Actor,
    area_id: int,
    version: int | None,
    values: dict[str, Any],
    codes: Mapping[int, str | None],
    reason: str | None,
) -> None:
    """Write what is given. Raises: ``NotFound``, ``AreaClosed``, ``AreaChanged``, ``InvalidField``,
    ``AlreadyExists``."""
    await tree.lock(tx)
    held = await hold(tx, actor, area_id)
    if version not in (None, held["version"]):
        raise AreaChanged(extra={"version": held["version"]})
    if "code" in values:
        codes = {**codes, area_id: values.pop("code")}
    changed = {name: value for name, value in values.items() if held[name] != value}
    if changed:
        await tx.execute(sa.update(areas).where(areas.c.id == area_id).values(**changed))
        before = {name: held[name] for name in changed}
        await history.record(tx, actor.id, area_id, "changed", before, changed, reason)
    if codes:
        above = held["path"][: -len(f"{area_id}/")]
        prefix = await tree.code_prefix(tx, above if above != "/" else None)
        inside = await tree.subtree(tx, held["path"])
        await recode(tx, actor.id, inside, prefix, codes, reason)
    await touch(tx, area_id)


async def close(tx: Transaction, actor: Actor, area_id: int) -> None:
    """Close an area in which nothing is left. Raises: ``NotFound``, ``AreaClosed``, ``AreaNotEmpty``."""
    await tree.lock(tx)
    held = await hold(tx, actor, area_id)
    if held["parent_id"] is None:
        raise InvalidField(field="path.area_id", reason="root_stays")
    left = await references.living(tx, area_id)
    below = await tx.scalar(
        sa.select(sa.func.count()).where(areas.c.parent_id == area_id, areas.c.closed_at.is_(None))
    )
    if below:
        left["areas"] = below
    if left:
        raise AreaNotEmpty(extra={"left": left})
    await tx.execute(sa.update(areas).where(areas.c.id == area_id).values(closed_at=NOW))
    await touch(tx, area_id)
    await history.record(tx, actor.id, area_id, "closed", _facts(held), {})


async def recode(
    tx: Transaction,
    user_id: int,
    inside: list[Coded],
    prefix: str | None,
    given: Mapping[int, str | None],
    reason: str | None,
) -> dict[int, str | None]:
    """Give a subtree the codes that it needs. Raises: ``InvalidField`` naming the areas whose codes do
    not fit, ``AlreadyExists``."""
    names = {area.id: area for area in inside}
    if unknown := sorted(set(given) - set(names)):
        raise InvalidField(field="body.codes", reason="unknown_area", extra={"areas": unknown})
    changes, misfits = recoded(inside, prefix, given)
    refuse_misfits(misfits, "body.codes")
    if not changes:
        return changes
    try:
        async with tx.savepoint():
            # Freed first: the unique index must not see two areas that change places.
            await tx.execute(sa.update(areas).where(areas.c.id.in_(sorted(changes))).values(code=None))
            await tx.execute(
                sa.update(areas)
                .where(areas.c.id == sa.bindparam("key"))
                .values(code=sa.bindparam("new"), version=areas.c.version + 1),
                [{"key": key, "new": changes[key]} for key in sorted(changes)],
            )
    except sa.exc.IntegrityError as error:
        raise AlreadyExists(field="codes", extra={"field": "codes"}) from error
    for key in sorted(changes):
        before, after = {"code": names[key].code}, {"code": changes[key]}
        await history.record(tx, user_id, key, "recoded", before, after, reason)
    return changes


async def hold(tx: Transaction, actor: Actor, area_id: int) -> dict[str, Any]:
    """An open area within the actor's, locked. Raises: ``NotFound``, ``AreaClosed``."""
    held = await tree.find(tx, actor, area_id, hold=True)
    if held["closed_at"] is not None:
        raise AreaClosed(extra={"merged_into": held["merged_into"]})
    return held


async def touch(tx: Transaction, area_id: int) -> None:
    """Count a change."""
    await tx.execute(sa.update(areas).where(areas.c.id == area_id).values(version=areas.c.version + 1))


def require_level(level: str, parent_level: str, field: str) -> None:
    """Raises: ``InvalidField`` unless an area of this level may lie below one of that."""
    if not may_lie_below(level, parent_level):
        raise InvalidField(field=field, reason="level_order")


def refuse_misfits(misfits: list[Misfit], field: str) -> None:
    """Raises: ``InvalidField`` for codes that cannot stand, naming every area."""
    if misfits:
        listed = [{"id": one.area.id, "name": one.area.name, "code": one.code} for one in misfits]
        raise InvalidField(field=field, reason=misfits[0].reason, extra={"areas": listed})


def _facts(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("name", "code", "level", "parent_id", "path")}
