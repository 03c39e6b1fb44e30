"""A press that is only a test: the window that a human opens for a unit (DESIGN §5).

Inside the window the first press is a test. Everything else is real: a second press, whenever it
comes; a fall, fire, gas or a cry for help; a press that was made at another time and is delivered late;
and any press while an emergency of this unit is open. Whoever wants to test again opens the window
again. A repeat of the first press is the first press: what was stored for it holds, whatever the clock
says by then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from devices.proving.tables import test_windows
from kit.database import Transaction
from kit.errors import InvalidField
from kit.signals import Kind, Signal, StoredSignal, signals

ON_TEST = "on_test"
"""Flag of the press that was taken for a test."""

LONGEST = dt.timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Window:
    """An open window. ``used``: its test press has come. ``emergency``: the unit's person needs help."""

    device_id: str
    used: bool
    emergency: bool


@dataclass(frozen=True, slots=True)
class Press:
    """A signal that has just been stored for the first time."""

    id: int
    device_id: str | None
    kind: str
    stored: bool


def taken_for_tests(presses: Iterable[Press], windows: Iterable[Window]) -> dict[str, int]:
    """Which of the presses, in the order they came, are tests: device id → the signal's id."""
    free = {window.device_id for window in windows if not (window.used or window.emergency)}
    tests: dict[str, int] = {}
    for press in presses:
        if press.device_id in free and press.device_id is not None and _may_be_test(press):
            tests[press.device_id] = press.id
            free.discard(press.device_id)
    return tests


def _may_be_test(press: Press) -> bool:
    return press.kind == Kind.SOS and not press.stored


_EMERGENCIES = [
    str(kind) for kind in (Kind.SOS, Kind.FALL, Kind.FIRE, Kind.GAS, Kind.HELP, Kind.INACTIVITY, Kind.NO_OK)
]

_OPEN = sa.text(
    """
    select w.device_id, w.first_signal_id is not null as used,
           exists (select from signals s
                   where s.device_id = w.device_id and s.receipt_live and s.case_id is not null
                     and s.kind = any(cast(:emergencies as text[]))) as emergency
    from test_windows w
    where w.device_id = any(cast(:devices as text[])) and w.until > bell_now()
    order by w.device_id
    for update
    """
)
_USE = sa.text(
    """
    with used as (
        update test_windows w set first_signal_id = t.id
        from unnest(cast(:devices as text[]), cast(:ids as bigint[])) as t(device_id, id)
        where w.device_id = t.device_id
    )
    update signals set flags = array_append(flags, cast(:flag as text))
    where id = any(cast(:ids as bigint[]))
    """
)

ANY_OPEN = sa.exists().where(test_windows.c.until > sa.text("bell_now()"))
"""Whether any unit is on test, for a statement that is made anyway."""


async def mark_tests(
    tx: Transaction, batch: Sequence[Signal], stored: Sequence[StoredSignal]
) -> list[StoredSignal]:
    """Flag those of the signals just stored that are tests; answers them as they are stored now.

    To be called in the transaction that stored them, so that nobody sees them without the flag.
    """
    presses = [
        Press(row.id, signal.device_id, signal.kind, signal.stored)
        for signal, row in zip(batch, stored, strict=True)
        if row.fresh
    ]
    devices = sorted({press.device_id for press in presses if press.device_id and _may_be_test(press)})
    if not devices:
        return list(stored)
    rows = await tx.rows(_OPEN, {"devices": devices, "emergencies": _EMERGENCIES})
    tests = taken_for_tests(presses, [Window(**row) for row in rows])
    if not tests:
        return list(stored)
    await tx.execute(_USE, {"devices": list(tests), "ids": list(tests.values()), "flag": ON_TEST})
    marked = set(tests.values())
    return [row.flagged(ON_TEST) if row.id in marked else row for row in stored]


def require_until(until: dt.datetime, now: dt.datetime) -> None:
    """Raises: ``InvalidField`` for an end that is past or more than ``LONGEST`` away."""
    if not now < until <= now + LONGEST:
        raise InvalidField(field="body.until", reason="within_two_hours")


async def open_window(tx: Transaction, device_id: str, until: dt.datetime, user_id: int) -> sa.RowMapping:
    """Open the window, or open it again: the next press is a test."""
    values = {"opened_at": await tx.now(), "until": until, "opened_by": user_id, "first_signal_id": None}
    statement = sa.dialects.postgresql.insert(test_windows).values(device_id=device_id, **values)
    statement = statement.on_conflict_do_update(index_elements=["device_id"], set_=values)
    row = await tx.row(statement.returning(test_windows))
    assert row is not None
    return row


async def close_window(tx: Transaction, device_id: str) -> bool:
    """Close it now: the next press is real. False: none was open."""
    statement = (
        sa.update(test_windows)
        .where(test_windows.c.device_id == device_id, test_windows.c.until > sa.text("bell_now()"))
        .values(until=sa.text("bell_now()"))
    )
    return (await tx.execute(statement)).rowcount > 0


async def find_window(tx: Transaction, device_id: str) -> sa.RowMapping | None:
    """The open window with the time of its test press, or None."""
    return await tx.row(
        sa.select(test_windows, signals.c.received_at.label("pressed_at"))
        .select_from(test_windows.outerjoin(signals, signals.c.id == test_windows.c.first_signal_id))
        .where(test_windows.c.device_id == device_id, test_windows.c.until > sa.text("bell_now()"))
    )
