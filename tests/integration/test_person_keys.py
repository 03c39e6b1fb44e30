"""Keys of persons in the database: made once, destroyed for good, and nothing starts without the master."""

from __future__ import annotations

import asyncio
import base64
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from app.local.environment import CHECKOUT
from app.process import WrongMasterKey, process
from kit.database import Database
from kit.settings import Settings
from kit.vault import keys
from kit.vault.cipher import CannotOpen, Vault

COLUMN = "persons.phone"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A street with three people."""
    database = Database(database_url)
    async with database.transaction() as tx:
        await tx.execute(
            sa.text("insert into areas (id, path, level, name) values (1, '/1/', 'street', 'a')")
        )
        await tx.execute(
            sa.text("insert into persons (area_id, name) select 1, 'p' || n from generate_series(1, 3) n")
        )
    yield database
    await database.close()


async def test_keys_are_made_once_also_when_two_write_at_the_same_time(database: Database) -> None:
    async def writing() -> bytes | None:
        async with database.transaction() as tx:
            return (await keys.for_writing(tx, [3, 1, 2]))[2].wrapped

    first, second = await asyncio.gather(writing(), writing())
    assert first is not None
    assert first == second


async def test_a_destroyed_key_makes_values_unreadable_for_good(database: Database) -> None:
    async with database.transaction() as tx:
        made = await keys.for_writing(tx, [1, 2])
        sealed = made[1].seal(COLUMN, "1"), made[2].seal(COLUMN, "2")
    async with database.transaction() as tx:
        await keys.destroy(tx, [1, 3])
    async with database.transaction() as tx:
        kept = await keys.of(tx, [1, 2, 3])
        assert (kept[1].erased, kept[1].open(COLUMN, sealed[0])) == (True, None)
        assert (kept[2].erased, kept[2].open(COLUMN, sealed[1])) == (False, "2")
        assert kept[3].erased, "also for somebody who never had a key"
        assert await keys.erased(tx, [1, 2, 3]) == {1, 3}
    with pytest.raises(keys.PersonErased):
        async with database.transaction() as tx:
            await keys.for_writing(tx, [2, 1])


async def test_another_master_key_opens_nothing(database: Database, database_url: str) -> None:
    async with database.transaction() as tx:
        await keys.for_writing(tx, [1])
        sealed = (await keys.of(tx, [1]))[1].seal(COLUMN, "1")
        assert await keys.is_ours(tx)
    other = Database(database_url, vault=Vault(b"o" * 32))
    try:
        async with other.transaction() as tx:
            assert (await keys.of(tx, [1]))[1].open(COLUMN, sealed) is None
            assert not await keys.is_ours(tx)
        with pytest.raises(CannotOpen):
            async with other.transaction() as tx:
                await keys.for_writing(tx, [1])
    finally:
        await other.close()


async def test_a_process_with_another_master_key_does_not_start(
    database: Database, database_url: str
) -> None:
    async with database.transaction() as tx:
        await keys.for_writing(tx, [1])
    settings = Settings(database_url=database_url, master_key=base64.b64encode(b"o" * 32).decode())
    async with process(settings) as running:
        with pytest.raises(WrongMasterKey):
            async with running.lease("api", None):
                pass


async def test_nothing_starts_without_a_master_key(database_url: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "BELL_MASTER_KEY"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", "serve", "--role", "api"),
        cwd=CHECKOUT,
        env={**environment, "BELL_DATABASE_URL": database_url},
        stderr=PIPE,
    )
    async with asyncio.timeout(60):
        _, said = await process.communicate()
    assert process.returncode == 1
    assert said.decode().startswith("Error: Neither BELL_MASTER_KEY nor BELL_MASTER_KEY_FILE is set."), said
