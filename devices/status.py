"""The newest status of each device: one row, written for every heartbeat.

The same statement keeps history: heartbeats of a new hour roll up the hour before, and a change of
mains or firmware is written down, both from the row as it was. It also says when supervision has to
look at the row next, so that a sweep compares one moment per row and nothing else. A unit that only
ever pressed has hour 0: nobody knows yet that it beats, and nobody misses it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
import sqlalchemy as sa

from devices.codecs.native import Status
from devices.supervision.rules import BATTERY_RUNGS, CHARGED, CLOCK_WRONG_S, WEAK_DBM
from kit.database import Transaction
from kit.signals import Kind, Signal


@dataclass(slots=True)
class News:
    """What came from one device since the last batch.

    ``online``: True after any sign of life, False when the broker says so (a hint, which leaves
    ``last_seen_at`` alone). ``status``: its newest heartbeat, ``beats``: how many there were. ``relayed``:
    there was one on ``raw/#``, which every bridge hears.
    """

    online: bool | None = None
    status: Status | None = None
    beats: int = 0
    relayed: bool = False

    def heard(self, status: Status) -> None:
        """One more heartbeat."""
        self.online = True
        self.beats += 1
        self.learn(status)

    def heard_by_all(self, status: Status) -> None:
        """One more heartbeat that the other bridges write down as well."""
        self.online = True
        self.relayed = True
        self.learn(status)

    def learn(self, status: Status) -> None:
        """Something about its state, in a heartbeat or beside a press."""
        self.status = status if self.status is None else self.status.updated(status)


def said(status: Status | None, signals: Sequence[Signal]) -> Status | None:
    """``status`` with what the signals of the same frame say about the mains; a late re-send says
    nothing about now."""
    for signal in signals:
        if signal.kind in _MAINS and not signal.stored:
            status = replace(status or Status(), mains=_MAINS[signal.kind])
    return status


_MAINS = {Kind.MAINS_LOST: False, Kind.MAINS_RESTORED: True}

_WRONG = f"abs(coalesce(%s.clock_offset_s, 0)) > {CLOCK_WRONG_S}"

# What supervision wants to see at once rather than when the device falls silent. A look that is due
# already stays due: the next heartbeat, or another bridge with the same news, comes before it.
_NEWS = f"""
    s.watch = 2
    or excluded.mains <> coalesce(s.mains, true)
    or (excluded.battery <> s.battery and least(excluded.battery, s.battery) < {CHARGED})
    or (s.battery is null and excluded.battery <= {BATTERY_RUNGS[0]})
    or (excluded.clock_offset_s is not null and ({_WRONG % "excluded"}) <> ({_WRONG % "s"}))
    or (excluded.hour not in (0, s.hour) and (s.watch > 0 or s.signal_max <= {WEAK_DBM}))
"""

# A heartbeat that all bridges hear counts for the first of them.
_BEATS = """
    case when excluded.beats = 0 and excluded.hour > 0
              and s.last_seen_at < excluded.last_seen_at - interval '2 seconds' then 1
         else excluded.beats end
