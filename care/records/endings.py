"""Services end for a person: they stop cleanly, the unit stays connected, and a press is still heard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from care.persons import register as people
from care.records import keeping
from care.records.errors import AlreadyEnded, NotEnded
from care.records.followers import Follower
from care.records.tables import person_endings
from kit.access import Actor
from kit.clock_zone import local_date
from kit.database import Transaction

DEATH = "death"
SHOWN = ("id", "kind", "ended_on", "reason", "stopped", "recorded_by", "recorded_at", "undone_at")


async def current(tx: Transaction, person_id: int) -> sa.RowMapping | None:
    """The ending that holds."""
    return await tx.row(
        sa.select(person_endings).where(
            person_endings.c.person_id == person_id, person_endings.c.undone_at.is_(None)
        )
    )


async def end(
    tx: Transaction,
    actor: Actor,
    person: sa.RowMapping,
    followers: Sequence[Follower],
    *,
    kind: str,
    on: dt.date,
    reason: str | None,
    office_run_id: int | None = None,
) -> dict[str, Any]:
    """Stop everything of routine for a person whom the caller holds; answers the ending.

    Raises: ``AlreadyEnded``.
    """
    person_id = person["id"]
    held = await current(tx, person_id)
    if held is not None:
        if kind != DEATH or held["kind"] == DEATH:
            raise AlreadyEnded(extra={"kind": held["kind"], "ended_on": held["ended_on"]})
        await _undone(tx, actor, held["id"], DEATH)  # who had moved away has died
    ending_id = await tx.scalar(
        sa.insert(person_endings)
        .values(
            person_id=person_id,
            kind=kind,
            ended_on=on,
            reason=reason,
            office_run_id=office_run_id,
            recorded_by=actor.id,
            recorded_at=await tx.now(),
        )
        .returning(person_endings.c.id)
    )
    await people.mark_changed(tx, person_id, {"active": False})
    stopped: dict[str, int] = {}
    for follower in followers:
        stopped |= await follower.ended(tx, actor, person_id, kind)
    await tx.execute(
        sa.update(person_endings).where(person_endings.c.id == ending_id).values(stopped=stopped)
    )
    await keeping.note(tx, actor, person_id, "end", "add", ending_id, [kind], {"active": person["active"]})
    return _shown(await _row(tx, ending_id))


async def set_active(
    tx: Transaction, actor: Actor, person: sa.RowMapping, followers: Sequence[Follower], *, active: bool
) -> None:
    """The short way of a form with a tick: an ending without a word, or the end of one."""
    if not active:
        today = local_date(await tx.now())
        await end(tx, actor, person, followers, kind="other", on=today, reason=None)
    elif await current(tx, person["id"]) is not None:
        await undo(tx, actor, person["id"], followers, "active")
    else:  # nobody has ever written down why
        await people.mark_changed(tx, person["id"], {"active": True})
        for follower in followers:
            await follower.resumed(tx, actor, person["id"])


async def undo(
    tx: Transaction, actor: Actor, person_id: int, followers: Sequence[Follower], reason: str
) -> dict[str, Any]:
    """It was a mistake: services go on from now.

    Raises: ``NotEnded``; ``IdentityKnown`` if another record of the same number is served by now.
    """
    held = await current(tx, person_id)
    if held is None:
        raise NotEnded
    await _undone(tx, actor, held["id"], reason)
    await people.mark_changed(tx, person_id, {"active": True})
    for follower in followers:
        await follower.resumed(tx, actor, person_id)
    await keeping.note(tx, actor, person_id, "end", "remove", held["id"], [held["kind"]])
    return _shown(await _row(tx, held["id"]))


async def _undone(tx: Transaction, actor: Actor, ending_id: int, reason: str) -> None:
    await tx.execute(
        sa.update(person_endings)
        .where(person_endings.c.id == ending_id)
        .values(undone_at=await tx.now(), undone_by=actor.id, undone_reason=reason)
    )


async def _row(tx: Transaction, ending_id: int) -> sa.RowMapping:
    row = await tx.row(sa.select(person_endings).where(person_endings.c.id == ending_id))
    assert row is not None
    return row


def _shown(row: sa.RowMapping) -> dict[str, Any]:
    return {name: row[name] for name in SHOWN}
