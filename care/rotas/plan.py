"""From a rota's plan to pieces of time: pure, the wall clock's arithmetic in one place.

A slot is a window of the day on certain days. Somebody stands in it, a rotation says who, or nobody does
yet. Overrides, swaps and leave change that in the order in which they were made; leave comes last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from care.rotas.calendar import Calendar
from kit.clock_zone import LOCAL

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING, REST = "working", "rest"
DAY = dt.timedelta(days=1)

Reason = dict[str, Any]
"""``code`` and what belongs to it; the text is the catalogue entry ``duty.<code>``."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """Members in turn, each for ``length`` hours or days, from ``handover`` on the first day."""

    name: str
    starts_on: dt.date
    handover: dt.time
    length: int
    unit: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A window of the day; ``ends`` not after ``starts`` lies on the next day."""

    days: frozenset[str]
    starts: dt.time
    ends: dt.time
    from_day: dt.date | None = None
    until_day: dt.date | None = None
    responder_id: int | None = None
    rotation: Rotation | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An override or one leg of a swap. ``kind``: instead, nobody, extra, taken, swap."""

    kind: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    responder_id: int | None
    replaces_id: int | None
    why: Reason


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is not there, from an instant to an instant (None: for good)."""

    responder_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    why: Reason


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides who is on duty. ``changes`` in the order in which they were made."""

    slots: tuple[Slot, ...] = ()
    changes: tuple[Change, ...] = ()
    away: tuple[Away, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Somebody (None: nobody) from an instant to an instant. ``needed`` False: more than the slots ask."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    responder_id: int | None
    why: tuple[Reason, ...] = field(default=(), compare=False)
    needed: bool = True


def local(day: dt.date, time: dt.time) -> dt.datetime:
    """An instant, by the wall clock in Shanghai; in UTC, where arithmetic is safe."""
    return dt.datetime.combine(day, time, tzinfo=LOCAL).astimezone(dt.UTC)


def pieces(plan: Plan, calendar: Calendar, start: dt.datetime, end: dt.datetime) -> list[Piece]:
    """Every piece that reaches into the time from ``start`` to ``end``, by start.

    Windows of slots are whole, also where they reach beyond.
    """
    found = [piece for slot in plan.slots for piece in _of_slot(slot, calendar, start, end)]
    for change in plan.changes:
        if change.ends_at <= start or change.starts_at >= end:
            continue
        if change.kind in ("extra", "taken"):
            ends_at = min(change.ends_at, end)
            found.append(Piece(change.starts_at, ends_at, change.responder_id, (change.why,), needed=False))
        else:
            found = [part for piece in found for part in _changed(piece, change)]
    for away in plan.away:
        found = [part for piece in found for part in _without(piece, away)]
    kept = [piece for piece in found if piece.ends_at > start and piece.starts_at < end]
    return sorted(kept, key=lambda piece: (piece.starts_at, piece.ends_at, piece.responder_id or 0))


def covered(found: Iterable[Piece]) -> list[Piece]:
    """The pieces with somebody in them; a person who stands in two at once stands in the first."""
    until: dict[int, dt.datetime] = {}
    answer = []
    for piece in found:
        if piece.responder_id is None:
            continue
        busy = until.get(piece.responder_id, piece.starts_at)
        if piece.ends_at <= busy:
            continue
        answer.append(replace(piece, starts_at=max(piece.starts_at, busy)))
        until[piece.responder_id] = piece.ends_at
    return sorted(answer, key=lambda piece: (piece.starts_at, piece.responder_id))


def applies(slot: Slot, calendar: Calendar, day: dt.date) -> list[Reason] | None:
    """Why a slot's window begins on this day; None: it does not."""
    if (slot.from_day and day < slot.from_day) or (slot.until_day and day > slot.until_day):
        return None
    weekday = WEEKDAYS[day.weekday()]
    if weekday in slot.days:
        return [{"code": "weekday", "day": weekday}]
    if not {WORKING, REST} & slot.days:
        return None
    kind = calendar.kind(day)
    if (WORKING if kind.working else REST) not in slot.days:
        return None
    reasons: list[Reason] = [
        {"code": "working_day" if kind.working else "rest_day", "date": day.isoformat()}
    ]
    if not kind.known:
        reasons.append({"code": "year_unknown", "year": day.year})
    return reasons


