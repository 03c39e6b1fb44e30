"""The slow, obvious model of a rota: who stands where at one instant, asked instant by instant."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

from care.rotas.calendar import Calendar
from care.rotas.plan import Change, Plan, Rotation, Slot

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY_NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def stands_in_turn(rotation: Rotation, at: dt.datetime) -> int | None:
    """Walk from the first hand-over to the turn that holds ``at``."""
    begin = dt.datetime.combine(rotation.starts_on, rotation.handover, tzinfo=SHANGHAI)
    if at < begin:
        return None
    step = dt.timedelta(**{rotation.unit: rotation.length})
    turn = 0
    while begin + step <= at:
        begin += step
        turn += 1
    return rotation.members[turn % len(rotation.members)]


def day_applies(slot: Slot, calendar: Calendar, day: dt.date) -> bool:
    if slot.from_day is not None and day < slot.from_day:
        return False
    if slot.until_day is not None and day > slot.until_day:
        return False
    working = day.weekday() < 5
    if day in calendar.days:
        working = calendar.days[day][0]
    return DAY_NAMES[day.weekday()] in slot.days or ("working" if working else "rest") in slot.days


def windows_at(slot: Slot, calendar: Calendar, at: dt.datetime) -> int:
    """How many windows of the slot hold this instant: none, one, or (24 h and more) two."""
    count = 0
    here = at.astimezone(SHANGHAI)
    for back in (0, 1):
        day = here.date() - dt.timedelta(days=back)
        begins = dt.datetime.combine(day, slot.starts, tzinfo=SHANGHAI)
        ends = dt.datetime.combine(day, slot.ends, tzinfo=SHANGHAI)
        if slot.ends <= slot.starts:
            ends = dt.datetime.combine(day + dt.timedelta(days=1), slot.ends, tzinfo=SHANGHAI)
        if day_applies(slot, calendar, day) and begins <= at < ends:
            count += 1
    return count


def at_instant(plan: Plan, calendar: Calendar, at: dt.datetime) -> tuple[set[int], int]:
    """Who is there, and how many are missing."""
    places: list[tuple[int | None, bool]] = []  # who, and whether the slots ask for him
    for slot in plan.slots:
        for _ in range(windows_at(slot, calendar, at)):
            who = slot.responder_id
            if slot.rotation is not None:
                who = stands_in_turn(slot.rotation, at)
            places.append((who, True))
    for change in plan.changes:
        if change.starts_at <= at < change.ends_at:
            places = _after(places, change)
    away = {
        one.responder_id
        for one in plan.away
        if one.starts_at <= at and (one.ends_at is None or at < one.ends_at)
    }
    places = [(None if who in away else who, needed) for who, needed in places]
    there = {who for who, _ in places if who is not None}
    needed = Counter(asked for _, asked in places)[True]
    return there, max(0, needed - len(there))


def _after(places: list[tuple[int | None, bool]], change: Change) -> list[tuple[int | None, bool]]:
    if change.kind in ("extra", "taken"):
        return [*places, (change.responder_id, False)]
    answer = []
    for who, needed in places:
        if change.replaces_id is not None and who != change.replaces_id:
            answer.append((who, needed))
        elif change.kind != "nobody":
            answer.append((change.responder_id, needed))
        elif change.replaces_id is not None:
            answer.append((None, needed))
    return answer
