"""A simulated terminal on a real broker, with the smallest centre that sends receipts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiomqtt
import orjson
import pytest

from app.local.child import ChildProcess
from app.local.environment import CHECKOUT
from app.local.mosquitto import LocalMosquitto
from app.local.mosquitto_program import find_program
from app.local.ports import free_port
from simulator.press import press_once
from simulator.terminal import Repeats, Terminal
from tests.integration.carrier_harness import until
from tests.running_broker import RunningBroker

FAST = Repeats(every_s=0.1, for_s=1, then_every_s=0.2)


class Centre:
    """Hears all devices; answers alarms with the receipts in ``states``."""

    def __init__(self, client: aiomqtt.Client) -> None:
        self.client = client
        self.states: list[str] = ["received"]
        self.got: list[tuple[str, dict[str, Any] | str]] = []

    async def listen(self) -> None:
        async for message in self.client.messages:
            _, _, device_id, topic = str(message.topic).split("/", 3)
            if topic == "presence":
                self.got.append((topic, bytes(message.payload).decode()))
                continue
            content = orjson.loads(message.payload)
            self.got.append((topic, content))
            if topic == "up/alarm":
                for state in self.states:
                    receipt = {"id": content["id"], "state": state, "say": state}
                    await self.send(device_id, "down/receipt", receipt)

    async def send(self, device_id: str, topic: str, content: dict[str, Any]) -> None:
        await self.client.publish(f"pab/v1/{device_id}/{topic}", orjson.dumps(content), qos=1)

    def of(self, topic: str) -> list[Any]:
        return [content for got, content in self.got if got == topic]


@asynccontextmanager
async def centre_for(broker: RunningBroker, device_id: str) -> AsyncIterator[Centre]:
    await broker.add_device(device_id)
    async with broker.client(broker.username, broker.password) as client:
        await client.subscribe(f"pab/v1/{device_id}/up/#", qos=1)
        await client.subscribe(f"pab/v1/{device_id}/presence", qos=1)
        centre = Centre(client)
        listening = asyncio.create_task(centre.listen())
        yield centre
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


def terminal(broker: RunningBroker, device_id: str, **options: Any) -> Terminal:
    return Terminal(broker.url, device_id, device_id, repeats=FAST, backoff_s=(0.05, 0.2), **options)


async def test_a_press_is_heard_and_receipted(broker: RunningBroker) -> None:
    async with centre_for(broker, "term-1") as centre:
        centre.states = ["received", "claimed", "coming", "closed"]
        async with terminal(broker, "term-1") as bell:
            await bell.wait_online(5)
            press = await bell.press("sos")
            assert (await press.wait("received", 5)).say == "received"
            assert (await press.wait("closed", 5)).state == "closed"
            assert press.states == ["received", "claimed", "coming", "closed"]
            assert bell.unreceipted == []
            assert centre.of("up/alarm")[0] == press.frame
            await until(lambda: centre.of("up/status"))
        await until(lambda: centre.of("presence")[-1] == "offline")
        assert centre.of("presence")[-2:] == ["online", "offline"]


async def test_it_repeats_until_the_receipt(broker: RunningBroker) -> None:
    async with centre_for(broker, "term-2") as centre, terminal(broker, "term-2") as bell:
        centre.states = []
        await bell.wait_online(5)
        press = await bell.press("sos")
        await until(lambda: len(centre.of("up/alarm")) >= 3)
        centre.states = ["received"]
        await press.wait("received", 5)
        sent = press.sent
        await asyncio.sleep(0.4)
        assert press.sent == sent
        assert {frame["at"] for frame in centre.of("up/alarm")} == {press.frame["at"]}


async def test_a_press_survives_a_dead_broker_and_a_restart_of_the_terminal(
    broker: RunningBroker, tmp_path: Path
) -> None:
    buffer = tmp_path / "presses.json"
    async with terminal(broker, "term-3", buffer_file=buffer) as bell:
        with pytest.raises(TimeoutError):
            await bell.wait_online(0.3)  # not admitted yet
        press = await bell.press("fall")
    async with centre_for(broker, "term-3") as centre:
        async with terminal(broker, "term-3", buffer_file=buffer) as bell:
            await bell.presses[press.id].wait("received", 5)
        (frame, *_) = centre.of("up/alarm")
        assert (frame["id"], frame["stored"]) == (press.id, True)
    assert orjson.loads(buffer.read_bytes()) == []


async def test_a_killed_broker_loses_no_press(tmp_path: Path) -> None:
    program = await asyncio.to_thread(find_program, CHECKOUT / ".bell" / "mosquitto")
    server = LocalMosquitto(tmp_path / "broker", program, free_port("127.0.0.1"))
    server.prepare()
    log = tmp_path / "broker.log"
    process = await ChildProcess.start(server.child(), log)
    await process.wait_until_ready()
    own = RunningBroker(server, process)
    await own.add_device("term-6")
    async with terminal(own, "term-6") as bell:
        await bell.wait_online(5)
        unheard = await bell.press("sos")
        await until(lambda: unheard.acknowledged)
        process.process.kill()
        await process.process.wait()
        await until(lambda: not bell.is_online)
        offline = await bell.press("fall")
        own.process = await ChildProcess.start(server.child(), log)
        await own.process.wait_until_ready()
        async with centre_for(own, "term-6") as centre:
            await unheard.wait("received", 5)
            await offline.wait("received", 5)
            stored = {frame["id"]: frame["stored"] for frame in centre.of("up/alarm")}
        assert stored == {unheard.id: False, offline.id: True}
    await own.process.stop()


async def test_it_answers_commands(broker: RunningBroker) -> None:
    device = terminal(broker, "term-4", fall_answer="help", fall_answer_after_s=0)
    async with centre_for(broker, "term-4") as centre, device as bell:
        await bell.wait_online(5)
        question = {"id": "q", "type": "say", "args": {"answer": ["fine", "help"]}}
        await centre.send("term-4", "down/command", question)
        await centre.send("term-4", "down/command", {"id": "l", "type": "locate", "args": {}})
        await until(lambda: len(centre.of("up/reply")) == 2)
        replies = {reply["id"]: reply for reply in centre.of("up/reply")}
        assert replies["q"]["result"] == "help"
        assert replies["l"]["location"]["crs"] == "wgs84"


async def test_one_press_from_a_shell(broker: RunningBroker, capsys: pytest.CaptureFixture[str]) -> None:
    async with centre_for(broker, "term-5") as centre:
        centre.states = ["received", "closed"]
        await press_once(broker.url, "term-5", "term-5", "sos", follow=True, language="en")
    said = capsys.readouterr().out.splitlines()
    assert said[1:] == ['Received "received"', 'Closed "closed"']
