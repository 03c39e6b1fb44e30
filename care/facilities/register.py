"""Queries over facilities: within areas, and around a home."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import sqlalchemy as sa

from care.distance import METRES_PER_DEGREE, STREETS, line_m
from care.facilities.tables import facilities
from care.persons.tables import homes
from kit.access import Actor
from kit.areas import areas
from kit.clock_zone import LOCAL
from kit.database import Transaction
from kit.errors import InvalidField

REACH_M = 1000
"""How far 15 minutes on foot reach: 800 to 1,000 m (GB 50180-2018, the 15-minute neighbourhood)."""

AROUND_M = 5000
"""Nothing further from a home than this is near it."""

WALK_M_PER_MIN = 75.0


async def within(
    tx: Transaction, where: list[sa.ColumnElement[bool]], after: int, limit: int
) -> list[dict[str, Any]]:
    """Facilities by id, from behind ``after``."""
    query = sa.select(facilities).join(areas, areas.c.id == facilities.c.area_id)
    query = query.where(*where, facilities.c.id > after).order_by(facilities.c.id).limit(limit)
    now = await tx.now()
    return [shown(row, now) for row in await tx.rows(query)]


async def around(
    tx: Transaction, actor: Actor, home_id: int, where: list[sa.ColumnElement[bool]], limit: int
) -> list[dict[str, Any]]:
    """Those within 5 km of a home, the nearest first.

    Raises: ``InvalidField`` for a home outside the actor's areas, or one whose place nobody knows.
    """
    home = await tx.row(
        sa.select(homes.c.lat, homes.c.lon)
        .join(areas, areas.c.id == homes.c.area_id)
        .where(homes.c.id == home_id, actor.scope(areas.c.path))
    )
    if home is None:
        raise InvalidField(field="query.near_home", reason="unknown_home")
    if home["lat"] is None or home["lon"] is None:
        raise InvalidField(field="query.near_home", reason="home_without_place")
    north = AROUND_M / METRES_PER_DEGREE
    east = north / max(math.cos(math.radians(home["lat"])), 0.01)
    query = (
        sa.select(facilities)
        .join(areas, areas.c.id == facilities.c.area_id)
        .where(
            *where,
            facilities.c.lat.between(home["lat"] - north, home["lat"] + north),
            facilities.c.lon.between(home["lon"] - east, home["lon"] + east),
        )
    )
    now = await tx.now()
    found = []
    for row in await tx.rows(query):
        metres = line_m(home["lat"], home["lon"], row["lat"], row["lon"])
        if metres <= AROUND_M:
            minutes = math.ceil(metres * STREETS / WALK_M_PER_MIN)
            reached = metres <= (row["reach_m"] or REACH_M)
            how_far = {"distance_m": round(metres), "walk_min": minutes, "in_reach": reached}
            found.append(shown(row, now) | how_far)
    found.sort(key=lambda one: (one["distance_m"], one["id"]))
    return found[:limit]


def is_open(hours: list[dict[str, Any]], now: dt.datetime) -> bool:
    """Whether one of the openings covers the moment; no openings: always."""
    local = now.astimezone(LOCAL)
    time = local.strftime("%H:%M")
    return not hours or any(
        local.isoweekday() in one["days"] and one["from"] <= time < one["until"] for one in hours
    )


def shown(row: sa.RowMapping, now: dt.datetime) -> dict[str, Any]:
    """A row as ``FacilityView`` shows it."""
    return {**row, "reach_m": row["reach_m"] or REACH_M, "open_now": is_open(row["hours"], now)}
