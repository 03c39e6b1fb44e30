"""``bell seed``: a made-up town in an empty database."""

from __future__ import annotations

import asyncio
import logging

import asyncpg
import click

from app import logs
from app.town import build as town
from app.town.people import DEMO_DEVICES
from kit.settings import Settings
from kit.vault.cipher import Vault, vault_of
from kit.vault.master import master_key

log = logging.getLogger(__name__)

MOST = 2_000_000


async def seed_town(
    database_url: str, *, demo: bool, elders: int, people: int | None = None, vault: Vault | None = None
) -> bool:
    """Make the town unless there is one; True if it was made.

    ``elders``: people with a device that can connect (in a demo, 20 of them for hands).
    ``people``: how many there are in all; default: ``elders``.
    ``vault`` None: that of the environment's master key.
    Raises: ``NoMasterKey``.
    """
    vault = vault or vault_of(master_key(Settings()))
    connection = await asyncpg.connect(database_url)
    try:
        if await town.is_settled(connection):
            log.info("there is a town already; nothing to do")
            return False
        elders = max(elders, DEMO_DEVICES if demo else 1)
        count = max(people or 0, elders) if demo else people or elders
        await town.build(
            connection,
            count=count,
            demo=demo,
            simulated=elders - DEMO_DEVICES,
            vault=vault,
            progress=lambda done: log.info("%s of %s people", done, count),
        )
        return True
    finally:
        await connection.close()


@click.command()
@click.option("--demo", is_flag=True, help="With the demo's accounts and devices. 演示账号与设备。")
@click.option("--elders", type=click.IntRange(1, 5000), default=60, show_default=True)
@click.option("--people", type=click.IntRange(1, MOST), help="A town of this size. 城镇人口。")
def seed(demo: bool, elders: int, people: int | None) -> None:
    """Make a town in an empty database; does nothing if there is one. 生成示例城镇。"""
    logs.configure("seed")
    asyncio.run(seed_town(Settings().database_url, demo=demo, elders=elders, people=people))
