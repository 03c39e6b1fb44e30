"""Who comes: providers, their staff, grid workers, volunteers, and a rota without holes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from app.town.names import NAMES, Dice, Phones
from app.town.places import Place, Places

LOCAL = ZoneInfo("Asia/Shanghai")
STAFF_PER_STREET = 6
ON_DUTY_TOGETHER = 2
DAYS = 30

# Every second member of a team nurses; the team as a whole can lift, repair and open doors.
SKILLS = (
    ["first_aid", "nursing"],
    ["first_aid", "lifting"],
    ["first_aid", "nursing", "lifting"],
    ["first_aid", "electrician", "plumbing"],
    ["first_aid", "nursing", "household", "meals"],
    ["first_aid", "locksmith", "lifting", "household"],
)


@dataclass(slots=True)
class Helpers:
    """Rows of ``providers``, ``responders`` and ``shifts``."""

    providers: list[tuple[Any, ...]] = field(default_factory=list)
    responders: list[tuple[Any, ...]] = field(default_factory=list)
    shifts: list[tuple[Any, ...]] = field(default_factory=list)


PROVIDER_COLUMNS = ("id", "area_id", "name", "phone", "services")
RESPONDER_COLUMNS = (
    "id",
    "area_id",
    "provider_id",
    "name",
    "phone",
    "type",
    "skills",
    "certificate_until",
    "lat",
    "lon",
)
SHIFT_COLUMNS = ("responder_id", "starts_at", "ends_at")


def build(places: Places, phones: Phones, dice: Dice, now: dt.datetime) -> Helpers:
    """For each street a provider with a team in shifts, grid workers by day, volunteers all day."""
    helpers = Helpers()
    midnight = now.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    for street in places.streets:
        team = _team(helpers, street, phones, dice, now.date())
        _rota(helpers, team, midnight)
        for community in places.communities[street.id]:
            worker = _add(helpers, community, None, "grid_worker", ["first_aid"], phones, dice, None)
            for day in range(-1, DAYS):
                _shift(helpers, worker, midnight, day, 8, 12)
        for _ in range(2):
            volunteer = _add(helpers, street, None, "volunteer", ["first_aid"], phones, dice, None)
            for day in range(-1, DAYS):
                _shift(helpers, volunteer, midnight, day, 9, 10)
    return helpers


def _team(helpers: Helpers, street: Place, phones: Phones, dice: Dice, today: dt.date) -> list[int]:
    provider = len(helpers.providers) + 1
    name = street.name.removesuffix(NAMES["street_suffix"]) + NAMES["provider_suffix"]
    helpers.providers.append((provider, street.id, name, phones.next(), NAMES["services"]))
    until = today + dt.timedelta(days=400)
    return [
        _add(helpers, street, provider, "provider_staff", SKILLS[member], phones, dice, until)
        for member in range(STAFF_PER_STREET)
    ]


def _rota(helpers: Helpers, team: list[int], midnight: dt.datetime) -> None:
    """Days 8 to 20 and nights 20 to 8, two people each, everybody in turn."""
    turn = 0
    for day in range(-1, DAYS):
        for hour in (8, 20):
            for _ in range(ON_DUTY_TOGETHER):
                _shift(helpers, team[turn % len(team)], midnight, day, hour, 12)
                turn += 1


def _shift(
    helpers: Helpers, responder: int, midnight: dt.datetime, day: int, hour: int, hours: int
) -> None:
    starts = midnight + dt.timedelta(days=day, hours=hour)
    helpers.shifts.append((responder, starts, starts + dt.timedelta(hours=hours)))


def _add(
    helpers: Helpers,
    place: Place,
    provider: int | None,
    kind: str,
    skills: list[str],
    phones: Phones,
    dice: Dice,
    certificate_until: dt.date | None,
) -> int:
    number = len(helpers.responders) + 1
    lat = round(place.lat + dice.random.uniform(-0.005, 0.005), 6)
    lon = round(place.lon + dice.random.uniform(-0.005, 0.005), 6)
    name = dice.name("young")
    row = (number, place.id, provider, name, phones.next(), kind, skills, certificate_until, lat, lon)
    helpers.responders.append(row)
    return number
