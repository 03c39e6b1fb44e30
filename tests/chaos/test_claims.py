"""Two dispatchers reach for the same case at the same moment, a thousand times."""

from __future__ import annotations

import asyncio

from tests.chaos.conftest import World
from tests.chaos.pressing import street
from tests.program import Desk

CASES = 50
RACES_EACH = 20
AT_ONCE = 4


async def test_exactly_one_wins(world: World) -> None:
    async with street(world.mqtt_url, CASES) as elders:
        await asyncio.gather(*(elders.press(number) for number in range(CASES)))
        await elders.until_receipted()
        cases = [await world.until_case(press.id) for _, press in elders.presses]
    gate = asyncio.Semaphore(AT_ONCE)
    url = world.demo.run["http"]
    async with Desk(url, "dispatcher") as one, Desk(url, "dispatcher2") as other:
        await asyncio.gather(one.get("/me"), other.get("/me"))

        async def race(case_id: int) -> None:
            async with gate:
                for _ in range(RACES_EACH):
                    await _race(case_id, one, other)

        await asyncio.gather(*(race(case_id) for case_id in cases))
        for case_id in cases:
            lines = (await one.get(f"/cases/{case_id}"))["timeline"]
            turns = [line["type"] for line in lines if line["type"] in ("claimed", "released")]
            assert turns == ["claimed", "released"] * RACES_EACH


async def _race(case_id: int, one: Desk, other: Desk) -> None:
    answers = await asyncio.gather(*(desk.post(f"/cases/{case_id}/claim") for desk in (one, other)))
    won = [answer for answer in answers if answer.status_code == 200]
    lost = [answer for answer in answers if answer.status_code == 409]
    assert (len(won), len(lost)) == (1, 1), [answer.text for answer in answers]
    problem = lost[0].json()
    assert problem["code"] == "claimed"
    assert problem["owner"]["id"] == won[0].json()["owner"]["id"]
    winner = one if answers[0] is won[0] else other
    released = await winner.post(f"/cases/{case_id}/release")
    assert released.status_code == 200, released.text
