"""``/drills``: everybody is tried without alarming anybody, and who could not be reached."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from care.drills.tables import drill_targets, drills
from care.persons.tables import contacts
from care.phones import masked
from care.responders.tables import responders
from care.scope import require_area, subtree
from dispatch.drills import carrying
from dispatch.drills.schemas import DrillItem, DrillView, NewDrill, Unreached
from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.outbox import outbox
from kit.pages import Page
from kit.users import users

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["drills"], responses=problem_responses(401, 403, 404, 422)
)

MOST_SHOWN = 500
NOT_REACHED = ("unanswered", "undelivered", "no_number", "not_sent")

_COUNTS = sa.text(
    """
    select drill_id, state, count(*) as many from drill_targets
    where drill_id = any(cast(:ids as bigint[])) group by drill_id, state
    """
)


@router.post("/drills", status_code=201, summary="Plan a drill, or start one")
async def plan_drill(body: NewDrill, tx: Tx, user: User) -> DrillItem:
    """It starts within two seconds of its time. Who is at work on a case is tried afterwards."""
    user.require(Permission.WRITE_PLANS)
    await require_area(tx, user, body.area_id)
    now = await tx.now()
    if body.starts_at is not None and body.starts_at < now:
        raise InvalidField(field="body.starts_at", reason="in_past")
    values = body.model_dump() | {"starts_at": body.starts_at or now, "created_by": user.id}
    values |= {"who": sorted(set(body.who)), "channels": sorted(set(body.channels))}
    drill_id = await tx.scalar(sa.insert(drills).values(**values).returning(drills.c.id))
    await audit.record(tx, user.id, "drill.plan", "drill", drill_id, who=values["who"])
    return DrillItem.model_validate(await _item(tx, user, drill_id))


@router.get("/drills", summary="Drills")
async def list_drills(
    tx: Tx, user: User, area: BigInt | None = None, limit: Limit = 50, cursor: CursorText | None = None
) -> Page[DrillItem]:
    """The newest first."""
    user.require(Permission.READ_RESPONDERS)
    query = sa.select(drills).join(areas, areas.c.id == drills.c.area_id)
    query = query.where(await subtree(tx, user, area))
    if after := pages.position(cursor, int):
        query = query.where(drills.c.id < after[0])
    rows = await tx.rows(query.order_by(drills.c.id.desc()).limit(limit + 1))
    counts = await _counts(tx, [row["id"] for row in rows])
    shown = [_shown(row, counts.get(row["id"], {})) for row in rows]
    return Page[DrillItem].model_validate(pages.page(rows, limit, shown, "id"))


@router.get("/drills/{drill_id}", summary="A drill's report")
async def show_drill(drill_id: Id, tx: Tx, user: User) -> DrillView:
    """Who could not be reached, by number and channel."""
    user.require(Permission.READ_RESPONDERS, Permission.READ_PERSONS)
    return await _view(tx, user, drill_id)


@router.post("/drills/{drill_id}/stop", summary="Stop a drill")
async def stop_drill(drill_id: Id, tx: Tx, user: User) -> DrillView:
    """Nothing more leaves, and none follows. Stopping again changes nothing."""
    user.require(Permission.WRITE_PLANS, Permission.READ_PERSONS)
    await _item(tx, user, drill_id)
    stopped = await tx.execute(
        sa.update(drills)
        .where(drills.c.id == drill_id, drills.c.state.in_(["planned", "running"]))
        .values(state="stopped", stopped_by=user.id, ends_at=await tx.now())
    )
    if stopped.rowcount:
        waiting = (drill_targets.c.drill_id == drill_id, drill_targets.c.state == "waiting")
        await tx.execute(sa.update(drill_targets).where(*waiting).values(state="not_sent"))
        keys = sa.select(sa.func.concat("drill:", drill_targets.c.id)).where(
            drill_targets.c.drill_id == drill_id, drill_targets.c.state == "sent"
        )
        queued = (outbox.c.key.in_(keys), outbox.c.state == "pending")
        await tx.execute(sa.update(outbox).where(*queued).values(state="cancelled", error="drill_over"))
        await audit.record(tx, user.id, "drill.stop", "drill", drill_id)
    return await _view(tx, user, drill_id)


async def _row(tx: Transaction, user: Actor, drill_id: int) -> sa.RowMapping:
    query = sa.select(drills).join(areas, areas.c.id == drills.c.area_id)
    row = await tx.row(query.where(drills.c.id == drill_id, user.scope(areas.c.path)))
    if row is None:
        raise NotFound(what="drill", id=drill_id)
    return row


async def _counts(tx: Transaction, ids: list[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for row in await tx.rows(_COUNTS, {"ids": ids}):
        found.setdefault(row["drill_id"], {})[row["state"]] = row["many"]
    return found


def _shown(row: sa.RowMapping, counts: dict[str, int]) -> dict[str, Any]:
    return {
        **row,
        "targets": sum(counts.values()),
        "answered": counts.get("answered", 0),
        "not_reached": sum(counts.get(state, 0) for state in NOT_REACHED),
        "by_state": counts,
    }


async def _item(tx: Transaction, user: Actor, drill_id: int) -> dict[str, Any]:
    row = await _row(tx, user, drill_id)
    return _shown(row, (await _counts(tx, [drill_id])).get(drill_id, {}))


async def _view(tx: Transaction, user: Actor, drill_id: int) -> DrillView:
    shown = await _item(tx, user, drill_id)
    rows = await tx.rows(
        sa.select(
            drill_targets,
            sa.func.coalesce(responders.c.name, contacts.c.name, users.c.name).label("name"),
            contacts.c.person_id,
        )
        .outerjoin(responders, _is("responder", responders))
        .outerjoin(contacts, _is("contact", contacts))
        .outerjoin(users, _is("user", users))
        .where(drill_targets.c.drill_id == drill_id, drill_targets.c.state.in_(NOT_REACHED))
        .order_by(drill_targets.c.subject, drill_targets.c.subject_id, drill_targets.c.id)
        .limit(MOST_SHOWN)
    )
    numbers = await carrying.numbers_of(tx, rows)
    nobody = (None, None)
    unreached = [
        Unreached.model_validate(
            {
                **row,
                "number": masked(numbers.get((row["subject"], row["subject_id"], row["nth"]), nobody)[0]),
            }
        )
        for row in rows
    ]
    people = {row["person_id"] for row in rows if row["person_id"] is not None}
    if people:
        await audit.record(tx, user.id, "person.view", "drill", drill_id, persons=len(people))
    return DrillView.model_validate({**shown, "unreached": unreached})


def _is(subject: str, table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(drill_targets.c.subject == subject, drill_targets.c.subject_id == table.c.id)