def _of_slot(slot: Slot, calendar: Calendar, start: dt.datetime, end: dt.datetime) -> Iterator[Piece]:
    day = start.astimezone(LOCAL).date() - DAY
    last = end.astimezone(LOCAL).date()
    while day <= last:
        reasons = applies(slot, calendar, day)
        if reasons is not None:
            begins = local(day, slot.starts)
            ends = local(day if slot.ends > slot.starts else day + DAY, slot.ends)
            yield from _staffed(slot, Piece(begins, ends, slot.responder_id, tuple(reasons)))
        day += DAY


def _staffed(slot: Slot, window: Piece) -> Iterator[Piece]:
    rotation = slot.rotation
    if rotation is None:
        if window.responder_id is None:
            window = replace(window, why=(*window.why, {"code": "open_window"}))
        yield window
        return
    at = window.starts_at
    while at < window.ends_at:
        turn = _turn(rotation, at)
        until = min(_begins(rotation, turn + 1) if turn >= 0 else _begins(rotation, 0), window.ends_at)
        if turn < 0 or not rotation.members:
            why: Reason = {"code": "not_begun", "rotation": rotation.name}
            yield replace(window, starts_at=at, ends_at=until, why=(*window.why, why))
        else:
            place = turn % len(rotation.members)
            why = {"code": "rotation", "rotation": rotation.name, "turn": place + 1}
            yield Piece(at, until, rotation.members[place], (*window.why, why))
        at = until


def _turn(rotation: Rotation, at: dt.datetime) -> int:
    """Which turn it is, from 0; negative: the rotation has not begun."""
    first = local(rotation.starts_on, rotation.handover)
    if rotation.unit == "hours":
        return (at - first) // dt.timedelta(hours=rotation.length)
    wall = at.astimezone(LOCAL).replace(tzinfo=None)
    since = dt.timedelta(hours=rotation.handover.hour, minutes=rotation.handover.minute)
    return ((wall - since).date() - rotation.starts_on).days // rotation.length


def _begins(rotation: Rotation, turn: int) -> dt.datetime:
    """When a turn begins."""
    if rotation.unit == "hours":
        hours = dt.timedelta(hours=rotation.length) * turn
        return local(rotation.starts_on, rotation.handover) + hours
    return local(rotation.starts_on + DAY * (rotation.length * turn), rotation.handover)


def _cut(
    piece: Piece, starts_at: dt.datetime, ends_at: dt.datetime | None
) -> tuple[list[Piece], Piece | None]:
    """What of a piece lies outside the interval, and what inside."""
    ends_at = ends_at or piece.ends_at
    if ends_at <= piece.starts_at or starts_at >= piece.ends_at:
        return [piece], None
    outside = []
    if piece.starts_at < starts_at:
        outside.append(replace(piece, ends_at=starts_at))
    if ends_at < piece.ends_at:
        outside.append(replace(piece, starts_at=ends_at))
    inside = replace(piece, starts_at=max(piece.starts_at, starts_at), ends_at=min(piece.ends_at, ends_at))
    return outside, inside


def _changed(piece: Piece, change: Change) -> Iterator[Piece]:
    if change.replaces_id not in (None, piece.responder_id) or (
        change.kind == "swap" and piece.responder_id is None
    ):
        yield piece
        return
    outside, inside = _cut(piece, change.starts_at, change.ends_at)
    yield from outside
    if inside is None:
        return
    if change.kind == "nobody":
        # Closed on purpose: nobody is missed. One person less: somebody is.
        if change.replaces_id is not None:
            yield replace(inside, responder_id=None, why=(change.why,))
        return
    yield replace(inside, responder_id=change.responder_id, why=(change.why,))


def _without(piece: Piece, away: Away) -> Iterator[Piece]:
    if piece.responder_id != away.responder_id:
        yield piece
        return
    outside, inside = _cut(piece, away.starts_at, away.ends_at)
    yield from outside
    if inside is not None and inside.needed:
        yield replace(inside, responder_id=None, why=(away.why,))
