"""Events for other systems, and writing them into the outbox, one row per subscriber."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal, get_args

import orjson
import sqlalchemy as sa

from kit.database import Transaction

CHANNEL = "webhook"
TEMPLATE = "webhook.event"
PREFIX = "webhook:"
"""How the recipient of a delivery begins; the subscription's id follows."""

CASE_OPENED = "case.opened"
CASE_CHANGED = "case.changed"
CASE_HANDED_OVER = "case.handed_over"
CALL_RECORDED: Literal["emergency_call.recorded"] = "emergency_call.recorded"

EventType = Literal["case.opened", "case.changed", "case.handed_over", "emergency_call.recorded"]
EVENT_TYPES: tuple[str, ...] = get_args(EventType)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``area_path``: where; None is known only to subscribers of the whole tree.

    ``subject``: what it is about, such as ``cases/12``. ``data``: ids and facts, no personal value: it is
    kept with the delivery. ``key``: unique; the same event written again changes nothing.
    ``at`` None: now. ``case_id``: whose messages the delivery is listed with.
    """

    type: str
    area_path: str | None
    subject: str
    data: dict[str, Any]
    key: str
    at: dt.datetime | None = None
    case_id: int | None = None


# By the id, which stays when an area moves.
_WRITE = sa.text(
    """
    insert into outbox (key, channel, recipient, template, params, case_id, due_at)
    select 'webhook' || w.id || ':' || e.key, :channel, :prefix || w.id, :template,
           jsonb_build_object('id', e.key, 'type', e.type, 'subject', e.subject, 'data', e.data::jsonb,
                              'time', coalesce(e.at, bell_now())),
           e.case_id, bell_now()
    from unnest(cast(:types as text[]), cast(:paths as text[]), cast(:subjects as text[]),
                cast(:datas as text[]), cast(:keys as text[]), cast(:ats as timestamptz[]),
                cast(:cases as bigint[]))
         as e(type, path, subject, data, key, at, case_id)
    join webhooks w on w.ended_at is null and e.type = any(w.events)
    join areas a on a.id = w.area_id
    where (cast(:only as bigint) is null or w.id = :only)
      and case when e.path is null then a.parent_id is null
               else position('/' || w.area_id || '/' in e.path) > 0 end
    order by w.id, e.key
    on conflict (key) do nothing
    """
)


async def publish_all(tx: Transaction, events: list[Event], *, only: int | None = None) -> int:
    """Write events for everybody who has subscribed to them (``only``: for this subscription); how many
    deliveries that makes.
    """
    if not events:
        return 0
    written = await tx.execute(
        _WRITE,
        {
            "channel": CHANNEL,
            "prefix": PREFIX,
            "template": TEMPLATE,
            "only": only,
            "types": [event.type for event in events],
            "paths": [event.area_path for event in events],
            "subjects": [event.subject for event in events],
            "datas": [orjson.dumps(event.data).decode() for event in events],
            "keys": [event.key for event in events],
            "ats": [event.at for event in events],
            "cases": [event.case_id for event in events],
        },
    )
    if written.rowcount:
        tx.wake("webhooks")
    return written.rowcount


async def publish(
    tx: Transaction,
    event_type: EventType,
    area_path: str | None,
    subject: str,
    data: dict[str, Any],
    key: str,
    *,
    case_id: int | None = None,
) -> int:
    """Tell every subscriber of ``event_type`` whose area holds ``area_path``; see ``Event``."""
    return await publish_all(tx, [Event(event_type, area_path, subject, data, key, case_id=case_id)])
