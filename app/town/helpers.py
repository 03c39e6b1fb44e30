"""Who comes: providers, their staff, grid workers, volunteers, and a rota without holes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
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
VEHICLES = ("e_bike", "e_bike", "car", "e_bike", "bicycle", "car")

Rows = list[tuple[Any, ...]]


@dataclass(slots=True)
class Helpers:
    """Rows of the tables of these names; ``areas`` and ``prices`` are those of the providers."""

    providers: Rows = field(default_factory=list)
    areas: Rows = field(default_factory=list)
    prices: Rows = field(default_factory=list)
    responders: Rows = field(default_factory=list)
    certificates: Rows = field(default_factory=list)
    shifts: Rows = field(default_factory=list)


PROVIDER_COLUMNS = (
    "id",
    "area_id",
    "name",
    "phone",
    "services",
    "contact_name",
    "contract_number",
    "contract_from",
    "contract_until",
)
AREA_COLUMNS = ("provider_id", "area_id")
PRICE_COLUMNS = ("provider_id", "service", "amount", "unit")
RESPONDER_COLUMNS = (
    "id",
    "area_id",
    "provider_id",
    "name",
    "phone",
    "type",
    "skills",
    "languages",
    "channels",
    "vehicle",
    "lat",
    "lon",
)
CERTIFICATE_COLUMNS = ("responder_id", "kind", "number", "valid_until")
SHIFT_COLUMNS = ("responder_id", "starts_at", "ends_at")


def build(places: Places, phones: Phones, dice: Dice, now: dt.datetime) -> Helpers:
    """For each street a provider with a team in shifts, grid workers by day, volunteers all day."""
    helpers = Helpers()
    midnight = now.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    today = midnight.date()
    for street in places.streets:
        team = _team(helpers, street, phones, dice, today)
        _rota(helpers, team, midnight)
        for community in places.communities[street.id]:
            worker = _add(helpers, community, None, "grid_worker", ["first_aid"], "e_bike", phones, dice)
            _certify(helpers, worker, "training", today + dt.timedelta(days=200))
            for day in range(-1, DAYS):
                _shift(helpers, worker, midnight, day, 8, 12)
        for number in range(2):
            volunteer = _add(helpers, street, None, "volunteer", ["first_aid"], "foot", phones, dice)
            # The second one's runs out soon: the list of what expires has something to show.
            days = 20 if number else 300
            _certify(helpers, volunteer, "first_aid", today + dt.timedelta(days=days))
            for day in range(-1, DAYS):
                _shift(helpers, volunteer, midnight, day, 9, 10)
    return helpers


def _team(helpers: Helpers, street: Place, phones: Phones, dice: Dice, today: dt.date) -> list[int]:
    provider = len(helpers.providers) + 1
    name = street.name.removesuffix(NAMES["street_suffix"]) + NAMES["provider_suffix"]
    contact = NAMES["surnames"][provider % len(NAMES["surnames"])] + NAMES["young"][0]
    number, begin = f"HT-{provider:04d}", today - dt.timedelta(days=300)
    until = today + dt.timedelta(days=430)
    helpers.providers.append(
        (provider, street.id, name, phones.next(), NAMES["services"], contact, number, begin, until)
    )
    # The whole district: its team goes to another street when nobody there can come.
    helpers.areas.append((provider, int(street.path.strip("/").split("/")[-2])))
    helpers.prices += [
        (provider, service, Decimal(amount), unit) for service, amount, unit in NAMES["prices"]
    ]
    team = []
    for member in range(STAFF_PER_STREET):
        vehicle, skills = VEHICLES[member], SKILLS[member]
        one = _add(helpers, street, provider, "provider_staff", skills, vehicle, phones, dice)
        kind = "nursing" if "nursing" in skills else "first_aid"
        _certify(helpers, one, kind, today + dt.timedelta(days=400))
        _certify(helpers, one, "insurance", today + dt.timedelta(days=150 + member))
        team.append(one)
    return team


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


def _certify(helpers: Helpers, responder: int, kind: str, until: dt.date) -> None:
    number = f"{kind[:2].upper()}-{len(helpers.certificates) + 1:05d}"
    helpers.certificates.append((responder, kind, number, until))


def _add(
    helpers: Helpers,
    place: Place,
    provider: int | None,
    type_: str,
    skills: list[str],
    vehicle: str,
    phones: Phones,
    dice: Dice,
) -> int:
    number = len(helpers.responders) + 1
    lat = round(place.lat + dice.random.uniform(-0.005, 0.005), 6)
    lon = round(place.lon + dice.random.uniform(-0.005, 0.005), 6)
    languages = NAMES["languages"] if number % 3 else NAMES["languages"][:1]
    row = (number, place.id, provider, dice.name("young"), phones.next(), type_, skills, languages)
    helpers.responders.append((*row, ["sms", "voice"], vehicle, lat, lon))
    return number