"""

_WRITE = sa.text(
    f"""
    with t as materialized (  -- inlined, it would ask the clock's row for every mention
        select now, floor(extract(epoch from now) / 3600)::int as hour from (select bell_now() as now) c
    ), written as (
        insert into device_status as s (
            device_id, last_seen_at, check_at, hour, beats, online, battery, battery_min, battery_max,
            signal_dbm, signal_max, mains, clock_offset_s, firmware, location, readings)
        select device_id, t.now, case when beats > 0 or relayed is true then t.now end,
               case when beats > 0 or relayed is true then t.hour else 0 end, beats, online,
               battery, battery, battery, signal_dbm, signal_dbm, mains,
               case when at is not null
                    then greatest(least(extract(epoch from at - t.now), 2e9), -2e9)::int end, firmware,
               location::jsonb, readings::jsonb
        from unnest(cast(:device_id as text[]), cast(:beats as int[]), cast(:online as bool[]),
                    cast(:battery as smallint[]), cast(:signal_dbm as smallint[]),
                    cast(:mains as bool[]), cast(:at as timestamptz[]), cast(:firmware as text[]),
                    cast(:location as text[]), cast(:readings as text[]), cast(:relayed as bool[]))
             as n(device_id, beats, online, battery, signal_dbm, mains, at, firmware, location, readings,
                  relayed), t
        order by device_id
        on conflict (device_id) do update
        set last_seen_at = case when excluded.online is false then s.last_seen_at
                                else excluded.last_seen_at end,
            check_at = case when excluded.online is false then s.check_at
                            when s.hour = 0 and excluded.hour > 0 then excluded.last_seen_at
                            when s.allowance_s is null then s.check_at
                            when s.check_at <= excluded.last_seen_at then s.check_at
                            when {_NEWS} then excluded.last_seen_at
                            else excluded.last_seen_at + make_interval(secs => s.allowance_s) end,
            hour = case when excluded.hour > 0 then excluded.hour else s.hour end,
            beats = {_BEATS} + case when excluded.hour in (0, s.hour) then s.beats else 0 end,
            battery_min = least(excluded.battery,
                                case when excluded.hour in (0, s.hour) then s.battery_min end),
            battery_max = greatest(excluded.battery,
                                   case when excluded.hour in (0, s.hour) then s.battery_max end),
            signal_max = greatest(excluded.signal_dbm,
                                  case when excluded.hour in (0, s.hour) then s.signal_max end),
            best_dbm = case when excluded.hour in (0, s.hour) then s.best_dbm else s.signal_max end,
            online = coalesce(excluded.online, s.online),
            battery = coalesce(excluded.battery, s.battery),
            signal_dbm = coalesce(excluded.signal_dbm, s.signal_dbm),
            mains = coalesce(excluded.mains, s.mains),
            clock_offset_s = coalesce(excluded.clock_offset_s, s.clock_offset_s),
            firmware = coalesce(excluded.firmware, s.firmware),
            location = coalesce(excluded.location, s.location),
            readings = coalesce(excluded.readings, s.readings)
        returning old.device_id, old.hour, old.beats, old.battery, old.battery_min, old.battery_max,
                  old.signal_dbm, old.signal_max, old.mains, old.firmware,
                  new.hour as hour_now, new.last_seen_at as at, new.mains as mains_now,
                  new.firmware as firmware_now
    ), hours as (
        insert into device_hours (device_id, hour, beats, battery_min, battery_max, battery,
                                  signal_max, signal_dbm)
        select device_id, to_timestamp(hour * 3600.0), beats, battery_min, battery_max, battery,
               signal_max, signal_dbm
        from written where hour <> hour_now and beats > 0
    )
    insert into device_changes (device_id, at, what, before, after)
    select device_id, at, 'mains', to_jsonb(mains), to_jsonb(mains_now)
    from written where mains <> mains_now
    union all
    select device_id, at, 'firmware', to_jsonb(firmware), to_jsonb(firmware_now)
    from written where firmware <> firmware_now
    """
)

_NOTHING = Status()


async def write(tx: Transaction, news: Mapping[str, News]) -> None:
    """Bring the rows of these devices up to date, in the order of their ids.

    Sorted, because three unsorted writers dead-locked (measured; docs/pitfalls.md).
    """
    if not news:
        return
    items = sorted(news.items())
    statuses = [item.status or _NOTHING for _, item in items]
    columns: dict[str, list[Any]] = {
        "device_id": [device_id for device_id, _ in items],
        "beats": [item.beats for _, item in items],
        "online": [item.online for _, item in items],
        "battery": [status.battery for status in statuses],
        "signal_dbm": [status.signal_dbm for status in statuses],
        "mains": [status.mains for status in statuses],
        "at": [status.at for status in statuses],
        "firmware": [status.firmware for status in statuses],
        "location": [_json(status.location) for status in statuses],
        "readings": [_json(status.readings) for status in statuses],
        "relayed": [item.relayed or None for _, item in items],
    }
    await tx.execute(_WRITE, {name: _said(values) for name, values in columns.items()})


def _said(values: list[Any]) -> list[Any] | None:
    """None for a column of which nobody said anything: the driver looks at every value of an array
    several times, and ``unnest`` makes up for the nulls.
    """
    return None if values.count(None) == len(values) else values


def _json(value: object) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
