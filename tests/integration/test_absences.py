"""Somebody is away: the card says where first, and help goes there for what concerns the person."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest

from kit.clock_zone import local_date
from tests.integration.fleet_rig import Fleet, running_fleet

DAY = dt.timedelta(days=1)
UNIT = "w-1"


@pytest.fixture
async def fleet(database_url: str) -> AsyncIterator[Fleet]:
    async with running_fleet(database_url) as fleet:
        await fleet.unit(UNIT, model="pendant")
        yield fleet


async def away(fleet: Fleet, **values: Any) -> dict[str, Any]:
    body = {"kind": "with_family", "from_on": str(await today(fleet)), **values}
    made: dict[str, Any] = await fleet.ok("POST", f"/persons/{fleet.person}/absences", body)
    return made


async def today(fleet: Fleet) -> dt.date:
    return local_date(await fleet.now())


async def press(fleet: Fleet, kind: str = "sos", unit: str = UNIT) -> dict[str, Any]:
    """The card of the case that a press opens."""
    await fleet.run(
        "insert into signals (source, device_id, signal_id, dedup_key, kind) "
        "values ('device', :unit, :kind, :kind, :kind)",
        unit=unit,
        kind=kind,
    )
    await fleet.take_in()
    case_id = await fleet.run("select max(id) from cases")
    card: dict[str, Any] = await fleet.ok("GET", f"/cases/{case_id}")
    return card


async def test_help_goes_to_the_temporary_address(fleet: Fleet) -> None:
    near = await fleet.run(
        "insert into areas (parent_id, path, level, name) "
        "values (:a, '/1/9/', 'community', 'There') returning id",
        a=fleet.area,
    )
    for name, lat in (("near home", 30.2), ("near there", 30.4)):
        await fleet.run(
            "insert into responders (area_id, name, phone, lat, lon) "
            "values (:a, :n, '+8613800000006', :lat, 115.07)",
            a=near,
            n=name,
            lat=lat,
        )
    place = {"address": "Son's flat, 5-2-101", "way_in": "ring twice", "place": "son", "area_id": near}
    await away(fleet, **place, lat=30.4, lon=115.07, phone="+8613800000005")
    card = await press(fleet)
    assert (card["away"]["address"], card["away"]["way_in"]) == ("Son's flat, 5-2-101", "ring twice")
    assert (card["goes_to"], card["home"]["address"]) == ("away", "1"), "the home stays in sight"
    assert card["area"]["id"] == near, "the desk and the emergency numbers of where the person is"
    km = {one["responder"]["name"]: one["distance_km"] for one in card["candidates"]}
    assert km["near there"] == 0
    assert km["near home"] > 20


async def test_a_fire_is_where_the_home_is(fleet: Fleet) -> None:
    await away(fleet, address="Son's flat")
    card = await press(fleet, "fire")
    assert (card["goes_to"], card["away"]["address"]) == ("home", "Son's flat")


async def test_whoever_presses_the_terminal_of_the_home_is_there(fleet: Fleet) -> None:
    await fleet.unit("t-1", model="five-key")
    await away(fleet, address="Son's flat")
    card = await press(fleet, unit="t-1")
    assert (card["goes_to"], card["away"]["address"]) == ("home", "Son's flat")


async def test_an_absence_without_an_address_is_shown_and_help_goes_home(fleet: Fleet) -> None:
    await away(fleet, kind="hospital", place="ward 7")
    card = await press(fleet)
    assert (card["away"]["place"], card["goes_to"]) == ("ward 7", "home")


async def test_it_counts_from_its_first_to_its_last_day(fleet: Fleet) -> None:
    day = await today(fleet)
    await away(fleet, address="later", from_on=str(day + DAY), until_on=str(day + DAY))
    await away(fleet, address="over", from_on=str(day - 3 * DAY), until_on=str(day - DAY))
    assert (await press(fleet))["away"] is None
    await fleet.later(86_400)
    shown = await fleet.ok("GET", f"/persons/{fleet.person}/absences")
    assert [(one["address"], one["now"]) for one in shown] == [("later", True), ("over", False)]


async def test_midnight_does_not_move_a_case_but_coming_home_does(fleet: Fleet) -> None:
    day = await today(fleet)
    made = await away(fleet, address="hotel", until_on=str(day))
    card = await press(fleet)
    await fleet.later(86_400)
    case = f"/cases/{card['id']}"
    assert (await fleet.ok("GET", case))["away"]["address"] == "hotel", "nobody has said that she is back"
    back = {"from_on": str(day - 2 * DAY), "until_on": str(day - DAY)}
    await fleet.ok("PATCH", f"/persons/{fleet.person}/absences/{made['id']}", back)
    assert (await fleet.ok("GET", case))["goes_to"] == "home"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"until_on": "2020-01-01"}, "body.until_on"),
        ({"address": "x", "lat": 30.0}, "body.lon"),
        ({"lat": 30.0, "lon": 115.0}, "body.address"),
        ({"address": "x", "area_id": 999}, "body.area_id"),
    ],
)
async def test_half_a_place_is_none(fleet: Fleet, wrong: dict[str, Any], field: str) -> None:
    body = {"kind": "travelling", "from_on": "2026-01-01", **wrong}
    assert await fleet.refused("POST", f"/persons/{fleet.person}/absences", body) == (422, field)


async def test_the_card_names_guardians_keys_and_the_sheet(fleet: Fleet) -> None:
    path = f"/persons/{fleet.person}"
    carer = {"role": "entrusted_carer", "name": "Mr Li", "phone": "+8613800000003", "from_on": "2026-01-01"}
    await fleet.ok("POST", f"{path}/guardians", carer)
    await fleet.ok("POST", f"{path}/guardians", {**carer, "name": "Old", "until_on": "2026-02-01"})
    listed = {"contacts": [{"name": "Son", "phone": "+8613800000009"}]}
    son = (await fleet.ok("PUT", f"{path}/contacts", listed))["contacts"][0]["id"]
    key = {"thing": "key", "label": "front", "holder_type": "contact", "holder_id": son}
    await fleet.ok("POST", f"{path}/keys", key)
    await fleet.ok("PUT", f"{path}/lost-sheet", {"marks": "scar"})
    records = (await press(fleet))["records"]
    assert [(one["role"], one["name"]) for one in records["guardians"]] == [("entrusted_carer", "Mr Li")]
    assert [(one["holder"], one["phone"]) for one in records["key_holders"]] == [("Son", "+8613800000009")]
    assert (records["lost_sheet"], records["photo_id"], records["ended"]) == (True, None, None)
