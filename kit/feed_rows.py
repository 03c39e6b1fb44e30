"""Reading the feed table: live, replayed and by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from kit.access import Actor
from kit.areas import areas
from kit.database import Transaction
from kit.feed import FEED_LOCK, feed


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One event as every reader gets it. ``area_path``: where its area lies now. ``tail``: its JSON
    without the opening brace. ``resets``: what readers may see has changed."""

    seq: int
    area_path: str | None
    tail: str
    resets: bool = False

    def frame(self, prev: int) -> str:
        """The frame for a reader whose last visible event was ``prev``."""
        return f'{{"seq":{self.seq},"prev":{prev},{self.tail}'


@dataclass(frozen=True, slots=True)
class Names:
    """The names that go with the ids of an event. Rows of the feed hold ids alone: a name is added
    when the row is read, as it is then.

    ``columns``: selected with each row of ``kit.feed.feed``. ``put``: writes them into its data.
    """

    columns: tuple[sa.ColumnElement[Any], ...]
    put: Callable[[dict[str, Any], sa.RowMapping], None]


_AREA_ID = sa.cast(sa.func.substring(feed.c.area_path, "([0-9]+)/$"), sa.BigInteger)
current_path = sa.func.coalesce(
    sa.select(areas.c.path).where(areas.c.id == _AREA_ID).scalar_subquery(), feed.c.area_path
)
"""Where the area of an event lies when it is read: a row written while the area moved is not lost."""


class FeedRows:
    """The table's rows as every reader gets them, with the names that some room knows."""

    def __init__(self, names: Names | None = None) -> None:
        self._names = names
        columns = names.columns if names else ()
        self._since = sa.select(feed, current_path.label("current_path"), *columns).where(
            feed.c.seq > sa.bindparam("after")
        )
        self._since = self._since.order_by(feed.c.seq).limit(sa.bindparam("most"))

    async def since(self, tx: Transaction, after: int, most: int) -> list[FeedRow]:
        """What came after ``after``, of all areas."""
        rows = await tx.rows(self._since, {"after": after, "most": most})
        return [self._feed_row(row) for row in rows]

    async def visible(
        self, tx: Transaction, actor: Actor, after: int, until: int, most: int
    ) -> list[FeedRow]:
        """What this user may see of ``after`` < seq ≤ ``until``."""
        query = self._since.where(feed.c.seq <= until, actor.scope(current_path))
        return [self._feed_row(row) for row in await tx.rows(query, {"after": after, "most": most})]

    def _feed_row(self, row: sa.RowMapping) -> FeedRow:
        """The event's own data first, so that it can never replace the names of every frame."""
        content: dict[str, Any] = {**row["data"], "type": row["type"], "at": row["at"]}
        content.pop("seq", None)
        content.pop("prev", None)
        if row["case_id"] is not None:
            content["case_id"] = row["case_id"]
        if self._names is not None:
            self._names.put(content, row)
        tail = orjson.dumps(content).decode()[1:]
        return FeedRow(row["seq"], row["current_path"], tail, resets=row["type"] == "reset")


def control_frame(type_: str, at: dt.datetime, seq: int, prev: int | None = None) -> str:
    """A ``heartbeat`` or a ``reset``."""
    content: dict[str, Any] = {"type": type_, "seq": seq}
    if prev is not None:
        content["prev"] = prev
    content["at"] = at
    return orjson.dumps(content).decode()


async def high_water(tx: Transaction) -> int:
    """The newest committed sequence number; 0 before the first.

    An emptied table is asked under the writers' lock, lest it hide a number still in flight.
    """
    newest: int | None = await tx.scalar(sa.select(sa.func.max(feed.c.seq)))
    if newest is None:
        await tx.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": FEED_LOCK})
        newest = await tx.scalar(
            sa.text(
                """
                select coalesce((select max(seq) from feed),
                                pg_sequence_last_value(pg_get_serial_sequence('feed', 'seq')), 0)
                """
            )
        )
    return newest or 0


async def oldest(tx: Transaction) -> int | None:
    """The oldest sequence number that is still kept, or None for an empty table."""
    value: int | None = await tx.scalar(sa.select(sa.func.min(feed.c.seq)))
    return value


def is_lost(after: int, oldest_kept: int | None, newest: int) -> bool:
    """Whether a reader at ``after`` has missed rows that are gone, or claims to have seen the future."""
    if after > newest:
        return True
    first = newest + 1 if oldest_kept is None else oldest_kept
    return after < first - 1
