"""Vendors' frames at the broker: whose they are, what is stored, and what the device hears back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from devices import status
from devices.codecs.native import Status
from devices.status import News
from kit import outbox
from kit.database import Database
from kit.outbox import Message
from tests.bridge_rig import Terminal, fetch, running_bridge, until
from tests.running_broker import RunningBroker

SIGNALS = "select device_id, kind, flags, payload from signals order by id"
UNIT, NEIGHBOUR = "9403094122", "8800000015"
SOS = "00010000"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    async with database.transaction() as tx:
        for id_, model, serial, gateway in (
            ("w-hub", "gateway", None, None),
            ("w-watch", "watch", UNIT, "w-hub"),
            ("w-neighbour", "watch", NEIGHBOUR, None),
            ("w-alone", "watch", None, None),
        ):
            await tx.execute(
                sa.text("insert into devices (id, model, serial, gateway_id) values (:i, :m, :s, :g)"),
                {"i": id_, "m": model, "s": serial, "g": gateway},
            )
    yield database
    await database.close()


@pytest.fixture
async def bridge(database_url: str, broker: RunningBroker, database: Database) -> AsyncIterator[None]:
    async with running_bridge(database_url, broker):
        yield


@pytest.fixture
async def hub(broker: RunningBroker, bridge: None) -> AsyncIterator[Terminal]:
    await broker.add_device("w-hub")
    async with Terminal(broker, "w-hub") as hub:
        yield hub


@pytest.fixture
async def alone(broker: RunningBroker, bridge: None) -> AsyncIterator[Terminal]:
    await broker.add_device("w-alone")
    async with Terminal(broker, "w-alone") as alone:
        yield alone


def frame(content: str, unit: str = UNIT) -> bytes:
    return f"[3G*{unit}*{len(content):04X}*{content}]".encode()


def alarm(status: str = SOS, at: str = "221126,064153") -> str:
    return f"AL,{at},A,22.570512,N,113.862326,E,0.00,154.8,0.0,11,100,83,1200,3,{status},0,0"


async def heard(terminal: Terminal, count: int) -> dict[str, object]:
    return dict([await terminal.hear() for _ in range(count)])


async def test_a_watch_behind_its_gateway_presses_and_is_answered_after_the_commit(
    hub: Terminal, database: Database
) -> None:
    await hub.send("raw/watch", frame(alarm()))
    assert await hub.hear() == ("down/raw/watch", frame("AL"))
    [row] = await fetch(database, SIGNALS)
    assert (row["device_id"], row["kind"], row["flags"]) == ("w-watch", "sos", [])


async def test_the_same_press_sent_again_stays_one_signal(hub: Terminal, database: Database) -> None:
    for _ in range(3):
        await hub.send("raw/watch", frame(alarm()))
        assert await hub.hear() == ("down/raw/watch", frame("AL"))
    assert len(await fetch(database, SIGNALS)) == 1


async def test_a_link_frame_is_answered_and_tells_the_battery(hub: Terminal, database: Database) -> None:
    await hub.send("raw/watch", frame("LK,50,100,71"))
    assert await hub.hear() == ("down/raw/watch", frame("LK"))

    async def known() -> bool:
        rows = await fetch(database, "select battery from device_status where device_id = 'w-watch'")
        return rows == [{"battery": 71}]

    await until(known)
    assert await fetch(database, SIGNALS) == []


SUPERVISED = "select hour > 0 as beats_known, check_at is not null as looked_at, beats from device_status"


async def test_what_a_watch_says_by_itself_is_its_heartbeat(hub: Terminal, database: Database) -> None:
    """Else nobody would miss a watch that falls silent."""
    await hub.send("raw/watch", frame("LK,50,100,71"))
    await hub.send("raw/watch", frame(alarm(), "1234567890"))

    async def known() -> bool:
        watch = await fetch(database, f"{SUPERVISED} where device_id = 'w-watch'")
        return watch == [{"beats_known": True, "looked_at": True, "beats": 0}]

    await until(known)

    async def pressed_only() -> bool:
        other = await fetch(database, f"{SUPERVISED} where device_id = '1234567890'")
        return other == [{"beats_known": False, "looked_at": False, "beats": 0}]

    await until(pressed_only)


async def test_bridges_that_all_hear_a_heartbeat_count_it_once(database: Database) -> None:
    """Every bridge hears every frame on raw/#."""

    async def heard_by_two_bridges() -> int:
        for _ in range(2):
            news = News()
            news.heard_by_all(Status(battery=80))
            async with database.transaction() as tx:
                await status.write(tx, {"w-watch": news})
        row = await fetch(database, "select beats from device_status where device_id = 'w-watch'")
        return int(row[0]["beats"])

    assert await heard_by_two_bridges() == 0
    earlier = "update device_status set last_seen_at = last_seen_at - interval '5 min' returning 1"
    await fetch(database, earlier)
    assert await heard_by_two_bridges() == 1


async def test_a_press_in_the_name_of_another_unit_is_the_senders_own(
    alone: Terminal, database: Database
) -> None:
    await alone.send("raw/watch", frame(alarm(), NEIGHBOUR))
    assert set(await heard(alone, 2)) == {"down/receipt", "down/raw/watch"}
    [row] = await fetch(database, SIGNALS)
    assert (row["device_id"], row["payload"]["named"]) == ("w-alone", NEIGHBOUR)
    assert "foreign_id" in row["flags"]


async def test_an_unknown_watch_behind_a_gateway_is_heard_under_its_own_name(
    hub: Terminal, database: Database
) -> None:
    await hub.send("raw/watch", frame(alarm(), "1234567890"))
    assert await hub.hear() == ("down/raw/watch", frame("AL", "1234567890"))
    [row] = await fetch(database, SIGNALS)
    assert row["device_id"] == "1234567890"


async def test_rubbish_between_two_presses_costs_neither(hub: Terminal, database: Database) -> None:
    second = alarm(at="221126,070000")
    await hub.send("raw/watch", frame(alarm()) + b"\x00\xff[3G*" + frame(second))
    assert [await hub.hear() for _ in range(2)] == [("down/raw/watch", frame("AL"))] * 2
    assert [row["kind"] for row in await fetch(database, SIGNALS)] == ["sos", "sos"]


async def test_a_frame_of_no_known_codec_is_kept_for_the_operator(
    hub: Terminal, database: Database
) -> None:
    await hub.send("raw/unheard-of", b"\x01\x02\x03")
    await hub.send("raw/watch", frame("LK"))
    assert await hub.hear() == ("down/raw/watch", frame("LK"))
    [kept] = await fetch(database, "select device_id, reason, sample from quarantine")
    assert kept == {"device_id": "w-hub", "reason": "unknown_codec", "sample": b"\x01\x02\x03"}


async def test_a_command_goes_to_the_gateway_in_the_watchs_own_words(
    hub: Terminal, database: Database
) -> None:
    async with database.transaction() as tx:
        await outbox.write(
            tx, [command("ring-1", "ring"), command("dance-1", "dance"), command("ring-2", "ring")]
        )
    for _ in range(2):
        assert await hub.hear() == ("down/raw/watch", frame("FIND"))
    query = "select key, state, error from outbox where state = 'failed'"

    async def noted() -> bool:
        return await fetch(database, query) == [
            {"key": "dance-1", "state": "failed", "error": "not supported by the device"}
        ]

    await until(noted)


def command(key: str, type_: str) -> Message:
    return Message(
        key=key,
        channel=outbox.TO_DEVICE,
        recipient="w-watch",
        template="command",
        params={"topic": "down/command", "body": {"type": type_, "args": {}}},
    )
