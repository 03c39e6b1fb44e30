"""Visits as they are shown: with the person, the home, the visitor, and what has stopped them meanwhile."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from care.persons.tables import homes, persons
from care.records import sealing
from care.records.tables import absences
from care.responders.tables import responders
from care.visits import route
from care.visits.patterns import judged_on
from care.visits.tables import visit_checks, visit_duties, visit_photos, visits
from kit.areas import areas
from kit.database import Transaction
from kit.signals import signals

JUDGED_ON: sa.ColumnElement[dt.date] = sa.literal_column(f"({judged_on(visits.name)})", sa.Date)
AWAY = sa.exists().where(
    absences.c.person_id == visits.c.person_id,
    absences.c.from_on <= JUDGED_ON,
    sa.or_(absences.c.until_on.is_(None), absences.c.until_on >= JUDGED_ON),
)
"""Whether the person is not at home on the day: read when it is looked at, so that it holds at once."""

_STOPPED = sa.case(
    (visits.c.state != "due", visits.c.reason), (~persons.c.active, "ended"), (AWAY, "absence")
)
STATE: sa.ColumnElement[str] = sa.case(
    (sa.and_(visits.c.state == "due", _STOPPED.is_not(None)), "skipped"), else_=visits.c.state
)


def in_state(state: str) -> sa.ColumnElement[bool]:
    """A clause: visits that are shown in this state."""
    return STATE.in_([state])


JOINED = (
    visits.join(persons, persons.c.id == visits.c.person_id)
    .join(areas, areas.c.id == persons.c.area_id)
    .join(visit_duties, visit_duties.c.id == visits.c.duty_id)
    .join(responders, responders.c.id == visits.c.responder_id)
    .outerjoin(homes, homes.c.id == persons.c.home_id)
    .outerjoin(signals, signals.c.id == visits.c.signal_id)
)
AGREEMENT_ID = visit_duties.c.agreement_id
_OWN = [column for column in visits.c if column.name not in ("state", "reason", "lat", "lon")]
SELECT = sa.select(
    *_OWN,
    STATE.label("state"),
    _STOPPED.label("reason"),
    persons.c.name.label("person_name"),
    persons.c.risk,
    persons.c.area_id,
    persons.c.home_id,
    areas.c.name.label("area_name"),
    homes.c.address,
    homes.c.way_in,
    homes.c.lat,
    homes.c.lon,
    responders.c.name.label("responder_name"),
    visit_duties.c.agreement_id,
    visit_duties.c.role,
    visit_duties.c.min_minutes,
    sa.exists().where(visit_photos.c.visit_id == visits.c.id).label("has_photo"),
    sa.select(visit_checks.c.finding)
    .where(visit_checks.c.visit_id == visits.c.id)
    .order_by(visit_checks.c.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("finding"),
    signals.c.case_id,
).select_from(JOINED)


async def shown(
    tx: Transaction, rows: Sequence[sa.RowMapping] | Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Rows of ``SELECT`` with what is sealed readable."""
    found = [dict(row) for row in rows]
    await sealing.open_rows(tx, visits, found, ("note",))
    return found


async def along_the_way(
    tx: Transaction, responder_id: int, items: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """A visitor's items, each day in the order of the way from where the visitor starts."""
    row = await tx.row(sa.select(responders.c.lat, responders.c.lon).where(responders.c.id == responder_id))
    start = None if row is None or row["lat"] is None else (row["lat"], row["lon"])
    ordered: list[dict[str, Any]] = []
    for _, group in itertools.groupby(sorted(items, key=lambda it: (it["day"], it["id"])), _day):
        day = list(group)
        points = [None if it["lat"] is None else (it["lat"], it["lon"]) for it in day]
        for place, number in enumerate(route.order(points, start), 1):
            ordered.append({**day[number], "order": place})
    return ordered


def _day(item: dict[str, Any]) -> Any:
    return item["day"]
