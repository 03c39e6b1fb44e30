"""Who has a unit, and whether it was in use in a month: the newest status, the hours, the presses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from care.coverage.rules import month_after
from care.persons.tables import persons
from devices.installing.proof import PROVING
from devices.supervision.tables import device_hours
from devices.tables import device_status, devices
from kit.clock_zone import LOCAL
from kit.signals import signals


def units(month: dt.date, used_when: str) -> sa.Select[Any]:
    """``person_id`` and ``used`` of everybody with an installed unit, his own or one of his home."""
    begins = dt.datetime.combine(month, dt.time(), LOCAL)
    ends = dt.datetime.combine(month_after(month), dt.time(), LOCAL)
    used = (heard if used_when == "heard" else pressed)(begins, ends)
    beside = devices.outerjoin(device_status, device_status.c.device_id == devices.c.id)
    installed = devices.c.state == "installed"
    own = (
        sa.select(devices.c.person_id, used.label("used"))
        .select_from(beside)
        .where(installed, devices.c.person_id.is_not(None))
    )
    resident = persons.alias("resident")
    shared = (
        sa.select(resident.c.id.label("person_id"), used.label("used"))
        .select_from(beside.join(resident, resident.c.home_id == devices.c.home_id))
        .where(installed, devices.c.person_id.is_(None), resident.c.active)
    )
    both = own.union_all(shared).subquery("both")
    return sa.select(both.c.person_id, sa.func.bool_or(both.c.used).label("used")).group_by(
        both.c.person_id
    )


def heard(begins: dt.datetime, ends: dt.datetime) -> sa.ColumnElement[bool]:
    """A sign of life in the span: the last one, else an hour of it that is on record."""
    last = device_status.c.last_seen_at
    hour = sa.exists().where(
        device_hours.c.device_id == devices.c.id,
        device_hours.c.hour >= begins,
        device_hours.c.hour < ends,
    )
    return sa.case(
        (sa.and_(last >= begins, last < ends), sa.true()), (last >= ends, hour), else_=sa.false()
    )


def pressed(begins: dt.datetime, ends: dt.datetime) -> sa.ColumnElement[bool]:
    """A press in the span that shows that the button is heard: the last proof, else a signal."""
    last = devices.c.last_proven_at
    signal = sa.exists().where(
        signals.c.device_id == devices.c.id,
        signals.c.received_at >= begins,
        signals.c.received_at < ends,
        signals.c.kind.in_(sorted(PROVING)),
    )
    return sa.case(
        (sa.and_(last >= begins, last < ends), sa.true()), (last >= ends, signal), else_=sa.false()
    )
