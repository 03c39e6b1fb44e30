"""The rules of a hand-over: what goes on the list, and the moment ownership changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from dispatch.cases import actions, store
from dispatch.errors import HandoverIncomplete, OwnsP1, WrongState
from dispatch.handovers.frames import tell
from dispatch.tables import cases, handover_items, handovers
from dispatch.vocabulary import Priority
from kit.access import GRANTS, Actor, Permission, allowed
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.users import users

_CASES = sa.text(
    """
    select c.id, number, kind, priority, state, owner_id, hold_until, shelf_until
    from cases c left join areas a on a.id = c.area_id
    where c.closed_at is null and (priority <= 3 or shelf_until is not null)
      and (owner_id = :user or ((waiting_since is not null or shelf_until is not null) and
           (area_path is null or starts_with(coalesce(a.path, area_path), :scope))))
    order by priority, c.id limit 500
    """
)
_FAILED = sa.text(
    """
    select count(*) from outbox o join cases c on c.id = o.case_id
    where o.state = 'failed' and c.closed_at is null
    """
)
_SILENT = sa.text(
    """
    select count(*) from devices d left join device_status s on s.device_id = d.id
    where d.person_id is not null
      and coalesce(s.last_seen_at, d.created_at) < bell_now() - interval '26 hours'
    """
)


_RECEIVERS = sa.text(
    """
    select u.username, u.name from users u join areas a on a.id = u.area_id
    where u.active and u.id <> :user and u.roles && cast(:roles as text[])
      and (starts_with(a.path, :scope) or starts_with(:scope, a.path))
    order by u.name, u.username limit 500
    """
)


async def receivers(tx: Transaction, user: Actor) -> Sequence[sa.RowMapping]:
    """``username`` and ``name`` of all who could take over from this user, by name."""
    roles = [role.value for role, granted in GRANTS.items() if Permission.HANDLE_CASES in granted]
    values = {"user": user.id, "scope": user.area_path, "roles": roles}
    return await tx.rows(_RECEIVERS, values)


async def prepare(tx: Transaction, user: Actor, to_username: str, note: str) -> int:
    """Draft the list for the user who takes over; a draft of before is cancelled.

    Raises: ``InvalidField`` when there is no such dispatcher.
    """
    to = await tx.row(sa.select(users).where(users.c.username == to_username, users.c.active))
    if to is None or to["id"] == user.id or Permission.HANDLE_CASES not in allowed(to["roles"]):
        raise InvalidField(field="to_username", reason="no_such_dispatcher")
    now = await tx.now()
    drafts = await tx.rows(
        sa.update(handovers)
        .where(handovers.c.from_user == user.id, handovers.c.state == "prepared")
        .values(state="cancelled", ended_at=now)
        .returning(handovers.c.id)
    )
    handover_id: int = await tx.scalar(
        sa.insert(handovers)
        .values(from_user=user.id, to_user=to["id"], note=note, prepared_at=now)
        .returning(handovers.c.id)
    )
    items = await _items(tx, user)
    if items:
        await tx.execute(
            sa.insert(handover_items), [{"handover_id": handover_id, **item} for item in items]
        )
    for changed in (*(draft["id"] for draft in drafts), handover_id):
        await tell(tx, changed)
    return handover_id


async def _items(tx: Transaction, user: Actor) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for row in await tx.rows(_CASES, {"user": user.id, "scope": user.area_path}):
        kind = "waiting" if row["owner_id"] is None else ("held" if row["hold_until"] else "owned")
        kind = "shelved" if row["shelf_until"] else kind
        data = {"number": row["number"], "kind": row["kind"], "priority": row["priority"]}
        items.append({"kind": kind, "case_id": row["id"], "data": data})
    for kind, statement in (("failed_messages", _FAILED), ("silent_devices", _SILENT)):
        count = await tx.scalar(statement)
        if count:
            items.append({"kind": kind, "case_id": None, "data": {"count": count}})
    return items


async def load(tx: Transaction, user: Actor, handover_id: int) -> sa.RowMapping:
    """A hand-over that concerns this user, locked. Raises: ``NotFound``."""
    row = await tx.row(sa.select(handovers).where(handovers.c.id == handover_id).with_for_update())
    if row is None or user.id not in (row["from_user"], row["to_user"]):
        raise NotFound(what="handover", id=handover_id)
    return row


async def confirm(tx: Transaction, user: Actor, handover_id: int, item_id: int) -> None:
    """The incoming user has seen one item. Raises: ``NotFound``, ``WrongState``."""
    _require_incoming(await load(tx, user, handover_id), user, "confirm")
    confirmed = await tx.scalar(
        sa.update(handover_items)
        .where(handover_items.c.id == item_id, handover_items.c.handover_id == handover_id)
        .values(confirmed_at=sa.func.coalesce(handover_items.c.confirmed_at, await tx.now()))
        .returning(handover_items.c.id)
    )
    if confirmed is None:
        raise NotFound(what="handover_item", id=item_id)
    await tell(tx, handover_id)


async def accept(tx: Transaction, user: Actor, handover_id: int) -> None:
    """Take over: everything the outgoing user owns now changes hands in this transaction.

    Raises: ``HandoverIncomplete`` while items, or cases that came in since, are unconfirmed.
    """
    row = await load(tx, user, handover_id)
    _require_incoming(row, user, "accept")
    listed = await tx.rows(sa.select(handover_items).where(handover_items.c.handover_id == handover_id))
    open_items = [item["id"] for item in listed if item["confirmed_at"] is None]
    works = await store.load(tx, cases.c.owner_id == row["from_user"], cases.c.closed_at.is_(None))
    known = {item["case_id"] for item in listed}
    new = [work.case.id for work in works if work.case.id not in known and work.case.priority < Priority.P4]
    if open_items or new:
        raise HandoverIncomplete(extra={"unconfirmed": open_items, "new_cases": new})
    for work in works:
        held = (work.case.hold_until, work.case.hold_reason)
        actions.takeover(work, user.id, "handover")
        work.case.hold_until, work.case.hold_reason = held
    await store.save(tx, works)
    await tx.execute(
        sa.update(handovers)
        .where(handovers.c.id == handover_id)
        .values(state="confirmed", ended_at=await tx.now())
    )
    await tell(tx, handover_id)


async def cancel(tx: Transaction, user: Actor, handover_id: int) -> None:
    """Either side calls it off."""
    row = await load(tx, user, handover_id)
    if row["state"] != "prepared":
        raise WrongState(state=row["state"], action="cancel")
    await tx.execute(
        sa.update(handovers)
        .where(handovers.c.id == handover_id)
        .values(state="cancelled", ended_at=await tx.now())
    )
    await tell(tx, handover_id)


def _require_incoming(row: sa.RowMapping, user: Actor, action: str) -> None:
    if row["state"] != "prepared" or row["to_user"] != user.id:
        raise WrongState(state=row["state"], action=action)


async def refuse_owner_of_p1(tx: Transaction, user_id: int) -> None:
    """Nobody leaves owning a P1. Raises: ``OwnsP1`` with their ids."""
    rows = await tx.rows(
        sa.select(cases.c.id).where(
            cases.c.owner_id == user_id, cases.c.priority == int(Priority.P1), cases.c.closed_at.is_(None)
        )
    )
    if rows:
        raise OwnsP1(extra={"cases": [row["id"] for row in rows]})
