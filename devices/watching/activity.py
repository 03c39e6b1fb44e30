"""Signs of life in what sensors read: somebody moved, a door was opened, a body was measured.

Written beside the heartbeat that brought them, and only when they are news: a sensor that repeats "no
motion" every minute costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from devices.status import News
from kit.database import Transaction


class Activity(StrEnum):
    """The sorts of signs; what a person presses stands in the signals inbox."""

    MOTION = "motion"
    DOOR = "door"
    BODY = "body"


BODY_READINGS = ("heart_rate", "systolic", "diastolic", "spo2")
"""Above zero they are measured on a living body (``devices/codecs/readings.py``)."""


def signs(readings: Mapping[str, Any]) -> Iterator[tuple[Activity, bool, bool]]:
    """The sorts that ``readings`` tell about: (sort, whether this is a sign of life, its value).

    A door that is open is one; one that is shut may have been opened in between: its change is.
    """
    motion, contact = readings.get("motion"), readings.get("contact")
    if isinstance(motion, bool):
        yield Activity.MOTION, motion, motion
    if isinstance(contact, bool):
        yield Activity.DOOR, not contact, contact
    if any(_measured(readings.get(name)) for name in BODY_READINGS):
        yield Activity.BODY, True, True


def _measured(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


_NOTE = sa.text(
    """
    insert into device_activity as a (device_id, kind, last_at, value)
    select device_id, kind, case when sign then bell_now() end, value
    from unnest(cast(:device_id as text[]), cast(:kind as text[]), cast(:sign as bool[]),
                cast(:value as bool[])) as n(device_id, kind, sign, value)
    order by device_id, kind
    on conflict (device_id, kind) do update
    set last_at = bell_now(), value = excluded.value
    where excluded.last_at is not null or (a.kind = 'door' and a.value is distinct from excluded.value)
    """
)


async def note(tx: Transaction, news: Mapping[str, News]) -> None:
    """Keep the signs of life in this news."""
    found = sorted(
        (device_id, *sign)
        for device_id, item in news.items()
        if item.status is not None and item.status.readings and not item.status.readings.get("stored")
        for sign in signs(item.status.readings)
    )
    if found:
        names = ("device_id", "kind", "sign", "value")
        columns = [list(column) for column in zip(*found, strict=True)]
        await tx.execute(_NOTE, dict(zip(names, columns, strict=True)))
