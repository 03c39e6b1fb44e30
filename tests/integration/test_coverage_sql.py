"""Rules as SQL say of everybody what the pure rules say; a hundred thousand people in one statement."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from care.coverage.compiled import group_number
from care.coverage.conditions import FLAGS, NUMBERS, WORDS
from care.coverage.rules import Rules, entitlement, facts_of
from care.persons.tables import persons
from kit.database import Database

DAYS = (dt.date(2026, 11, 30), dt.date(2028, 2, 29), dt.date(2027, 3, 1), dt.date(2026, 1, 1))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    held = Database(database_url)
    yield held
    await held.close()


def somebody(dice: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {name: dice.choice([None, *words]) for name, words in WORDS.items()}
    found |= {name: dice.random() < 0.4 for name in FLAGS}
    found |= {"disability_grade": dice.choice([None, 1, 2, 3, 4]), "ability": dice.choice([None, 0, 2, 4])}
    near = dice.choice(DAYS)
    day = dt.timedelta(days=dice.choice([-1, 0, 1, 400]))
    years = dice.choice([60, 79, 80, 90, 100])
    birth = (near - dt.timedelta(days=round(years * 365.2425))) + day
    return {**found, "birth_date": dice.choice([None, birth, dt.date(1948, 2, 29)])}


def condition(dice: random.Random, deep: int = 0) -> dict[str, Any]:
    kind = dice.choice(["all", "any", "not", "fact", "fact"]) if deep < 3 else "fact"
    if kind == "not":
        return {"not": condition(dice, deep + 1)}
    if kind != "fact":
        return {kind: [condition(dice, deep + 1) for _ in range(dice.randint(1, 3))]}
    fact = dice.choice([*NUMBERS, *WORDS, *FLAGS, "age", "age"])
    if fact in WORDS:
        return {"fact": fact, "is": dice.sample(WORDS[fact], k=dice.randint(1, len(WORDS[fact])))}
    if fact in FLAGS:
        return {"fact": fact, "is": dice.random() < 0.5}
    limit = dice.choice([60, 79, 80, 90]) if fact == "age" else dice.randint(*NUMBERS[fact])
    return {"fact": fact, dice.choice(["at_least", "at_most"]): limit}


def rules(dice: random.Random) -> Rules:
    groups = [
        {"code": f"g{n}", "name": "x", "payer": "free", "amount": "1.00", "when": condition(dice)}
        for n in range(dice.randint(1, 4))
    ]
    return Rules.model_validate({"groups": groups})


async def test_both_ways_of_judging_agree(database: Database) -> None:
    dice = random.Random(20261130)
    async with database.transaction() as tx:
        area = await tx.scalar(
            sa.text("insert into areas (path, level, name) values ('/1/', 'street', 'x') returning id")
        )
        people = [{"area_id": area, "name": "x", **somebody(dice)} for _ in range(300)]
        await tx.execute(sa.insert(persons), people)
        stored = await tx.rows(sa.select(persons).order_by(persons.c.id))
        groups_met = set()
        for number in range(80):
            judged, on = rules(dice), DAYS[number % len(DAYS)]
            column = group_number(judged, on)
            rows = await tx.rows(sa.select(column.label("n")).select_from(persons).order_by(persons.c.id))
            for person, row in zip(stored, rows, strict=True):
                said = entitlement(judged, facts_of(person, on))
                group = None if row["n"] is None else judged.groups[row["n"]].code
                assert group == said.group, (judged, dict(person), on)
                groups_met.add(group)
    assert groups_met >= {None, "g0", "g1", "g2"}
