"""Simulated watches on the whole way: gateway, broker, bridge and database."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from broker_bridge.gateway.listener import Listener
from broker_bridge.gateway.run import running
from broker_bridge.gateway.uplink import Account
from broker_bridge.gateway.watch_line import Timings
from kit.database import Database
from simulator.watch import Habits, Watch
from simulator.watch_links import MqttLink, TcpLink
from tests.bridge_rig import fetch, running_bridge, until
from tests.running_broker import RunningBroker

GATEWAY = "gw-sim"
SERIAL = "9403094122"
LIVELY = Habits(alarm_retry_s=0.2, reconnect_s=0.1)
HURRIED = Habits(
    heartbeat_s=0.4, retry_s=0.05, alarm_retry_s=0.1, position_s=0.1, reboot_s=0.1, reconnect_s=0.05
)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """With a gateway, and one watch behind it."""
    database = Database(database_url)
    async with database.transaction() as tx:
        await tx.execute(
            sa.text("insert into devices (id, model) values (:id, 'gateway')"), {"id": GATEWAY}
        )
        await tx.execute(
            sa.text(
                "insert into devices (id, model, serial, gateway_id) values ('w-1', 'watch', :serial, :gw)"
            ),
            {"serial": SERIAL, "gw": GATEWAY},
        )
    yield database
    await database.close()


@pytest.fixture
async def gateway(broker: RunningBroker) -> AsyncIterator[Listener]:
    await broker.add_device(GATEWAY)
    account = Account.of(broker.url, GATEWAY, GATEWAY)
    async with running(account, "127.0.0.1", 0, Timings(stand_in=60)) as listener:
        await until(lambda: listener.uplink is not None and listener.uplink.connected)
        yield listener


def watch(gateway: Listener, serial: str = SERIAL, **options: Any) -> Watch:
    return Watch(TcpLink("127.0.0.1", gateway.port), serial, seed=1, **{"habits": LIVELY, **options})


async def test_a_press_is_stored_for_the_watch_and_then_answered(
    broker: RunningBroker, database: Database, database_url: str, gateway: Listener
) -> None:
    async with running_bridge(database_url, broker), watch(gateway) as worn:
        await worn.wait_online(5)
        press = worn.press()
        await press.wait(5)
        [stored] = await fetch(database, "select device_id, kind, stored, flags from signals")
        assert stored == {"device_id": "w-1", "kind": "sos", "stored": False, "flags": []}
        await until(lambda: worn.counts["heard LK"] > 0)

        async def battery() -> bool:
            rows = await fetch(database, "select battery from device_status where device_id = 'w-1'")
            return rows == [{"battery": 100}]

        await until(battery)


async def test_repeats_are_one_press_and_wait_for_the_database(
    broker: RunningBroker, database: Database, database_url: str, gateway: Listener
) -> None:
    async with watch(gateway) as worn:
        await worn.wait_online(5)
        press = worn.press()
        await until(lambda: press.sent >= 3)  # no bridge runs: the broker alone proves nothing
        assert not press.is_answered
        async with running_bridge(database_url, broker):
            await press.wait(5)
        assert len(await fetch(database, "select 1 from signals")) == 1


async def test_a_press_in_the_cellar_comes_out_later(
    broker: RunningBroker, database: Database, database_url: str, gateway: Listener
) -> None:
    async with running_bridge(database_url, broker), watch(gateway, habits=HURRIED) as worn:
        await worn.wait_online(5)
        await worn.lose_network()
        press = worn.press("fall")
        await until(lambda: worn.counts["lost_positions"] > 0)
        assert not press.is_answered
        assert len(worn.buffer) == 5
        worn.find_network()
        await press.wait(5)
        await until(lambda: worn.counts["sent UD2"] >= 5)
        [stored] = await fetch(database, "select kind from signals")
        assert stored == {"kind": "fall"}


async def test_a_watch_that_speaks_mqtt_itself(
    broker: RunningBroker, database: Database, database_url: str
) -> None:
    await broker.add_device(SERIAL)
    link = MqttLink(broker.url, SERIAL, SERIAL)
    async with running_bridge(database_url, broker), Watch(link, SERIAL, habits=LIVELY) as worn:
        await worn.press().wait(5)
        await until(lambda: worn.counts["heard LK"] > 0)
        [stored] = await fetch(database, "select device_id, kind from signals")
        assert stored == {"device_id": SERIAL, "kind": "sos"}


async def test_a_sister_with_numbered_frames_hears_commands(
    broker: RunningBroker, database: Database, database_url: str, gateway: Listener
) -> None:
    options = {"maker": "ZJ", "numbered": True}
    async with running_bridge(database_url, broker), watch(gateway, **options) as worn:
        await worn.press().wait(5)
        async with broker.client(broker.username, broker.password) as centre:
            await centre.publish(
                f"pab/v1/{GATEWAY}/down/raw/watch", b"[3G*%s*0002*CR]" % SERIAL.encode(), 1
            )
        await until(lambda: worn.commands == ["CR"])
        await until(lambda: worn.counts["sent UD"] == 1)


async def test_nobody_answers_and_the_watch_reboots() -> None:
    heard: list[bytes] = []

    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(4096):
                heard.append(data)
        writer.close()

    server = await asyncio.start_server(deaf, "127.0.0.1", 0)
    link = TcpLink("127.0.0.1", server.sockets[0].getsockname()[1])
    async with Watch(link, SERIAL, habits=HURRIED, seed=1) as worn:
        press = worn.press()
        await until(lambda: worn.counts["reboots"] >= 2)
        assert worn.counts["sent LK"] >= 2 * HURRIED.retries
        assert press.sent > 2
        assert not press.is_answered
    server.close()
    assert b"AL," in b"".join(heard)


async def test_a_battery_ends(gateway: Listener) -> None:
    habits = Habits(drain=600, speed=600, reconnect_s=1)
    async with watch(gateway, habits=habits, battery=25.0) as worn:
        await until(lambda: worn.is_dead)
        assert [press.kind for press in worn.presses] == ["low_battery"]
    assert not worn.is_online
