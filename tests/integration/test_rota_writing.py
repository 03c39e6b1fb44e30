"""Whatever happens in whatever order: the future follows the plan, the past is never touched."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
import sqlalchemy as sa

from care.rotas import calendar
from care.rotas.loading import load
from care.rotas.writing import write
from kit import clock
from tests.integration.rota_office import EVERY_DAY, RotaOffice, rota_office_of
from tests.unit.rota_model import at_instant

NAMES = ["Ann", "Bea", "Cleo", "Dora"]
WINDOW = dt.timedelta(days=3)


async def now(place: RotaOffice) -> dt.datetime:
    async with place.office.database.transaction() as tx:
        return await tx.now()


async def something(place: RotaOffice, dice: random.Random, rota: int) -> None:
    """One thing that may happen to a rota."""
    moment = await now(place)
    starts = moment + dt.timedelta(minutes=15 * dice.randint(-20, 150))
    ends = max(starts, moment) + dt.timedelta(minutes=15 * dice.randint(1, 120))
    span = {"starts_at": starts.isoformat(), "ends_at": ends.isoformat(), "reason": "so"}
    who, other = dice.sample([place.people[name] for name in NAMES], 2)
    what = dice.choice(["instead", "extra", "nobody", "leave", "on", "off", "take", "swap", "back", "time"])
    if what in ("instead", "extra"):
        body: dict[str, Any] = {**span, "kind": what, "responder_id": who}
        if what == "instead" and dice.random() < 0.5:
            body["replaces_id"] = other
        await place.boss.made(f"/rotas/{rota}/overrides", body)
    elif what == "nobody":
        await place.boss.made(f"/rotas/{rota}/overrides", {**span, "kind": what, "replaces_id": who})
    elif what == "leave":
        await place.boss.made("/leaves", {**span, "responder_id": who})
    elif what == "back":
        for leave in (await place.boss.get("/leaves"))["items"][:1]:
            await place.boss.http.delete(f"/api/v1/leaves/{leave['id']}", headers=place.boss.headers)
    elif what in ("on", "off"):
        answer = await place.boss.post(f"/duty/{what}", {"responder_id": who})
        assert answer.status_code == 200, answer.text
    elif what == "take":
        gaps = (await place.boss.get("/duty/gaps"))["items"]
        if gaps:
            body = {"gap_id": dice.choice(gaps)["id"], "responder_id": who}
            assert (await place.boss.post("/duty/take", body)).status_code == 200
    elif what == "swap":
        rows = await place.rows(
            "select id, responder_id from shifts where rota_id is not null"
            " and ends_at > bell_now() order by starts_at limit 4"
        )
        shift = dice.choice(rows) if rows else None
        if shift is not None and shift["responder_id"] != who:
            swap = await place.boss.made("/swaps", {"shift_id": shift["id"], "taker_id": who})
            await place.boss.post(f"/swaps/{swap['id']}/force", {"reason": "so"})
    else:
        async with place.office.database.transaction() as tx:
            await clock.advance(tx, 60 * 15 * dice.randint(1, 60))
        await place.engine()


PAST = """
    select id, responder_id, starts_at, ends_at, why from shifts
    where rota_id is not null and ends_at <= bell_now() order by id
"""
FUTURE = "select * from shifts where rota_id is not null and ends_at > bell_now() order by id"


@pytest.mark.parametrize("seed", [1, 2])
async def test_random_lives_of_a_rota(database_url: str, seed: int) -> None:
    dice = random.Random(seed)
    async with rota_office_of(database_url, NAMES) as place:
        a, b, c, _ = (place.people[name] for name in NAMES)
        rotation = {"name": "turns", "starts_on": "2026-09-27", "handover": "09:00", "length": 13}
        slots = [
            {"days": EVERY_DAY, "starts": "08:00", "ends": "20:00", "responder_id": a},
            {"days": EVERY_DAY, "starts": "20:00", "ends": "08:00", "rotation": "turns"},
            {"days": ["working"], "starts": "10:00", "ends": "16:00"},
        ]
        rotations = [{**rotation, "unit": "hours", "members": [b, c]}]
        rota = (await place.rota(notices=False, rotations=rotations, slots=slots))["id"]
        past: list[dict[str, Any]] = []
        for _ in range(30):
            await something(place, dice, rota)
            over = await place.rows(PAST)
            known = {row["id"]: row for row in over}
            assert all(known[row["id"]] == row for row in past)
            past = over
            await as_planned(place, dice, rota)
        before = await place.rows(FUTURE)
        async with place.office.database.transaction() as tx:
            await write(tx, [rota])
        assert await place.rows(FUTURE) == before


async def as_planned(place: RotaOffice, dice: random.Random, rota: int) -> None:
    """The shifts and gaps that are written are those of the slow model, at any instant from now on."""
    async with place.office.database.transaction() as tx:
        moment = await tx.now()
        plan = await load(tx, rota, moment)
        days = await calendar.known(tx, [2026])
        shifts = await tx.rows(sa.text(FUTURE))
        gaps = await tx.rows(sa.text("select * from rota_gaps where over_at is null"))
    for _ in range(12):
        at = moment + WINDOW * dice.random()
        there = [row["responder_id"] for row in shifts if row["starts_at"] <= at < row["ends_at"]]
        missing = sum(row["missing"] for row in gaps if row["starts_at"] <= at < row["ends_at"])
        assert len(there) == len(set(there))
        assert (set(there), missing) == at_instant(plan, days, at)
