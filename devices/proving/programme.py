"""The test programme: which units are due for a test, and who is reminded.

Nothing is scheduled: a unit is due when its last proof is older than its cadence, however long nobody
looked. A unit counts while it is installed with somebody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from care.persons.sealing import phones_of
from care.persons.tables import homes, persons
from devices.commands.sending import SAY, command
from devices.models import MODELS
from devices.proving.cadence import REMINDED_AGAIN_DAYS, WEEKLY, may_remind, usual_days
from devices.proving.tables import device_tests, test_windows
from devices.registry import area_of_device, placed
from devices.serving import served
from devices.speech import speaks
from devices.tables import devices
from kit import outbox
from kit.catalogue import text
from kit.clock_zone import local_date
from kit.database import Database, Transaction
from kit.outbox import ROUTINE, Message

REMIND_LOCK = 4213
BATCH = 200
SAID_WITHIN = dt.timedelta(hours=2)

_days = sa.func.coalesce(
    device_tests.c.every_days,
    sa.case({name: usual_days(name) for name in MODELS}, value=devices.c.model, else_=WEEKLY),
)
_NOW = sa.text("bell_now()")
_since = sa.func.coalesce(devices.c.last_proven_at, devices.c.created_at)
_due_at = _since + sa.func.make_interval(0, 0, 0, _days)

everybodys = sa.and_(
    devices.c.state == "installed",
    sa.or_(devices.c.person_id.is_not(None), devices.c.home_id.is_not(None)),
    _days > 0,
    sa.text(served("devices", "persons")),
)
"""Units that the programme is about."""

overdue = _due_at <= _NOW
not_on_test = ~sa.exists().where(test_windows.c.device_id == devices.c.id, test_windows.c.until > _NOW)
never = devices.c.last_proven_at.is_(None)

_tested = placed.outerjoin(device_tests, device_tests.c.device_id == devices.c.id)
_ITEMS = sa.select(
    *(devices.c[name] for name in ("id", "model", "person_id", "home_id", "last_proven_at")),
    area_of_device.label("area_id"),
    persons.c.name.label("person_name"),
    homes.c.address.label("home_address"),
    _days.label("every_days"),
    _due_at.label("due_at"),
    overdue.label("overdue"),
    device_tests.c.reminded_at,
).select_from(_tested)


def _within(days: int) -> sa.ColumnElement[bool]:
    return devices.c.last_proven_at > sa.text(f"bell_now() - interval '{days} days'")


async def totals(tx: Transaction, scope: sa.ColumnElement[bool]) -> dict[str, int]:
    """``units proven_7d proven_30d overdue never`` of the programme within a scope."""

    def counted(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.count().filter(condition)

    row = await tx.row(
        sa.select(
            sa.func.count().label("units"),
            counted(_within(7)).label("proven_7d"),
            counted(_within(30)).label("proven_30d"),
            counted(overdue).label("overdue"),
            counted(never).label("never"),
        )
        .select_from(_tested)
        .where(everybodys, scope)
    )
    assert row is not None
    return dict(row)


async def listed(
    tx: Transaction, where: Sequence[sa.ColumnElement[bool]], after: str | None, limit: int
) -> Sequence[sa.RowMapping]:
    """Units of the programme by id, from behind ``after``."""
    query = _ITEMS.where(everybodys, *where).order_by(devices.c.id).limit(limit)
    return await tx.rows(query if after is None else query.where(devices.c.id > after))


async def set_cadence(tx: Transaction, device_id: str, every_days: int | None) -> None:
    """Give a unit a cadence of its own; None: its model's."""
    values = {"device_id": device_id, "every_days": every_days}
    statement = sa.dialects.postgresql.insert(device_tests).values(**values)
    await tx.execute(
        statement.on_conflict_do_update(index_elements=["device_id"], set_={"every_days": every_days})
    )


async def remind_due(database: Database) -> int:
    """Remind the people of units that are due, some at a time; answers how many."""
    async with database.transaction() as tx:
        now = await tx.now()
        if not may_remind(now):
            return 0
        if not await tx.scalar(sa.text("select pg_try_advisory_xact_lock(:key)"), {"key": REMIND_LOCK}):
            return 0
        again = sa.text(f"bell_now() - interval '{REMINDED_AGAIN_DAYS} days'")
        rows = await tx.rows(
            _ITEMS.add_columns(persons.c.phone)
            .where(
                everybodys,
                overdue,
                sa.or_(device_tests.c.reminded_at.is_(None), device_tests.c.reminded_at < again),
            )
            .order_by(devices.c.id)
            .limit(BATCH)
        )
        if rows:
            # A home's unit has no person and no number of its own.
            phones = await phones_of(
                tx, {row["person_id"]: row["phone"] for row in rows if row["person_id"]}
            )
            reminders = [_reminder(row, phones.get(row["person_id"]), now) for row in rows]
            await outbox.write(tx, [message for message in reminders if message is not None])
            statement = sa.dialects.postgresql.insert(device_tests)
            await tx.execute(
                statement.on_conflict_do_update(
                    index_elements=["device_id"], set_={"reminded_at": statement.excluded.reminded_at}
                ),
                [{"device_id": row["id"], "reminded_at": now} for row in rows],
            )
        return len(rows)


def _reminder(row: sa.RowMapping, phone: str | None, now: dt.datetime) -> Message | None:
    """By the terminal where it can speak, else by text; None: nobody can be told, the report shows it."""
    key = f"test-due:{row['id']}:{local_date(now)}"
    if speaks(row["model"]):
        words: dict[str, Any] = {"text": text("test_due.say")}
        return command(row["id"], SAY, words, now + SAID_WITHIN, key=key)
    if phone:
        return Message(key=key, channel="sms", recipient=phone, template="sms.test_due", urgency=ROUTINE)
    return None
