"""The migrations build exactly the tables that the rooms declare."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.schema import metadata
from kit.database import Database


async def test_the_migrated_schema_is_the_declared_one(database_url: str) -> None:
    database = Database(database_url)

    def differences(connection: sa.Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    try:
        async with database.engine.connect() as connection:
            assert await connection.run_sync(differences) == []
    finally:
        await database.close()
