"""Finding people and opening their card, as a desk does it over HTTP, in a town of any size.

Each kind of search draws its words from the town itself: what people type is there. `common` are words
that very many people share; `street` is the desk of one street looking for a common name.
"""

from __future__ import annotations

import base64
import random
import time
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx2

from app.bench.machine import Machine, machine
from app.bench.report import Report, percentile
from app.town.names import NAMES
from care.persons.search_terms import initials, spelled
from care.phones import national
from kit.vault.cipher import Vault, vault_of

LIMIT_MS = 50.0
BUILDING = NAMES["address"].split("{building}")[1][0]
WARM_UP = 20

_PEOPLE = """
    select p.id, p.name, p.phone, k.wrapped, h.address, d.id as device
    from persons p join person_keys k on k.person_id = p.id join homes h on h.id = p.home_id
    join devices d on d.person_id = p.id
    where p.id = any($1::bigint[]) order by p.id
"""
_CASES = """
    insert into cases (number, state, priority, kind, situation, subject_type, subject_id, person_id,
                       home_id, device_id, area_id, area_path, waiting_since)
    select 'bench-' || p.id, 'open', 1, 'sos', 'emergency', 'person', p.id::text, p.id, p.home_id, d.id,
           a.id, a.path, bell_now()
    from persons p join areas a on a.id = p.area_id join devices d on d.person_id = p.id
    where p.id = any($1::bigint[]) returning id
"""


async def measure(*, people: int, rounds: int) -> Report:
    """Milliseconds of each kind of search and of the two cards, one after another."""
    began = time.monotonic()
    async with machine(people) as town:
        ready = time.monotonic() - began
        vault = vault_of(base64.b64decode(town.environment["BELL_MASTER_KEY"]))
        dice = random.Random(1)
        ids = dice.sample(range(1, people + 1), min(rounds, people))
        drawn = await town.rows(_PEOPLE, ids)
        cases = [row["id"] for row in await town.rows(_CASES, ids)]
        await town.rows("analyze cases")
        async with httpx2.AsyncClient(base_url=f"{town.http_url}/api/v1", timeout=30) as http:
            desk = {"Authorization": f"Bearer {await town.token()}"}
            report = Report()
            report.add("people", people, "")
            report.add("town seeded and started", ready, "s")
            floor = [await _asked(http, desk, "/areas", limit=1) for _ in ids]
            report.add("floor: a list of one area, p50", 1000 * percentile(floor, 0.5), "ms")
            report.add("floor: a list of one area, p99", 1000 * percentile(floor, 0.99), "ms")
            for name, words in _kinds(drawn, vault, dice).items():
                times = [await _asked(http, desk, "/persons", q=word) for word in words]
                _add(report, name, times)
            street = await _street_desk(http, town)
            times = [
                await _asked(http, street, "/persons", q=word)
                for word in _repeated([row["name"][0] for row in drawn], rounds)
            ]
            _add(report, "street, surname", times)
            _add(report, "person", [await _asked(http, desk, f"/persons/{number}") for number in ids])
            _add(report, "case", [await _asked(http, desk, f"/cases/{number}") for number in cases])
    return report


def _kinds(drawn: list[asyncpg.Record], vault: Vault, dice: random.Random) -> dict[str, list[str]]:
    phones = [
        national(str(vault.unwrap(row["id"], row["wrapped"]).open("persons.phone", row["phone"])))
        for row in drawn
    ]
    # Communities and units of the town: half a million people may have them in their address.
    shared = {part for row in drawn for part in (row["address"][:2], row["address"][2:4])}
    shared |= {row["address"].split(BUILDING)[-1][:3] for row in drawn}
    return {
        "name": [row["name"] for row in drawn],
        "surname": [row["name"][0] for row in drawn],
        "given name": [row["name"][1:] for row in drawn],
        "pinyin": [spelled(row["name"]) for row in drawn],
        "pinyin begun": [spelled(row["name"])[: dice.randint(1, 6)] for row in drawn],
        "initials": [initials(row["name"]) for row in drawn],
        "phone tail": [phone[-4:] for phone in phones],
        "phone tail of six": [phone[-6:] for phone in phones],
        "phone": phones,
        "address": [row["address"] for row in drawn],
        "part of an address": [row["address"][-8:] for row in drawn],
        "common": _repeated(sorted({"z", "zh"} | shared), len(drawn)),
        "name and flat": [f"{row['name'][0]} {row['address'][-4:]}" for row in drawn],
        "device": [row["device"] for row in drawn],
        "nobody": [f"{row['name']}{row['name']}" for row in drawn],
    }


def _repeated(words: list[str], count: int) -> list[str]:
    def endless() -> Iterator[str]:
        while True:
            yield from words

    return [word for word, _ in zip(endless(), range(count), strict=False)]


async def _asked(http: httpx2.AsyncClient, headers: dict[str, str], path: str, **params: Any) -> float:
    """Seconds until the whole answer was there."""
    started = time.perf_counter()
    answer = await http.get(path, params=params, headers=headers)
    took = time.perf_counter() - started
    answer.raise_for_status()
    return took


async def _street_desk(http: httpx2.AsyncClient, town: Machine) -> dict[str, str]:
    """A supervisor of one street."""
    login = {"username": "admin", "password": "demo"}
    token = (await http.post("/sessions", json=login)).json()["token"]
    street = (await town.rows("select min(id) as id from areas where level = 'street'"))[0]["id"]
    own = {"username": "street", "password": "the street's own desk"}
    body = {**own, "roles": ["supervisor"], "area_id": street}
    made = await http.post("/users", json=body, headers={"Authorization": f"Bearer {token}"})
    made.raise_for_status()
    token = (await http.post("/sessions", json=own)).json()["token"]
    http.cookies.clear()
    return {"Authorization": f"Bearer {token}"}


def _add(report: Report, name: str, seconds: list[float]) -> None:
    warm = seconds[WARM_UP:] or seconds
    report.add(f"{name}, p50", 1000 * percentile(warm, 0.5), "ms")
    report.add(f"{name}, p99", 1000 * percentile(warm, 0.99), "ms", LIMIT_MS)
