"""A batch of the alarm lane becomes rows: signals, answers to commands, quarantine.

One transaction for all that waits together. If the database refuses a row, the batch is halved
until that row is alone; the others are stored, and of an alarm at least the bare fact.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from itertools import islice

import sqlalchemy as sa

from broker_bridge import replies
from broker_bridge.frames import Frame
from devices import naming, quarantine
from devices.models import resolve_service
from devices.proving.window import ANY_OPEN, mark_tests
from devices.quarantine import Unread
from devices.tables import devices
from kit import signals
from kit.database import Database, Transaction, is_connection_error
from kit.signals import Kind, Signal

log = logging.getLogger(__name__)

UNREADABLE_WINDOW_S = 600
"""One signal "unreadable alarm" per device and this long."""

SOURCE = "bridge"

_NOW = sa.select(sa.text("bell_now() as now"), ANY_OPEN.label("on_test"))


class DatabaseAway(Exception):
    """Nothing is wrong with the batch: store it again later."""


async def store(database: Database, frames: Sequence[Frame], by: str) -> None:
    """Store all frames; when this returns everything is committed.

    Raises: ``DatabaseAway``. Part of the batch may have been stored; doing it again is harmless.
    """
    try:
        async with database.transaction() as tx:
            await _write(tx, frames, by)
    except Exception as error:
        if not _is_about_a_row(error):
            raise DatabaseAway(repr(error)) from error
        if len(frames) == 1:
            await _store_bare(database, frames[0], error, by)
            return
        middle = len(frames) // 2
        await store(database, frames[:middle], by)
        await store(database, frames[middle:], by)


async def _write(tx: Transaction, frames: Sequence[Frame], by: str) -> None:
    now, on_test = await _now_and_tests(tx)
    for frame in frames:
        frame.read(now)
    await naming.settle(tx, [(frame.origin.device_id, part) for frame in frames for part in frame.parts])
    batch = [signal for frame in frames for signal in frame.signals]
    await _resolve_services(tx, batch)
    window = int(now.timestamp() // UNREADABLE_WINDOW_S)
    unreadable = [_unreadable(device_id, window) for device_id in await _bound_but_unread(tx, frames)]
    kept = await signals.store(tx, batch + unreadable)
    if on_test:
        kept = await mark_tests(tx, batch + unreadable, kept)
    stored = iter(kept)
    for frame in frames:
        frame.stored = list(islice(stored, len(frame.signals)))
    await quarantine.keep(tx, [unread for frame in frames for unread in frame.quarantined()], by)
    await replies.record(tx, [answer for frame in frames for answer in frame.answers])


async def _now_and_tests(tx: Transaction) -> tuple[dt.datetime, bool]:
    """The moment of the batch, and whether any unit is on test: one look, for a press is on its way."""
    row = await tx.row(_NOW)
    assert row is not None
    tx.happens_at(row["now"])
    return row["now"], row["on_test"]


async def _resolve_services(tx: Transaction, batch: Sequence[Signal]) -> None:
    services = [signal for signal in batch if signal.kind is Kind.SERVICE]
    if not services:
        return
    ids = {signal.device_id for signal in services}
    rows = await tx.rows(sa.select(devices.c.id, devices.c.model).where(devices.c.id.in_(ids)))
    models = {row["id"]: row["model"] for row in rows}
    for signal in services:
        resolve_service(signal, models.get(signal.device_id))


async def _bound_but_unread(tx: Transaction, frames: Sequence[Frame]) -> list[str]:
    """Devices of known people or homes that sent an alarm nobody can read."""
    ids = {frame.origin.device_id for frame in frames if frame.is_unread_alarm}
    if not ids:
        return []
    bound = sa.or_(devices.c.person_id.is_not(None), devices.c.home_id.is_not(None))
    rows = await tx.rows(sa.select(devices.c.id).where(devices.c.id.in_(ids), bound))
    return sorted(row["id"] for row in rows)


def _unreadable(device_id: str, window: int) -> Signal:
    name = f"unreadable-{window}"
    return Signal(
        source=SOURCE, device_id=device_id, signal_id=name, kind=Kind.UNREADABLE, at_text=str(window)
    )


async def _store_bare(database: Database, frame: Frame, error: Exception, by: str) -> None:
    """The last resort for a row that the database refuses: device, id and kind, and the frame."""
    log.error("the database refused a frame of %s: %r", frame.topic, error)
    unread = Unread(frame.origin.device_id, frame.topic, frame.payload, "refused")
    try:
        async with database.transaction() as tx:
            await quarantine.keep(tx, [unread], by)
            frame.stored = await signals.store(tx, [_bare(signal) for signal in frame.signals])
    except Exception as again:
        raise DatabaseAway(repr(again)) from again


def _bare(signal: Signal) -> Signal:
    return Signal(
        source=signal.source,
        device_id=signal.device_id,
        signal_id=signal.signal_id,
        kind=signal.kind,
        flags=["refused"],
    )


def _is_about_a_row(error: Exception) -> bool:
    if is_connection_error(error):
        return False
    if isinstance(error, sa.exc.DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        # 22: data, 23: constraint, 54: too large for an index; none: refused by the driver.
        return state == "" or state.startswith(("22", "23", "54"))
    return isinstance(error, ValueError | TypeError | ArithmeticError | RecursionError)
