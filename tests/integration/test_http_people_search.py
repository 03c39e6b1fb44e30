"""Finding persons over HTTP: every way people look for somebody, within one's own areas."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from care.persons.search import by_phone
from tests.integration.api_harness import Api, Desk, running_api

IDENTITY_OF_NOBODY = "420205194405010047"

ZHANG = {
    "area_id": 8,
    "name": "钟离桂兰",
    "identity_number": "420205194405010020",
    "phone": "13800007531",
    "other_phone": "0714-6359642",
    "home": {"address": "桃花巷88号3栋2单元1907"},
    "contacts": [{"name": "王女士", "phone": "13700008642"}],
}


@pytest.fixture
async def api(town_url: str) -> AsyncIterator[Api]:
    async with running_api(town_url) as api:
        yield api


@pytest.fixture
async def desk(api: Api) -> Desk:
    return await api.sign_in("dispatcher")


async def found(desk: Desk, typed: str, **params: Any) -> list[int]:
    answer = await desk.get("/persons", q=typed, **params)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_every_way_to_look_for_somebody(api: Api, desk: Desk) -> None:
    person = (await desk.post("/persons", ZHANG)).json()["id"]
    async with api.process.database.transaction() as tx:
        await tx.execute(
            sa.text(
                "insert into devices (id, model, serial, person_id) values ('t-77', 'cord', 'XK9901', :p)"
            ),
            {"p": person},
        )
    for typed in (
        *("钟离桂兰", "钟离", "桂兰 钟", "zhongliguilan", "zhongli", "zlgl", "ZLGL"),
        *("7531", "13800007531", "138 0000 7531", "00007531", "0714-6359642", "6359642", "8642"),
        *("420205194405010020", "420205440501002", "0020", "05010020"),
        *("桃花巷", "桃花巷88号", "88号3栋", "1907", "钟离 1907", "zlgl 桃花"),
        *("t-77", "T-7", "XK99", "xk9901"),
    ):
        assert person in await found(desk, typed), typed
    for typed in (
        "钟离桂英",
        "zhongligui1",
        "7532",
        "99997531",
        "桃花巷89号",
        "t-78",
        "%",
        "420205194405010039",
    ):
        assert person not in await found(desk, typed), typed
    listed = (await desk.get("/persons", q="7531")).json()
    assert (listed["hits"], listed["more"], listed["items"][0]["phone"]) == (1, False, "138****7531")
    assert (await desk.get("/persons", q="钟离", risk="high")).json()["items"] == []


async def test_what_changes_is_found_anew(desk: Desk) -> None:
    person = (await desk.post("/persons", ZHANG)).json()
    path = f"/persons/{person['id']}"
    await desk.patch(path, {"name": "上官云", "phone": "13800001111"})
    assert await found(desk, "钟离") == []
    assert await found(desk, "7531") == []
    assert await found(desk, "sgy") == await found(desk, "13800001111") == [person["id"]]
    await desk.put(f"{path}/contacts", {"contacts": [{"name": "李", "phone": "13700002468"}]})
    assert (await found(desk, "8642"), await found(desk, "2468")) == ([], [person["id"]])
    await desk.patch(f"/homes/{person['home']['id']}", {"address": "杏花村1号"})
    assert (await found(desk, "桃花巷"), await found(desk, "杏花村")) == ([], [person["id"]])


async def test_only_within_ones_own_areas_also_after_a_move(api: Api, desk: Desk) -> None:
    person = (await desk.post("/persons", ZHANG)).json()["id"]
    admin = await api.sign_in("admin")
    areas = (await admin.get("/areas", limit=200)).json()["items"]
    paths = {area["id"]: area["path"] for area in areas}
    streets = [area["id"] for area in areas if area["level"] == "street"]
    own = next(street for street in streets if paths[8].startswith(paths[street]))
    other = next(street for street in streets if street != own)
    assert await found(desk, "钟离", area=own) == [person]
    assert await found(desk, "钟离", area=other) == []
    async with api.process.database.transaction() as tx:
        await tx.execute(
            sa.text("update persons set area_id = :area where id = :id"), {"area": other, "id": person}
        )
    assert await found(desk, "钟离", area=own) == []
    assert await found(desk, "钟离", area=other) == [person]
    await admin.post(
        "/users",
        {"username": "s", "password": "street-password", "roles": ["dispatcher"], "area_id": own},
    )
    stranger = await api.sign_in("s", "street-password")
    for typed in ("钟离", "7531", "0020", "zlgl"):
        assert await found(stranger, typed) == []


async def test_the_best_come_first_and_the_living_before_the_gone(desk: Desk) -> None:
    ids = {}
    for name in ("欧阳云", "欧阳", "司马欧阳"):
        ids[name] = (await desk.post("/persons", {"area_id": 3, "name": name})).json()["id"]
    assert await found(desk, "欧阳") == [ids["欧阳"], ids["欧阳云"], ids["司马欧阳"]]
    await desk.patch(f"/persons/{ids['欧阳']}", {"active": False})
    assert await found(desk, "欧阳") == [ids["欧阳"], ids["欧阳云"], ids["司马欧阳"]]
    gone = (await desk.post("/persons", {"area_id": 3, "name": "欧阳云"})).json()["id"]
    await desk.patch(f"/persons/{ids['欧阳云']}", {"active": False})
    assert (await found(desk, "欧阳云"))[:2] == [gone, ids["欧阳云"]]


async def test_more_than_a_thousand_hits_are_said(api: Api, desk: Desk) -> None:
    async with api.process.database.transaction() as tx:
        await tx.execute(
            sa.text(
                """
                with made as (
                    insert into persons (area_id, name) select 3, 'x' from generate_series(1, 1100)
                    returning id)
                insert into person_search (person_id, terms, blind)
                select id, (select terms from person_search where person_id = 1), '{}' from made
                """
            )
        )
        name = await tx.scalar(sa.text("select address from homes where id = 1"))
    assert name
    answer = (await desk.get("/persons", q=name[:2])).json()
    assert answer["more"] is True


async def test_a_number_may_be_several_peoples(api: Api, desk: Desk) -> None:
    husband = (
        await desk.post("/persons", {"area_id": 3, "name": "钟离国栋", "phone": "13800007531"})
    ).json()
    wife = (await desk.post("/persons", ZHANG)).json()
    daughter = (
        await desk.post("/persons", {"area_id": 3, "name": "王女士", "phone": "13700008642"})
    ).json()
    async with api.process.database.transaction() as tx:
        both = await by_phone(tx, "+8613800007531")
        called = await by_phone(tx, "+8613700008642")
        assert await by_phone(tx, "+8613800000000") == []
    assert [(one["id"], one["contact"]) for one in both] == [(husband["id"], None), (wife["id"], None)]
    assert [(one["id"], one["contact"]) for one in called] == [
        (wife["id"], "王女士"),
        (daughter["id"], None),
    ]
