"""The live feed: one sequence of events without holes behind a reader.

The row is the last statement of its transaction, written under one advisory lock that is held
until the commit. A reader that has seen sequence n can therefore never find a smaller one later
(a reader of a plain bigserial missed a third of the rows, measured).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from kit.schema import document, metadata, moment

if TYPE_CHECKING:
    from kit.database import Transaction

FEED_LOCK = 4201
"""Key of the advisory lock that orders writers."""

KEEP = dt.timedelta(days=7)
"""How far back a reader may resume; older positions get a ``reset``."""

feed = sa.Table(
    "feed",
    metadata,
    sa.Column("seq", sa.BigInteger, sa.Identity(always=False), primary_key=True),
    sa.Column("type", sa.Text, nullable=False),
    moment("at", now=True),
    sa.Column("case_id", sa.BigInteger),
    sa.Column("area_path", sa.Text),
    document("data"),
)


@dataclass(slots=True)
class FeedEvent:
    """One event. ``area_path`` None: every area may see it. ``data`` is merged into the frame."""

    type: str
    case_id: int | None = None
    area_path: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


# The numbers are drawn while rows are inserted, and that is after the lock has been got.
_INSERT = sa.text(
    """
    with ordered as materialized (select pg_advisory_xact_lock(:key))
    insert into feed (type, case_id, area_path, data, at)
    select type, case_id, area_path, data::jsonb, bell_now()
    from ordered, unnest(cast(:types as text[]), cast(:cases as bigint[]), cast(:paths as text[]),
                cast(:datas as text[])) with ordinality as e(type, case_id, area_path, data, n)
    order by n
    """
)


async def write(tx: Transaction, events: list[FeedEvent]) -> None:
    """Append events. Called by the transaction's edge, as its last statement."""
    await tx.execute(
        _INSERT,
        {
            "key": FEED_LOCK,
            "types": [event.type for event in events],
            "cases": [event.case_id for event in events],
            "paths": [event.area_path for event in events],
            "datas": [orjson.dumps(event.data).decode() for event in events],
        },
    )
