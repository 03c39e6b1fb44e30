"""The made-up town: complete, repeatable, with somebody on duty at any time."""

from __future__ import annotations

import asyncpg

from app.seed import seed_town
from care.identity_numbers import identity
from kit.settings import Settings
from kit.vault.cipher import vault_of
from kit.vault.master import master_key

UNCOVERED = """
select street.name, moment
from areas street
cross join generate_series(now(), now() + interval '29 days', interval '3 hours') moment
where street.level = 'street' and not exists (
    select from shifts s join responders r on r.id = s.responder_id
    where r.area_id = street.id and s.starts_at <= moment and s.ends_at > moment)
"""


async def all_phones(connection: asyncpg.Connection) -> list[str]:
    """Everybody's number; those of persons and contacts are sealed."""
    rows = await connection.fetch(
        "select phone from responders union all select phone from users where phone <> ''"
    )
    phones = [row["phone"] for row in rows]
    vault = vault_of(master_key(Settings()))
    for table, owner in (("persons", "id"), ("contacts", "person_id")):
        for row in await connection.fetch(
            f"select k.*, t.phone from {table} t join person_keys k on k.person_id = t.{owner}"
        ):
            key = vault.unwrap(row["person_id"], row["wrapped"])
            phones.append(key.open(f"{table}.phone", row["phone"]))
    return phones


async def test_made_up_people_have_numbers_that_pass_and_belong_to_nobody(database_url: str) -> None:
    await seed_town(database_url, demo=False, elders=1, people=300)
    connection = await asyncpg.connect(database_url)
    vault = vault_of(master_key(Settings()))
    try:
        people = await connection.fetch(
            "select p.*, k.wrapped from persons p join person_keys k on k.person_id = p.id"
        )
    finally:
        await connection.close()
    numbers = set()
    for row in people:
        key = vault.unwrap(row["id"], row["wrapped"])
        said = identity(str(key.open("persons.identity_number", row["identity_number"])))
        assert (said.birth_date, said.gender) == (row["birth_date"], row["gender"])
        numbers.add(said.number)
    assert len(numbers) == 300
    assert {number[:6] for number in numbers} == {"420000"}, "issued to nobody, ever"
    assert {row["risk"] for row in people} == {"high", "medium", "low"}


async def test_the_demo_town(database_url: str) -> None:
    assert await seed_town(database_url, demo=True, elders=30)
    assert not await seed_town(database_url, demo=True, elders=30)
    connection = await asyncpg.connect(database_url)
    try:
        users = {row["username"]: row for row in await connection.fetch("select * from users")}
        devices = await connection.fetch("select * from devices order by id")
        phones = await all_phones(connection)
        assert await connection.fetch(UNCOVERED) == []
        assert await connection.fetchval("select count(*) from persons") == 30
        next_person = await connection.fetchval(
            "insert into persons (area_id, name) values (1, 'x') returning id"
        )
    finally:
        await connection.close()
    assert set(users) == {"admin", "supervisor", "dispatcher", "dispatcher2", "auditor", "switchboard"}
    assert all(user["demo"] for user in users.values())
    assert users["supervisor"]["phone"]
    names = [f"demo-{n:04d}" for n in range(1, 21)] + [f"sim-{n:04d}" for n in range(1, 11)]
    assert [device["id"] for device in devices] == names
    assert len({device["person_id"] for device in devices}) == 30
    assert all(device["broker_verifier"].startswith("$7$") for device in devices)
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("+86100") for phone in phones)
    assert next_person == 31


async def test_a_town_without_a_demo_has_no_well_known_accounts_and_no_credentials(
    database_url: str,
) -> None:
    assert await seed_town(database_url, demo=False, elders=1, people=2500)
    connection = await asyncpg.connect(database_url)
    try:
        assert await connection.fetchval("select count(*) from users") == 0
        assert await connection.fetchval("select count(*) from persons") == 2500
        assert await connection.fetchval("select count(broker_verifier) from devices") == 0
    finally:
        await connection.close()
