"""Runs: a list that was taken in, what it would change, and what it has changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import orjson
import sqlalchemy as sa

from care.offices import matching, schedules
from care.offices.errors import ListEnded
from care.offices.schemas import AboutList, Listed
from care.offices.tables import office_rows, office_runs
from care.persons import register as people
from care.records import endings, keeping
from care.records.followers import Follower
from care.records.person import within
from kit.access import Actor
from kit.areas import areas
from kit.database import Transaction
from kit.errors import BellError, NotFound

AT_ONCE = 25
"""Persons per call of ``apply``, some 20 statements each: whoever waits for one of them waits a second."""


async def find(tx: Transaction, actor: Actor, run_id: int, *, hold: bool = False) -> sa.RowMapping:
    """Raises: ``NotFound`` also outside the actor's areas."""
    query = (
        sa.select(office_runs)
        .join(areas, areas.c.id == office_runs.c.area_id)
        .where(office_runs.c.id == run_id, actor.scope(areas.c.path))
    )
    row = await tx.row(query.with_for_update(of=office_runs) if hold else query)
    if row is None:
        raise NotFound(what="office_list", id=run_id)
    return row


async def take(
    tx: Transaction, actor: Actor, new: AboutList, listed: Sequence[Listed], area_path: str
) -> tuple[int, bool]:
    """Match a list; answers its run, and whether it is new: the same list again is the same run."""
    rows = [(one.row.model_dump(mode="json", exclude_none=True), one.problem) for one in listed]
    digest = hashlib.sha256(orjson.dumps([new.complete, rows])).hexdigest()
    same = await tx.scalar(
        sa.select(office_runs.c.id).where(
            office_runs.c.kind == new.kind,
            office_runs.c.area_id == new.area_id,
            office_runs.c.as_of == new.as_of,
            office_runs.c.sha256 == digest,
            office_runs.c.state != "discarded",
        )
    )
    if same is not None:
        return same, False
    judged = await matching.judge(tx, new.kind, area_path, new.as_of, listed, complete=new.complete)
    run_id: int = await tx.scalar(
        sa.insert(office_runs)
        .values(
            **new.model_dump(exclude={"rows"}),
            sha256=digest,
            counts=Counter(one.state for one in judged),
            uploaded_by=actor.id,
            uploaded_at=await tx.now(),
        )
        .returning(office_runs.c.id)
    )
    await tx.execute(sa.insert(office_rows), [{"run_id": run_id, **asdict(one)} for one in judged])
    await schedules.has_come(tx, new.area_id, new.kind)
    return run_id, True


async def discard(tx: Transaction, actor: Actor, run: sa.RowMapping) -> None:
    """Nothing of it is done. Raises: ``ListEnded``."""
    if run["state"] != "matched":
        raise ListEnded(state=run["state"], extra={"state": run["state"]})
    await _end(tx, actor, run["id"], "discarded")


async def apply(
    tx: Transaction, actor: Actor, run: sa.RowMapping, followers: Sequence[Follower]
) -> dict[str, Any]:
    """Do what the next rows say; each is looked at again, because time has passed since they were matched.

    Answers ``done refused left``. Raises: ``ListEnded`` for a list that was discarded.
    """
    if run["state"] == "discarded":
        raise ListEnded(state=run["state"], extra={"state": run["state"]})
    waiting = sa.select(office_rows).where(
        office_rows.c.run_id == run["id"], office_rows.c.state == "change"
    )
    rows = await tx.rows(waiting.order_by(office_rows.c.person_id).limit(AT_ONCE))
    done: Counter[str] = Counter()
    for row in rows:
        reason = None
        try:
            async with tx.savepoint():
                await _apply(tx, actor, run, row, followers)
        except BellError as error:
            reason = error.code
        state = "done" if reason is None else "refused"
        done[state] += 1
        await tx.execute(
            sa.update(office_rows)
            .where(office_rows.c.run_id == run["id"], office_rows.c.number == row["number"])
            .values(state=state, reason=reason)
        )
    counts = await _count(tx, run["id"])
    left = counts.get("change", 0)
    if left == 0 and run["state"] == "matched":
        await _end(tx, actor, run["id"], "applied")
    return {"done": done["done"], "refused": done["refused"], "left": left}


async def _apply(
    tx: Transaction,
    actor: Actor,
    run: sa.RowMapping,
    row: sa.RowMapping,
    followers: Sequence[Follower],
) -> None:
    person = await within(tx, actor, row["person_id"], hold=True)
    if (end := row["what"].get("end")) is None:
        before = await people.write(tx, person, row["what"]["facts"])
        await keeping.note(tx, actor, person["id"], "office", "change", run["id"], sorted(before), before)
        return
    await endings.end(
        tx,
        actor,
        person,
        followers,
        kind=end,
        on=dt.date.fromisoformat(row["what"]["on"]),
        reason=run["source"],
        office_run_id=run["id"],
    )


async def _count(tx: Transaction, run_id: int) -> dict[str, int]:
    query = sa.select(office_rows.c.state, sa.func.count().label("n")).where(office_rows.c.run_id == run_id)
    counts = {row["state"]: row["n"] for row in await tx.rows(query.group_by(office_rows.c.state))}
    await tx.execute(sa.update(office_runs).where(office_runs.c.id == run_id).values(counts=counts))
    return counts


async def _end(tx: Transaction, actor: Actor, run_id: int, state: str) -> None:
    await tx.execute(
        sa.update(office_runs)
        .where(office_runs.c.id == run_id)
        .values(state=state, ended_by=actor.id, ended_at=await tx.now())
    )
