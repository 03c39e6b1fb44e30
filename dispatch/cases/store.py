"""Loading cases under a lock and writing them back, one or hundreds at a time.

Locks are always taken in one order: case, step, offer, outbox; cases by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_into

from care.tables import responders
from dispatch import receipts
from dispatch.cases.record import CASE_COLUMNS, OFFER_COLUMNS, Case, Offer, Step, Work
from dispatch.cases.state import restate
from dispatch.errors import WrongState
from dispatch.escalation.deadlines import reconcile
from dispatch.tables import case_events, cases, offers, steps
from kit import outbox
from kit.database import Transaction
from kit.errors import NotFound
from kit.feed import FeedEvent

_CASES = sa.select(*(cases.c[name] for name in CASE_COLUMNS))
_OFFERS = sa.select(*(offers.c[name] for name in OFFER_COLUMNS)).order_by(offers.c.id)
_STEP_COLUMNS = ("id", "case_id", "kind", "offer_id", "trigger", "round", "due_at", "failures")
_STEPS = sa.select(*(steps.c[name] for name in _STEP_COLUMNS)).order_by(steps.c.id)

# What never changes after the opening is not written again.
_FIXED = {"id", "number", "opened_at"}
_UPDATE = (
    sa.update(cases)
    .where(cases.c.id == sa.bindparam("key"))
    .values({name: sa.bindparam(f"v_{name}") for name in CASE_COLUMNS if name not in _FIXED})
)


async def load(
    tx: Transaction, *conditions: sa.ColumnElement[bool] | sa.TextClause, skip_locked: bool = False
) -> list[Work]:
    """Lock and load the cases that meet the conditions, with their offers and steps, by id."""
    statement = _CASES.where(*conditions).order_by(cases.c.id)
    rows = await tx.rows(statement.with_for_update(skip_locked=skip_locked))
    if not rows:
        return []
    now = await tx.now()
    works = {row["id"]: Work(case=Case(**row), now=now) for row in rows}
    ids = list(works)
    for row in await tx.rows(_STEPS.where(steps.c.case_id.in_(ids)).with_for_update()):
        step, work = Step(**row), works[row["case_id"]]
        work.steps[step.kind, step.offer_id] = step
        work.written[step.kind, step.offer_id] = step.content
    for row in await tx.rows(_OFFERS.where(offers.c.case_id.in_(ids))):
        works[row["case_id"]].offers.append(Offer(**row))
    for work in works.values():
        work.told = receipts.told(work)
    return list(works.values())


async def lock(tx: Transaction, case_id: int | None) -> None:
    """Take a case's lock before those of its messages, when both are needed."""
    await tx.execute(sa.select(cases.c.id).where(cases.c.id == case_id).with_for_update())


async def load_one(tx: Transaction, case_id: int) -> Work:
    """Lock and load one case. Raises: ``NotFound``."""
    found = await load(tx, cases.c.id == case_id)
    if not found:
        raise NotFound(what="case", id=case_id)
    return found[0]


async def draw_ids(tx: Transaction, table: sa.Table, count: int) -> list[int]:
    """New keys for rows that others have to point at before they are written."""
    rows = await tx.rows(
        sa.text("select nextval(pg_get_serial_sequence(:table, 'id')) as id from generate_series(1, :n)"),
        {"table": table.name, "n": count},
    )
    return [row["id"] for row in rows]


async def save(tx: Transaction, works: Iterable[Work]) -> None:
    """Settle and write back every case that was touched, with all that follows from the change."""
    changed = [work for work in works if work.touched]
    if not changed:
        return
    for work in changed:
        settle(work)
        work.case.version += 0 if work.fresh else 1
    await _write_cases(tx, changed)
    await _write_offers(tx, changed)
    await _write_steps(tx, changed)
    await _write_events(tx, changed)
    await _cancel_messages(tx, changed)
    await receipts.write(tx, changed)
    await _call_back(tx, changed)
    await outbox.write(tx, [message for work in changed for message in work.messages])
    await _join_pages(tx, changed)
    for work in changed:
        for event in work.feed:
            event.data["case"] = summary(work.case)
            event.area_path = work.case.area_path
        tx.feed.extend(work.feed)
    tx.wake("steps")
    for work in changed:
        work.events, work.messages, work.feed, work.touched = [], [], [], False
        work.cancel_messages_for, work.joined_pages, work.fresh = [], [], False
        work.tell_recalled = []


