"""Loading cases under a lock and writing them back, one or hundreds at a time.

Locks are always taken in one order: case, step, offer, outbox; cases by id.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from dispatch import receipts
from dispatch.cases import consequences, rows
from dispatch.cases.frames import summary
from dispatch.cases.record import CASE_COLUMNS, OFFER_COLUMNS, Case, Offer, Step, Work
from dispatch.cases.state import restate
from dispatch.errors import WrongState
from dispatch.escalation.deadlines import reconcile
from dispatch.tables import case_events, cases, offers, steps
from dispatch.vocabulary import EventType
from kit import outbox
from kit.database import Transaction
from kit.errors import NotFound
from kit.feed import FeedEvent
from kit.schema import among

_CASES = sa.select(*(cases.c[name] for name in CASE_COLUMNS))
_OFFERS = sa.select(*(offers.c[name] for name in OFFER_COLUMNS)).order_by(offers.c.id)
_STEP_COLUMNS = ("id", "case_id", "kind", "offer_id", "trigger", "round", "due_at", "failures")
_STEPS = sa.select(*(steps.c[name] for name in _STEP_COLUMNS)).order_by(steps.c.id)


async def load(
    tx: Transaction, *conditions: sa.ColumnElement[bool] | sa.TextClause, skip_locked: bool = False
) -> list[Work]:
    """Lock and load the cases that meet the conditions, with their offers and steps, by id."""
    statement = _CASES.where(*conditions).order_by(cases.c.id)
    # Without `key_share` a line that refers to the case (a carrier's report, which holds its message) would
    # wait for this lock, and we for its message.
    locked = await tx.rows(statement.with_for_update(skip_locked=skip_locked, key_share=True))
    if not locked:
        return []
    now = await tx.now()
    works = {row["id"]: Work(case=Case(**row), now=now) for row in locked}
    ids = list(works)
    for row in await tx.rows(_STEPS.where(among(steps.c.case_id, ids)).with_for_update()):
        step, work = Step(**row), works[row["case_id"]]
        work.steps[step.kind, step.offer_id] = step
        work.written[step.kind, step.offer_id] = step.content
    for row in await tx.rows(_OFFERS.where(among(offers.c.case_id, ids))):
        works[row["case_id"]].offers.append(Offer(**row))
    for work in works.values():
        work.told = receipts.told(work)
    return list(works.values())


async def lock(tx: Transaction, case_id: int | None) -> None:
    """Take a case's lock before those of its messages, when both are needed."""
    await tx.execute(sa.select(cases.c.id).where(cases.c.id == case_id).with_for_update(key_share=True))


async def load_one(tx: Transaction, case_id: int) -> Work:
    """Lock and load one case. Raises: ``NotFound``."""
    found = await load(tx, cases.c.id == case_id)
    if not found:
        raise NotFound(what="case", id=case_id)
    return found[0]


async def draw_ids(tx: Transaction, table: sa.Table, count: int) -> list[int]:
    """New keys for rows that others have to point at before they are written."""
    drawn = await tx.rows(
        sa.text("select nextval(pg_get_serial_sequence(:table, 'id')) as id from generate_series(1, :n)"),
        {"table": table.name, "n": count},
    )
    return [row["id"] for row in drawn]


async def save(tx: Transaction, works: Iterable[Work]) -> None:
    """Settle and write back every case that was touched, with all that follows from the change."""
    changed = [work for work in works if work.touched]
    if not changed:
        return
    for work in changed:
        settle(work)
        work.case.version += 0 if work.fresh else 1
    await rows.write_cases(tx, changed)
    await rows.write_offers(tx, changed)
    await rows.write_steps(tx, changed)
    await rows.write_events(tx, changed)
    await consequences.cancel_messages(tx, changed)
    await receipts.write(tx, changed)
    await consequences.tell_responders(tx, changed)
    await outbox.write(tx, [message for work in changed for message in work.messages])
    await consequences.join_pages(tx, changed)
    for work in changed:
        shown = summary(work.case)
        for event in work.feed:
            event.data["case"] = shown
            event.area_path = work.case.area_path
        tx.feed.extend(work.feed)
    tx.wake("steps")
    for work in changed:
        work.events, work.messages, work.feed, work.touched = [], [], [], False
        work.cancel_messages_for, work.joined_pages, work.fresh = [], [], False
        work.tell = []


def settle(work: Work) -> None:
    """Bring state and steps in line with what has just been changed."""
    restate(work)
    reconcile(work)


async def append_event(
    tx: Transaction,
    case_id: int,
    type_: EventType,
    actor_type: str,
    actor_id: str | None = None,
    **data: Any,
) -> None:
    """A line of the timeline that changes nothing else, such as a carrier's report."""
    await tx.execute(
        sa.insert(case_events).values(
            case_id=case_id,
            at=await tx.now(),
            type=type_,
            actor_type=actor_type,
            actor_id=actor_id,
            data=data,
        )
    )
    path = await tx.scalar(sa.select(cases.c.area_path).where(cases.c.id == case_id))
    tx.feed.append(FeedEvent(f"case.{type_}", case_id, path))


async def refuse_second_open(tx: Transaction, work: Work) -> None:
    """Raises: ``WrongState`` when the subject has another open case of the same situation."""
    case = work.case
    other = await tx.scalar(
        sa.select(cases.c.id).where(
            cases.c.subject_type == case.subject_type,
            cases.c.subject_id == case.subject_id,
            cases.c.situation == case.situation,
            cases.c.resolved_at.is_(None),
            cases.c.closed_at.is_(None),
            cases.c.id != case.id,
        )
    )
    if other is not None:
        raise WrongState(state=case.state, action="reopen", extra={"open_case_id": other})
