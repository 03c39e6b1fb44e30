"""Two dispatchers reach for the same case at the same moment, a thousand times and more."""

from __future__ import annotations

import asyncio

import sqlalchemy as sa

from app.seed import seed_town
from dispatch.cases import actions, store
from dispatch.errors import Claimed
from dispatch.intake import run as intake
from kit import signals
from kit.database import Database
from kit.signals import Kind, Signal
from tests.chaos.conftest import World
from tests.chaos.pressing import street
from tests.program import Desk

CASES = 25
AT_ONCE = 4
RACES_EACH = 4
"""Over HTTP, where a race costs three requests."""
RACES = 1000
"""Where a race is two transactions in the database that has to decide it."""


async def test_exactly_one_request_wins(world: World) -> None:
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


async def test_exactly_one_transaction_wins(database_url: str) -> None:
    await seed_town(database_url, demo=True, elders=20)
    here, there = Database(database_url), Database(database_url)
    async with here.transaction() as tx:
        await signals.store(tx, [Signal("test", "demo-0001", "race", Kind.SOS)])
    assert await intake.take_in(here) == 1
    async with here.transaction() as tx:
        case_id = await tx.scalar(sa.text("select id from cases"))
        users = [row["id"] for row in await tx.rows(sa.text("select id from users order by id limit 2"))]

    async def claim(database: Database, user_id: int) -> int | None:
        try:
            async with database.transaction() as tx:
                work = await store.load_one(tx, case_id)
                actions.claim(work, user_id)
                await store.save(tx, [work])
        except Claimed:
            return None
        return user_id

    for _ in range(RACES):
        won = await asyncio.gather(claim(here, users[0]), claim(there, users[1]))
        assert won.count(None) == 1
        async with here.transaction() as tx:
            work = await store.load_one(tx, case_id)
            owner = work.case.owner_id
            assert owner is not None
            assert owner in won
            actions.release(work, actions.user_actor(owner), "next race")
            await store.save(tx, [work])
    await asyncio.gather(here.close(), there.close())


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
