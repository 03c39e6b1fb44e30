"""A database from before the vault: everybody gets a key, and what was plain is sealed."""

from __future__ import annotations

import asyncio

import asyncpg
from alembic import command

from app.local.postgres import LocalPostgres
from app.migrate import config, migrate_database
from care.persons import sealing
from care.persons.search import search
from care.persons.tables import contacts, persons
from kit.database import Database
from kit.vault import keys


async def test_plain_values_are_sealed_on_the_way(postgres: LocalPostgres) -> None:
    await postgres.ensure_database("before_the_vault")
    url = postgres.dsn("before_the_vault")
    await asyncio.to_thread(command.upgrade, config(url), "0001")
    connection = await asyncpg.connect(url)
    await connection.execute(
        """
        insert into areas (id, path, level, name) values (1, '/1/', 'street', 'a');
        insert into persons (id, area_id, name, phone, conditions, notes)
            values (7, 1, 'Li', '+8613800001234', '{asthma}', 'deaf'), (8, 1, 'Wu', null, '{}', null);
        insert into contacts (person_id, position, name, phone) values (7, 1, 'Son', '+8613800009999');
        """
    )
    await connection.close()
    await asyncio.to_thread(migrate_database, url)
    database = Database(url)
    try:
        async with database.transaction() as tx:
            held = await keys.of(tx, [7, 8])
            people = await tx.rows(persons.select().order_by(persons.c.id))
            li, wu = (sealing.opened(row, held[row["id"]]) for row in people)
            found_twice = [row["phone_index"] for row in people]
            like_li = tx.vault.blind("phone", "+8613800001234")
            (hit,) = (await search(tx, "/1/", "9999", limit=20)).items
            (son,) = await sealing.open_contacts(tx, await tx.rows(contacts.select()))
    finally:
        await database.close()
    assert (li["phone"], li["conditions"], li["notes"]) == ("+8613800001234", ["asthma"], "deaf")
    assert (wu["phone"], wu["conditions"], wu["erased"]) == (None, [], False)
    assert found_twice == [like_li, None]
    assert (hit["id"], hit["risk"]) == (7, "low")
    assert son["phone"] == "+8613800009999"
