"""Databases for tests: copied from a template, gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg

from app.local.postgres import LocalPostgres

MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 4 * 2**30


@contextmanager
def quick_folder(otherwise: Path) -> Iterator[Path]:
    """A folder in memory where the machine has plenty: copying a template there takes a tenth."""
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ENOUGH_BYTES:
        yield otherwise
        return
    with tempfile.TemporaryDirectory(
        prefix="bell-tests-", dir=MEMORY, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


@asynccontextmanager
async def own_database(postgres: LocalPostgres, template: str, name: str) -> AsyncIterator[str]:
    """The address of a copy of ``template``, for one test or for the stories of one file.

    Copied as files, which is faster than through the log where nothing is flushed to a disk.
    """
    connection = await asyncpg.connect(postgres.dsn("postgres"))
    try:
        await connection.execute(f"create database {name} template {template} strategy file_copy")
        yield postgres.dsn(name)
        await connection.execute(f"drop database {name} with (force)")
    finally:
        await connection.close()
