"""The bridge while the database or the broker is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from app.local.child import ChildProcess
from app.local.mosquitto import LocalMosquitto
from app.local.ports import free_port
from app.local.postgres import LocalPostgres
from kit import outbox
from kit.database import Database
from kit.outbox import Message
from tests.bridge_rig import Terminal, fetch, running_bridge, until
from tests.running_broker import RunningBroker


@pytest.fixture
async def own_broker(broker: RunningBroker, tmp_path: Path) -> AsyncIterator[RunningBroker]:
    """A broker that this test may kill."""
    server = LocalMosquitto(tmp_path / "broker", broker.server.program, free_port("127.0.0.1"))
    server.prepare()
    process = await ChildProcess.start(server.child(), tmp_path / "broker.log")
    await process.wait_until_ready()
    running = RunningBroker(server, process)
    await running.add_device("t-1")
    yield running
    await running.process.stop()


async def test_nothing_is_acknowledged_while_the_database_is_away(
    broker: RunningBroker, postgres: LocalPostgres, database_url: str
) -> None:
    await broker.add_device("t-away")
    name = database_url.rsplit("/", 1)[1]
    keeper = await asyncpg.connect(postgres.dsn("postgres"))
    async with running_bridge(database_url, broker) as bridge, Terminal(broker, "t-away") as terminal:
        await keeper.execute(f"alter database {name} with allow_connections false")
        await keeper.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name
        )
        for number in range(30):
            await terminal.send("up/alarm", {"id": f"a{number}", "kind": "sos"})
        await terminal.send("up/status", {"battery": 50})
        await asyncio.sleep(1)  # the bridge has tried and failed meanwhile
        assert terminal.heard.empty()
        assert bridge.connected
        await keeper.execute(f"alter database {name} with allow_connections true")
        receipts = [await terminal.receipt() for _ in range(30)]
    assert len({receipt["id"] for receipt in receipts}) == 30
    await keeper.close()
    database = Database(database_url)
    assert len(await fetch(database, "select 1 from signals")) == 30
    await database.close()


async def test_the_bridge_comes_back_after_the_broker_was_killed(
    own_broker: RunningBroker, database_url: str, tmp_path: Path
) -> None:
    database = Database(database_url)
    async with running_bridge(database_url, own_broker) as bridge:
        own_broker.process.process.kill()
        await until(lambda: not bridge.connected)
        async with database.transaction() as tx:
            receipt = {"topic": "down/receipt", "body": {"id": "p0", "state": "coming"}}
            await outbox.write(
                tx, [Message(key="1", channel="device", recipient="t-1", template="r", params=receipt)]
            )
        own_broker.process = await ChildProcess.start(own_broker.server.child(), tmp_path / "again.log")
        async with Terminal(own_broker, "t-1") as terminal:
            # Published to nobody if the bridge was back before the terminal; pending until then.
            await until(lambda: bridge.ready)
            await terminal.send("up/alarm", {"id": "p1", "kind": "sos"})
            heard = {(await terminal.receipt())["id"]}
            assert heard <= {"p0", "p1"}

        async def settled() -> bool:
            [row] = await fetch(database, "select state from outbox")
            stored = await fetch(database, "select 1 from signals")
            return row["state"] == "sent" and len(stored) == 1

        await until(settled)
    await database.close()
