"""The migrations build exactly the tables that the rooms declare."""

from __future__ import annotations

import asyncio

import asyncpg
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.local.postgres import LocalPostgres
from app.migrate import config
from app.schema import metadata
from kit.database import Database


async def test_the_migrated_schema_is_the_declared_one(database_url: str) -> None:
    database = Database(database_url)

    def differences(connection: sa.Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    try:
        async with database.engine.connect() as connection:
            # Comparing takes longer between two statements than a session may idle.
            await connection.execute(sa.text("set idle_in_transaction_session_timeout = 0"))
            assert await connection.run_sync(differences) == []
    finally:
        await database.close()


async def test_a_database_of_the_first_revision_keeps_what_its_units_said(postgres: LocalPostgres) -> None:
    await postgres.ensure_database("bell_first")
    url = postgres.dsn("bell_first")
    await asyncio.to_thread(command.upgrade, config(url), "0001")
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            "insert into device_status (device_id, last_seen_at, battery) values ('u', now(), 61)"
        )
        await asyncio.to_thread(command.upgrade, config(url), "head")
        assert await connection.fetchval("select battery from device_status") == 61
    finally:
        await connection.close()
