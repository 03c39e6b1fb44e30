"""Writing cases, offers, steps and timelines back: one statement per table, however many cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_into
from sqlalchemy.dialects.postgresql.base import PGDialect

from dispatch.cases.record import CASE_COLUMNS, OFFER_COLUMNS, Case, Offer, Work
from dispatch.tables import cases, offers
from kit.database import Transaction

# What never changes after the opening is not written again.
_FIXED = ("number", "opened_at")
_CHANGING = [name for name in CASE_COLUMNS if name not in ("id", *_FIXED)]


def _typed(names: Sequence[str]) -> str:
    """``name type, …`` of columns of ``cases``, as a record set wants them."""
    dialect = PGDialect()  # type: ignore[no-untyped-call]
    return ", ".join(f"{name} {cases.c[name].type.compile(dialect)}" for name in names)


# One document for all rows: bound one by one, fifty values of each cost more than the writing.
_UPDATE = sa.text(
    f"""
    update cases c set {", ".join(f"{name} = r.{name}" for name in _CHANGING)}
    from json_to_recordset(cast(:rows as json)) as r({_typed(["id", *_CHANGING])})
    where c.id = r.id
    """
)
_INSERT = sa.text(
    f"""
    insert into cases ({", ".join(CASE_COLUMNS)})
    select {", ".join(CASE_COLUMNS)}
    from json_to_recordset(cast(:rows as json)) as r({_typed(CASE_COLUMNS)})
    """
)


def _values(record: Case | Offer, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _document(works: Sequence[Work], names: Sequence[str]) -> str:
    return orjson.dumps([_values(work.case, names) for work in works]).decode()


async def write_cases(tx: Transaction, works: list[Work]) -> None:
    changed = [work for work in works if not work.fresh]
    # First those that end: a new case of the same subject may take their place.
    if changed:
        await tx.execute(_UPDATE, {"rows": _document(changed, ["id", *_CHANGING])})
    fresh = [work for work in works if work.fresh]
    if fresh:
        await tx.execute(_INSERT, {"rows": _document(fresh, CASE_COLUMNS)})


async def write_offers(tx: Transaction, works: list[Work]) -> None:
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


async def write_steps(tx: Transaction, works: list[Work]) -> None:
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


async def write_events(tx: Transaction, works: list[Work]) -> None:
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
