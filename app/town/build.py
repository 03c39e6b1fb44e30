"""Writes a town into an empty database by COPY: a million people in minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import asyncpg

from app.town import facilities, helpers, lines, people, places
from app.town.names import NAMES, Dice, Phones
from kit.sessions import hash_password
from kit.vault.cipher import Vault

PEOPLE_PER_STREET = 20_000
FEWEST_STREETS = 4
DEMO_PASSWORD = "demo"

ANALYZED = ("areas", "homes", "persons", "person_search", "contacts", "devices", "responders", "shifts")
SEARCH_INDEXES = ("ix_person_search_terms", "ix_person_search_blind")
INDEX_LATER_FROM = 20_000
"""People from which it is quicker to build the search indexes at the end, all at once."""

SEQUENCES = ("areas", "homes", "persons", "providers", "responders")


async def is_settled(connection: asyncpg.Connection) -> bool:
    """Whether there are areas already."""
    return bool(await connection.fetchval("select exists (select from areas)"))


async def build(
    connection: asyncpg.Connection,
    *,
    count: int,
    demo: bool,
    simulated: int,
    vault: Vault,
    progress: Callable[[int], None],
) -> None:
    """Make areas, helpers, ``count`` people and, for a demo, the accounts. One transaction.

    ``progress`` is told how many people there are so far.
    """
    now = await connection.fetchval("select bell_now()")
    phones, dice = Phones(), Dice()
    tree = places.build(max(FEWEST_STREETS, count // PEOPLE_PER_STREET), phones)
    staff = helpers.build(tree, phones, dice, now)
    async with connection.transaction():
        await connection.execute("set local statement_timeout = 0")
        await _copy(connection, "areas", places.COLUMNS, tree.rows)
        await _copy(connection, "hotline_lines", lines.COLUMNS, lines.build(tree))
        if demo:
            await _copy(connection, "users", USER_COLUMNS, _users(tree, phones))
            await _seat(connection, tree)
        await _copy(connection, "providers", helpers.PROVIDER_COLUMNS, staff.providers)
        await _copy(connection, "provider_areas", helpers.AREA_COLUMNS, staff.areas)
        await _copy(connection, "provider_prices", helpers.PRICE_COLUMNS, staff.prices)
        await _copy(connection, "responders", helpers.RESPONDER_COLUMNS, staff.responders)
        await _copy(connection, "certificates", helpers.CERTIFICATE_COLUMNS, staff.certificates)
        await _copy(connection, "shifts", helpers.SHIFT_COLUMNS, staff.shifts)
        await _copy(connection, "facilities", facilities.COLUMNS, facilities.build(tree, phones))
        later = count >= INDEX_LATER_FROM
        built = [await _without(connection, name) for name in SEARCH_INDEXES] if later else []
        town = people.People(tree, phones, dice, vault, now.date(), count, demo, simulated)
        done = 0
        for batch in town.batches():
            await _copy(connection, "homes", people.HOME_COLUMNS, batch.homes)
            await _copy(connection, "persons", people.PERSON_COLUMNS, batch.persons)
            await _copy(connection, "person_keys", people.KEY_COLUMNS, batch.keys)
            await _copy(connection, "person_search", people.SEARCH_COLUMNS, batch.search)
            await _copy(connection, "contacts", people.CONTACT_COLUMNS, batch.contacts)
            await _copy(connection, "devices", people.DEVICE_COLUMNS, batch.devices)
            done += len(batch.persons)
            progress(done)
        await connection.execute("set local maintenance_work_mem = '256MB'")
        for definition in built:
            await connection.execute(definition)
        for table in SEQUENCES:
            await connection.execute(
                f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))"
            )
    for table in ANALYZED:
        await connection.execute(f"analyze {table}")


USER_COLUMNS = ("username", "password_hash", "name", "roles", "area_id", "phone", "demo")


def _users(tree: places.Places, phones: Phones) -> list[tuple[Any, ...]]:
    """The well-known accounts of a demo; they are refused outside one."""
    assert tree.root is not None
    rows = []
    for username, (role, name) in NAMES["users"].items():
        password_hash = hash_password(DEMO_PASSWORD)
        phone = phones.next() if role in ("supervisor", "dispatcher") else None
        rows.append((username, password_hash, name, [role], tree.root.id, phone, True))
    return rows


async def _seat(connection: asyncpg.Connection, tree: places.Places) -> None:
    """One desk that serves everything day and night, and those who handle cases at it."""
    assert tree.root is not None
    name, number = NAMES["desk"]
    desk_id = await connection.fetchval(
        "insert into desks (area_id, name, numbers) values ($1, $2, array[$3]) returning id",
        tree.root.id,
        name,
        number,
    )
    await connection.execute(
        "insert into desk_areas (desk_id, area_id) values ($1, $2)", desk_id, tree.root.id
    )
    await connection.execute(
        "insert into agents (user_id, desk_id) select id, $1 from users where roles && $2::text[]",
        desk_id,
        ["dispatcher", "supervisor"],
    )


async def _without(connection: asyncpg.Connection, index: str) -> str:
    """Drop an index; answers the statement that makes it again."""
    definition: str = await connection.fetchval("select pg_get_indexdef(to_regclass($1)::oid)", index)
    await connection.execute(f"drop index {index}")
    return definition


async def _copy(
    connection: asyncpg.Connection, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> None:
    await connection.copy_records_to_table(table, columns=columns, records=rows)
