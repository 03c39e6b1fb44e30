"""A press at the broker becomes one row, and only then the device hears of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from broker_bridge import inbox, topics
from broker_bridge.connection import Connection
from broker_bridge.frames import Frame
from kit import clock, outbox
from kit.database import Database
from kit.outbox import Message
from tests.bridge_rig import Terminal, fetch, running_bridge, until
from tests.running_broker import RunningBroker

AT = "2026-11-22T08:00:00.123+08:00"
SIGNALS = "select * from signals where device_id = :device order by id"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture(scope="module")
async def devices(broker: RunningBroker) -> list[str]:
    names = ["t-press", "t-other"]
    for name in names:
        await broker.add_device(name)
    return names


@pytest.fixture
async def terminal(broker: RunningBroker, devices: list[str]) -> AsyncIterator[Terminal]:
    async with Terminal(broker, devices[0]) as terminal:
        yield terminal


@pytest.fixture
async def bridge(database_url: str, broker: RunningBroker) -> AsyncIterator[None]:
    async with running_bridge(database_url, broker):
        yield


async def bind(database: Database, device_id: str, model: str = "five-key") -> None:
    async with database.transaction() as tx:
        await tx.execute(sa.text("insert into areas (path, level, name) values ('/1/', 'city', '黄石')"))
        await tx.execute(
            sa.text("insert into persons (area_id, name) select id, '王奶奶' from areas limit 1")
        )
        await tx.execute(
            sa.text("insert into devices (id, model, person_id) select :id, :model, id from persons"),
            {"id": device_id, "model": model},
        )


async def test_a_press_is_stored_and_then_receipted(
    bridge: None, terminal: Terminal, database: Database
) -> None:
    await terminal.send("up/alarm", {"id": "p1", "kind": "sos", "at": AT, "battery": 83})
    assert await terminal.receipt() == {"id": "p1", "state": "received", "say": "已收到,正在接通"}
    [row] = await fetch(database, SIGNALS, device="t-press")
    assert (row["signal_id"], row["kind"], row["state"]) == ("p1", "sos", "waiting")
    assert row["payload"]["battery"] == 83

    async def seen() -> bool:
        return bool(await fetch(database, "select 1 from device_status where device_id = 't-press'"))

    await until(seen)


async def test_five_deliveries_are_one_signal_with_five_receipts(
    bridge: None, terminal: Terminal, database: Database
) -> None:
    for _ in range(5):
        await terminal.send("up/alarm", {"id": "p1", "kind": "sos", "at": AT})
    receipts = [await terminal.receipt() for _ in range(5)]
    assert {receipt["id"] for receipt in receipts} == {"p1"}
    assert len(await fetch(database, SIGNALS, device="t-press")) == 1


async def test_a_reused_id_is_a_new_signal(bridge: None, terminal: Terminal, database: Database) -> None:
    await terminal.send("up/alarm", {"id": "1", "kind": "sos", "at": AT})
    await terminal.receipt()
    await terminal.send("up/alarm", {"id": "1", "kind": "sos", "at": "2026-11-23T08:00:00+08:00"})
    await terminal.receipt()
    first, second = await fetch(database, SIGNALS, device="t-press")
    assert first["flags"] == []
    assert second["flags"] == ["id_reused"]


async def test_an_undated_repeat_is_new_after_a_day(
    bridge: None, terminal: Terminal, database: Database
) -> None:
    for advance_h, rows in ((0, 1), (23, 1), (2, 2), (0, 2)):
        async with database.transaction() as tx:
            await clock.advance(tx, advance_h * 3600)
        await terminal.send("up/alarm", {"id": "1", "kind": "sos"})
        await terminal.receipt()
        assert len(await fetch(database, SIGNALS, device="t-press")) == rows


@pytest.mark.parametrize(
    ("frame", "reason", "told_id"),
    [
        (b'{"id": "b1", "kind": "sos"', "not_json", "b1"),
        (b'{"id": "b2", "kind": "sos", "x": "' + b"x" * 1_000_000 + b'"}', "too_large", "b2"),
        (b"[" * 16_000, "not_json", None),
        (b'{"id": 5, "kind": "unreadable"}', "unknown_kind", "5"),
        (b"\xff", "not_utf8", None),
    ],
    ids=["broken", "1MB", "deep", "unknown-kind", "not-utf8"],
)
async def test_what_nobody_can_read_is_quarantined_and_said(
    bridge: None,
    terminal: Terminal,
    database: Database,
    frame: bytes,
    reason: str,
    told_id: str | None,
) -> None:
    for _ in range(2):
        await terminal.send("up/alarm", frame)
        receipt = await terminal.receipt()
        assert (receipt["id"], receipt["state"]) == (told_id, "unreadable")
    [row] = await fetch(database, "select * from quarantine")
    assert (row["reason"], row["size"], row["count"]) == (reason, len(frame), 2)
    assert len(row["sample"]) == min(len(frame), 16384)
    assert await fetch(database, SIGNALS, device="t-press") == []


async def test_an_unreadable_alarm_of_a_bound_device_needs_somebody(
    bridge: None, terminal: Terminal, database: Database
) -> None:
    await bind(database, "t-press")
    for frame in (b"{", b"[", b"]"):
        await terminal.send("up/alarm", frame)
        await terminal.receipt()
    [row] = await fetch(database, SIGNALS, device="t-press")
    assert row["kind"] == "unreadable"
    async with database.transaction() as tx:
        await clock.advance(tx, 600)
    await terminal.send("up/alarm", b"{")
    await terminal.receipt()
    assert len(await fetch(database, SIGNALS, device="t-press")) == 2


async def test_deep_nesting_and_nul_do_not_cost_a_press(
    bridge: None, terminal: Terminal, database: Database
) -> None:
    deep = b"[" * 7000 + b"]" * 7000
    await terminal.send("up/alarm", b'{"id":"d","kind":"sos","data":' + deep + b"}")
    await terminal.receipt()
    await terminal.send("up/alarm", b'{"id":"n","kind":"sos","\\u0000":"\\ud800\\u0000","v":1e999}')
    await terminal.receipt()
    rows = await fetch(database, SIGNALS, device="t-press")
    assert [row["kind"] for row in rows] == ["sos", "sos"]


async def test_a_service_key_means_what_the_model_says(
    bridge: None, terminal: Terminal, database: Database
) -> None:
    await bind(database, "t-press", model="five-key")
    for key in (1, 2, 4, 5):
        await terminal.send("up/alarm", {"id": f"k{key}", "kind": "service", "data": {"key": key}})
        await terminal.receipt()
    rows = await fetch(database, SIGNALS, device="t-press")
    assert [row["kind"] for row in rows] == ["sos", "service", "fire", "service"]
    assert rows[3]["flags"] == ["family_call"]


async def test_unknown_codec_and_status_go_their_ways(
    bridge: None, terminal: Terminal, database: Database
) -> None:
    await terminal.send("raw/acme", b"\x01\x02")
    await terminal.send("up/status", {"battery": 41, "mains": True, "readings": {"t": 21.5}})
    await terminal.send("up/status", b"nonsense")
    await terminal.send("presence", b"online")

    async def settled() -> bool:
        reasons = {row["reason"] for row in await fetch(database, "select reason from quarantine")}
        return reasons == {"unknown_codec", "not_json"}

    await until(settled)
    [row] = await fetch(database, "select * from device_status")
    assert (row["battery"], row["mains"], row["online"], row["readings"]) == (41, True, True, {"t": 21.5})


async def test_a_command_goes_out_and_its_reply_comes_back(
    bridge: None, terminal: Terminal, database: Database, database_url: str
) -> None:
    async with database.transaction() as tx:
        await outbox.write(
            tx,
            [
                Message(
                    key="command:1",
                    channel=outbox.TO_DEVICE,
                    recipient="t-press",
                    template="command",
                    params={"topic": topics.COMMAND, "body": {"type": "say", "args": {"text": "喂"}}},
                )
            ],
        )
    channel, body = await terminal.hear()
    assert (channel, body["id"], body["type"]) == ("down/command", "command:1", "say")

    async def state(expected: str) -> None:
        async def reached() -> bool:
            [row] = await fetch(database, "select state from outbox")
            return bool(row["state"] == expected)

        await until(reached)

    await state("sent")
    await terminal.send("up/reply", {"id": "command:1", "result": "help"})
    assert (await terminal.receipt())["id"] == "command:1"
    await state("answered")
    [row] = await fetch(database, SIGNALS, device="t-press")
    assert (row["kind"], row["payload"]["command"]) == ("help", "command:1")


async def test_receipts_of_open_cases_are_sent_again_to_who_comes_online(
    bridge: None, terminal: Terminal, database: Database
) -> None:
    await terminal.send("up/alarm", {"id": "p1", "kind": "sos", "at": AT})
    await terminal.receipt()
    newest = '{"id": "p1", "state": "coming", "case": "7", "say": "李护士正在赶来", "eta_min": 8}'
    async with database.transaction() as tx:
        await tx.execute(
            sa.text("update signals set case_id = 7, receipt = cast(:r as jsonb)"), {"r": newest}
        )
    await terminal.send("presence", b"online")
    assert (await terminal.receipt())["state"] == "coming"
    await terminal.send("up/alarm", {"id": "p1", "kind": "sos", "at": AT})
    again = [await terminal.receipt(), await terminal.receipt()]
    assert [receipt["state"] for receipt in again] == ["received", "coming"]
    assert again[0]["case"] == "7"


async def test_two_bridges_store_one_row(
    bridge: None, terminal: Terminal, database: Database, database_url: str, broker: RunningBroker
) -> None:
    async with running_bridge(database_url, broker):
        for number in range(50):
            await terminal.send("up/alarm", {"id": f"p{number}", "kind": "sos", "at": AT})
        receipts = [await terminal.receipt() for _ in range(100)]
    assert len({receipt["id"] for receipt in receipts}) == 50
    rows = await fetch(database, SIGNALS, device="t-press")
    assert len(rows) == 50
    assert all(row["flags"] == [] for row in rows)


async def test_a_bridge_killed_between_commit_and_acknowledgement(
    terminal: Terminal, database: Database, database_url: str, broker: RunningBroker
) -> None:
    async with running_bridge(database_url, broker, "bridge-7"):
        pass  # its session now exists at the broker
    [lease] = await fetch(database, "select secret from leases where name = 'bridge-7'")
    dying = Connection(
        broker.host,
        broker.port,
        username=broker.username,
        password=broker.password,
        client_id=f"bell-bridge-7-alarm-{lease['secret']}",
        persistent=True,
    )
    await dying.open(topics.ALARM_SUBSCRIPTIONS)
    await terminal.send("up/alarm", {"id": "p1", "kind": "sos", "at": AT})
    async with asyncio.timeout(5):
        deliveries = await dying.batch(10)
    await inbox.store(database, [Frame.of(delivery) for delivery in deliveries], "bridge-1")
    dying.abandon()
    assert terminal.heard.empty()

    async with running_bridge(database_url, broker, "bridge-7"):
        assert (await terminal.receipt())["id"] == "p1"
    assert len(await fetch(database, SIGNALS, device="t-press")) == 1


async def test_presses_while_no_bridge_lives_wait_in_its_session(
    terminal: Terminal, database: Database, database_url: str, broker: RunningBroker
) -> None:
    async with running_bridge(database_url, broker, "bridge-8"):
        pass
    for number in range(20):
        await terminal.send("up/alarm", {"id": f"p{number}", "kind": "sos", "at": AT})
    async with running_bridge(database_url, broker, "bridge-8"):
        receipts = [await terminal.receipt() for _ in range(20)]
    assert len({receipt["id"] for receipt in receipts}) == 20


async def test_a_row_that_the_database_refuses_costs_nobody_else(
    bridge: None, terminal: Terminal, database: Database
) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            sa.text("alter table signals add constraint no_poison check (payload ->> 'poison' is null)")
        )
    frames = [
        Frame("pab/v1/t-press/up/alarm", payload, topics.parse("pab/v1/t-press/up/alarm"))
        for payload in (
            b'{"id": "g1", "kind": "sos"}',
            b'{"id": "bad", "kind": "sos", "poison": "yes"}',
            b'{"id": "g2", "kind": "sos"}',
        )
    ]
    await inbox.store(database, frames, "bridge-1")
    rows = {row["signal_id"]: row for row in await fetch(database, SIGNALS, device="t-press")}
    assert set(rows) == {"g1", "bad", "g2"}
    assert (rows["bad"]["kind"], rows["bad"]["flags"]) == ("sos", ["refused"])
    [kept] = await fetch(database, "select reason from quarantine")
    assert kept["reason"] == "refused"


async def test_another_devices_topic_is_out_of_reach(
    bridge: None, terminal: Terminal, database: Database, broker: RunningBroker
) -> None:
    async with Terminal(broker, "t-other") as intruder:
        intruder.device_id = "t-press"
        # Mosquitto cuts the connection of who writes where he may not.
        with contextlib.suppress(AssertionError, RuntimeError):
            await intruder.send("up/alarm", {"id": "x", "kind": "sos"})
    await terminal.send("up/alarm", {"id": "y", "kind": "sos"})
    assert (await terminal.receipt())["id"] == "y"
    assert [row["signal_id"] for row in await fetch(database, SIGNALS, device="t-press")] == ["y"]