def settle(work: Work) -> None:
    """Bring state and steps in line with what has just been changed."""
    restate(work)
    reconcile(work)


def summary(case: Case) -> dict[str, Any]:
    """What a console needs to move a row of its queue without asking again."""
    return {
        "id": case.id,
        "number": case.number,
        "state": case.state,
        "priority": case.priority,
        "kind": case.kind,
        "owner_id": case.owner_id,
        "signal_count": case.signal_count,
        "opened_at": case.opened_at.isoformat(),
        "next_due_at": case.next_due_at.isoformat() if case.next_due_at else None,
        "version": case.version,
    }


def _values(record: Case | Offer, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


async def _write_cases(tx: Transaction, works: list[Work]) -> None:
    fresh = [_values(work.case, CASE_COLUMNS) for work in works if work.fresh]
    if fresh:
        await tx.execute(sa.insert(cases), fresh)
    changed = [
        {"key": work.case.id}
        | {f"v_{name}": getattr(work.case, name) for name in CASE_COLUMNS if name not in _FIXED}
        for work in works
        if not work.fresh
    ]
    if changed:
        await tx.execute(_UPDATE, changed)


async def _write_offers(tx: Transaction, works: list[Work]) -> None:
    rows = [_values(offer, OFFER_COLUMNS) for work in works for offer in work.offers]
    if not rows:
        return
    # Those that let go of a role first, so that the one-holder index never sees two.
    rows.sort(key=lambda row: (row["state"] in ("accepted", "en_route", "on_scene"), row["id"]))
    insert = insert_into(offers)
    changing = {
        name: insert.excluded[name]
        for name in OFFER_COLUMNS
        if name not in ("id", "case_id", "responder_id", "role", "automatic", "offered_at")
    }
    await tx.execute(insert.on_conflict_do_update(index_elements=["id"], set_=changing), rows)


_DELETE_STEPS = sa.text(
    """
    delete from steps s
    using unnest(cast(:case_ids as bigint[]), cast(:kinds as text[]), cast(:offer_ids as bigint[]))
          as k(case_id, kind, offer_id)
    where s.case_id = k.case_id and s.kind = k.kind and s.offer_id = k.offer_id
    """
)
_UPSERT_STEPS = sa.text(
    """
    insert into steps (case_id, kind, offer_id, trigger, round, due_at, failures)
    select case_id, kind, offer_id, trigger, round, due_at, failures
    from unnest(cast(:case_ids as bigint[]), cast(:kinds as text[]), cast(:offer_ids as bigint[]),
                cast(:triggers as text[]), cast(:rounds as int[]), cast(:dues as timestamptz[]),
                cast(:failures as int[]))
         as k(case_id, kind, offer_id, trigger, round, due_at, failures)
    order by case_id, kind, offer_id
    on conflict (case_id, kind, offer_id) do update
    set trigger = excluded.trigger, round = excluded.round, due_at = excluded.due_at,
        failures = excluded.failures, error = null
    """
)


async def _write_steps(tx: Transaction, works: list[Work]) -> None:
    gone = [(w.case.id, *key) for w in works for key in w.written if key not in w.steps]
    if gone:
        case_ids, kinds, offer_ids = zip(*gone, strict=True)
        keys = {"case_ids": list(case_ids), "kinds": list(kinds), "offer_ids": list(offer_ids)}
        await tx.execute(_DELETE_STEPS, keys)
    rows = [
        step for work in works for key, step in work.steps.items() if work.written.get(key) != step.content
    ]
    if rows:
        await tx.execute(
            _UPSERT_STEPS,
            {
                "case_ids": [step.case_id for step in rows],
                "kinds": [step.kind for step in rows],
                "offer_ids": [step.offer_id for step in rows],
                "triggers": [step.trigger for step in rows],
                "rounds": [step.round for step in rows],
                "dues": [step.due_at for step in rows],
                "failures": [step.failures for step in rows],
            },
        )
    for work in works:
        work.written = {key: step.content for key, step in work.steps.items()}


_INSERT_EVENTS = sa.text(
    """
    insert into case_events (case_id, at, type, actor_type, actor_id, data)
    select case_id, at, type, actor_type, actor_id, data::jsonb
    from unnest(cast(:case_ids as bigint[]), cast(:ats as timestamptz[]), cast(:types as text[]),
                cast(:actor_types as text[]), cast(:actor_ids as text[]), cast(:datas as text[]))
         with ordinality as e(case_id, at, type, actor_type, actor_id, data, n)
    order by n
    """
)


async def _write_events(tx: Transaction, works: list[Work]) -> None:
    pairs = [(work, event) for work in works for event in work.events]
    if not pairs:
        return
    await tx.execute(
        _INSERT_EVENTS,
        {
            "case_ids": [work.case.id for work, _ in pairs],
            "ats": [work.now for work, _ in pairs],
            "types": [event.type for _, event in pairs],
            "actor_types": [event.actor.type for _, event in pairs],
            "actor_ids": [event.actor.id for _, event in pairs],
            "datas": [orjson.dumps(event.data).decode() for _, event in pairs],
        },
    )


async def append_event(
    tx: Transaction,
    case_id: int,
    type_: str,
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


async def _cancel_messages(tx: Transaction, works: list[Work]) -> None:
    offer_ids = sorted({offer_id for work in works for offer_id in work.cancel_messages_for})
    if offer_ids:
        await tx.execute(
            sa.update(outbox.outbox)
            .where(outbox.outbox.c.offer_id.in_(offer_ids), outbox.outbox.c.state == "pending")
            .values(state="cancelled")
        )
    closed = sorted(work.case.id for work in works if work.case.closed_at is not None)
    if closed:
        await tx.execute(
            sa.update(outbox.outbox)
            .where(
                outbox.outbox.c.case_id.in_(closed),
                outbox.outbox.c.state == "pending",
                outbox.outbox.c.template.like("page.%"),
            )
            .values(state="cancelled")
        )


async def _call_back(tx: Transaction, works: list[Work]) -> None:
    """Tell those who are on their way that they are not needed any more."""
    recalled = [(work, offer) for work in works for offer in work.tell_recalled]
    if not recalled:
        return
    ids = sorted({offer.responder_id for _, offer in recalled})
    rows = await tx.rows(sa.select(responders.c.id, responders.c.phone).where(responders.c.id.in_(ids)))
    phones = {row["id"]: row["phone"] for row in rows}
    for work, offer in recalled:
        work.send(
            outbox.Message(
                key=f"{work.case.id}:recalled{work.case.version}:{offer.responder_id}:sms:1",
                channel="sms",
                recipient=phones[offer.responder_id],
                template="sms.recalled",
                case_id=work.case.id,
                offer_id=offer.id,
            )
        )


_JOIN_PAGE = sa.text(
    """
    update outbox
    set params = jsonb_set(params, '{joined}',
                           coalesce(params->'joined', '[]') || to_jsonb(cast(:case_id as bigint)))
    where key = :key and case_id <> cast(:case_id as bigint)
    """
)


async def _join_pages(tx: Transaction, works: list[Work]) -> None:
    pairs = sorted({(key, work.case.id) for work in works for key in work.joined_pages})
    if pairs:
        await tx.execute(_JOIN_PAGE, [{"key": key, "case_id": case_id} for key, case_id in pairs])


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
