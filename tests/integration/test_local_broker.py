"""The broker as our own child: who gets in, who may say what where, and how access comes and goes."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator

import aiomqtt
import asyncpg
import pytest

from app.local.broker_keeper import BrokerKeeper
from devices.credentials import broker_verifier
from tests.running_broker import RunningBroker


async def test_refuses_no_name_wrong_secret_and_strangers(broker: RunningBroker) -> None:
    await broker.add_device("lock-1", "right")
    assert await broker.admits("lock-1", "right")
    assert not await broker.admits("lock-1", "wrong")
    assert not await broker.admits("nobody", "right")
    assert not await broker.admits(None, None)


@pytest.mark.parametrize(
    ("topic", "arrives"),
    [
        ("pab/v1/acl-1/up/alarm", True),
        ("pab/v1/acl-1/raw/jt808", True),
        ("pab/v1/acl-1/presence", True),
        ("pab/v1/acl-2/up/alarm", False),
        ("pab/v1/acl-1/down/receipt", False),
        ("pab/v1/acl-1/other", False),
        ("pab/v1/acl-1/raw/jt808/deeper", False),
        ("elsewhere", False),
    ],
)
async def test_a_device_writes_only_its_own_topics(
    broker: RunningBroker, topic: str, arrives: bool
) -> None:
    await broker.add_device("acl-1")
    async with broker.client(broker.username, broker.password) as bridge:
        await bridge.subscribe("pab/v1/#", qos=1)
        async with broker.client("acl-1", "acl-1") as device:
            await device.publish(topic, b"tried", qos=1)
        # Mosquitto hangs up on whom it denies something, so the end is marked by another.
        await bridge.publish("pab/v1/acl-1/down/command", b"last", qos=1)
        seen = []
        async with asyncio.timeout(5):
            async for message in bridge.messages:
                if message.payload == b"last":
                    break
                if not message.retain:  # what others of this run have left is no news
                    seen.append(str(message.topic))
        assert seen == ([topic] if arrives else [])


async def test_a_device_hears_only_its_own_receipts(broker: RunningBroker) -> None:
    await broker.add_device("ear-1")
    async with (
        broker.client("ear-1", "ear-1") as device,
        broker.client(broker.username, broker.password) as bridge,
    ):
        await device.subscribe("pab/v1/#", qos=1)
        await bridge.publish("pab/v1/ear-2/down/receipt", b"another's", qos=1)
        await bridge.publish("pab/v1/ear-1/up/alarm", b"not a reader", qos=1)
        await bridge.publish("pab/v1/ear-1/down/receipt", b"own", qos=1)
        async with asyncio.timeout(5):
            message = await anext(aiter(device.messages))
        assert message.payload == b"own"


@pytest.fixture
async def registry(broker: RunningBroker, database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to a registry that the broker's keeper follows."""
    keeper = BrokerKeeper(database_url, broker.server, lambda: broker.process.pid)
    task = asyncio.create_task(keeper.run())
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def set_access(registry: asyncpg.Connection, device_id: str, verifier: str | None) -> None:
    await registry.execute(
        """
        insert into devices (id, model, broker_verifier, credentials_changed_at)
        values ($1, 'pendant', $2, now())
        on conflict (id) do update
        set broker_verifier = excluded.broker_verifier, credentials_changed_at = now()
        """,
        device_id,
        verifier,
    )


async def until_admitted(broker: RunningBroker, device_id: str, within_s: float) -> float:
    began = time.monotonic()
    async with asyncio.timeout(within_s):
        while not await broker.admits(device_id, "secret"):  # noqa: ASYNC110  (another process)
            await asyncio.sleep(0.05)
    return time.monotonic() - began


async def test_a_new_device_is_admitted_within_three_seconds(
    broker: RunningBroker, registry: asyncpg.Connection
) -> None:
    await set_access(registry, "new-1", broker_verifier("secret"))
    await registry.execute("notify bell_credentials")
    await until_admitted(broker, "new-1", within_s=3)


async def test_a_lost_wakeup_is_made_up_for(broker: RunningBroker, registry: asyncpg.Connection) -> None:
    await set_access(registry, "quiet-1", broker_verifier("secret"))
    await until_admitted(broker, "quiet-1", within_s=8)


async def test_a_revoked_device_is_cut_off_within_five_seconds(
    broker: RunningBroker, registry: asyncpg.Connection
) -> None:
    await set_access(registry, "gone-1", broker_verifier("secret"))
    await registry.execute("notify bell_credentials")
    await until_admitted(broker, "gone-1", within_s=3)

    async def listen() -> None:
        async with broker.client("gone-1", "secret") as device:
            await device.subscribe("pab/v1/gone-1/down/#")
            connected.set()
            async for _ in device.messages:
                pass

    connected = asyncio.Event()
    listening = asyncio.create_task(listen())
    await connected.wait()
    await set_access(registry, "gone-1", None)
    await registry.execute("notify bell_credentials")
    async with asyncio.timeout(5):
        with pytest.raises(aiomqtt.MqttError):
            await listening
    assert not await broker.admits("gone-1", "secret")


async def test_the_keeper_outlives_its_connection(
    broker: RunningBroker, registry: asyncpg.Connection
) -> None:
    await set_access(registry, "back-1", None)
    await registry.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    await set_access(registry, "back-1", broker_verifier("secret"))
    await until_admitted(broker, "back-1", within_s=5)


async def test_a_change_while_the_broker_is_reading_a_large_file_is_not_lost(
    broker: RunningBroker, database_url: str
) -> None:
    """Mosquitto forgets a SIGHUP that comes while it reads; 100,000 units keep it busy for 0.4 s."""
    keeper = BrokerKeeper(database_url, broker.server, lambda: broker.process.pid)
    connection = await asyncpg.connect(database_url)
    await connection.execute(
        """
        insert into devices (id, model, broker_verifier)
        select 'many-' || n, 'pendant', $1 from generate_series(1, 100000) n
        """,
        broker_verifier("other"),
    )
    for number in range(3):
        await set_access(connection, f"burst-{number}", broker_verifier("secret"))
        await keeper._renew(connection)
    for number in range(3):
        await until_admitted(broker, f"burst-{number}", within_s=3)
    await connection.close()


async def test_the_keeper_tells_a_broker_that_missed_it_again(
    broker: RunningBroker, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frozen while it is told, and told again when it goes on."""
    monkeypatch.setattr("app.local.broker_keeper.TELL_AGAIN_S", 0.5)
    keeper = BrokerKeeper(database_url, broker.server, lambda: broker.process.pid)
    connection = await asyncpg.connect(database_url)
    await set_access(connection, "thawed-1", broker_verifier("secret"))
    os.kill(broker.process.pid, signal.SIGSTOP)
    try:
        renewing = asyncio.create_task(keeper._renew(connection))
        await asyncio.sleep(1)
        assert not renewing.done()
    finally:
        os.kill(broker.process.pid, signal.SIGCONT)
    async with asyncio.timeout(5):
        await renewing
    assert await broker.admits("thawed-1", "secret")
    await connection.close()
