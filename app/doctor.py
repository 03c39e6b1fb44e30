"""``bell doctor``: what this machine has, what is missing, and what to do about it."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import sqlalchemy as sa

from app.local.texts import phrase
from devices.codecs import broken_mappings, codecs
from kit.database import Database
from kit.settings import Settings

FREE_BYTES = 500 * 1024 * 1024
"""What a demo needs on its first start."""


def _machine() -> Iterator[tuple[str, bool, str]]:
    yield "doctor.python", sys.version_info >= (3, 11), sys.version.split()[0]
    free = shutil.disk_usage(Path.cwd()).free
    yield "doctor.disk", free >= FREE_BYTES, f"{free // 1024 // 1024} MiB"
    broker = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    yield "doctor.mosquitto", broker is not None, broker or "-"
    node = shutil.which("node")
    yield "doctor.node", node is not None, node or "-"


def _mappings() -> Iterator[tuple[str, bool, str]]:
    """The mapping files of BELL_MAPPINGS: a broken one costs its family and is told here."""
    broken = broken_mappings()
    if not broken:
        yield "doctor.mappings", True, f"{len(codecs())} codecs"
    for one in broken:
        yield "doctor.mappings", False, one.reason


async def _database(url: str) -> str | None:
    database = Database(url, pool_size=1)
    try:
        async with asyncio.timeout(5), database.transaction() as tx:
            return str(await tx.scalar(sa.text("select version_num from alembic_version")))
    except (OSError, TimeoutError, sa.exc.SQLAlchemyError):
        return None
    finally:
        await database.close()


@click.command()
def doctor() -> None:
    """Say what this machine has and what is missing. 检查本机环境。"""
    revision = asyncio.run(_database(Settings().database_url))
    findings = [*_machine(), ("doctor.database", revision is not None, revision or "-"), *_mappings()]
    for key, good, detail in findings:
        mark = phrase("doctor.good") if good else phrase("doctor.missing")
        click.echo(f"{mark}  {phrase(key)}  {detail}")
