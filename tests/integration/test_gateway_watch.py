"""The gateway for watches: real sockets on one side, a real Mosquitto on the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.local.child import ChildProcess
from app.local.mosquitto import LocalMosquitto
from app.local.ports import free_port
from broker_bridge.gateway.listener import Listener
from broker_bridge.gateway.run import running
from broker_bridge.gateway.uplink import Account
from broker_bridge.gateway.watch_line import Timings
from tests.bridge_rig import until
from tests.running_broker import RunningBroker

GATEWAY = "gw-watch"
UP, DOWN = f"pab/v1/{GATEWAY}/raw/watch", f"pab/v1/{GATEWAY}/down/raw/watch"
PATIENT = Timings(stand_in=60)
BODY = "221126,064153,A,22.5705,N,113.8623,E,0,0,0,9,100,80,0,0,{status},0,0"


def frame(content: str, unit: str = "8800000015") -> bytes:
    return f"[3G*{unit}*{len(content):04X}*{content}]".encode()


PRESS = frame("AL," + BODY.format(status="00010000"))


class Line:
    """A watch as a socket sees it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def say(self, data: bytes) -> None:
        self.writer.write(data)

    async def hear(self, timeout: float = 5) -> bytes:
        async with asyncio.timeout(timeout):
            return await self.reader.readuntil(b"]")

    async def silence(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                return await self.reader.read(1) == b""
        except TimeoutError:
            return True

    async def is_closed(self, timeout: float = 5) -> bool:
        try:
            async with asyncio.timeout(timeout):
                return await self.reader.read() == b""
        except ConnectionResetError:
            return True


@asynccontextmanager
async def line(gateway: Listener) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()


class Centre:
    """Hears what gateways publish, and answers by hand."""

    def __init__(self, broker: RunningBroker) -> None:
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()
        self.client = broker.client(broker.username, broker.password)

    async def listen(self) -> None:
        async for message in self.client.messages:
            self.heard.put_nowait(bytes(message.payload))

    async def hear(self, timeout: float = 5) -> bytes:
        async with asyncio.timeout(timeout):
            return await self.heard.get()

    async def tell(self, payload: bytes) -> None:
        await self.client.publish(DOWN, payload, qos=1)


@asynccontextmanager
async def centre_of(broker: RunningBroker) -> AsyncIterator[Centre]:
    centre = Centre(broker)
    async with centre.client:
        await centre.client.subscribe(UP, qos=1)
        listening = asyncio.create_task(centre.listen())
        try:
            yield centre
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


@asynccontextmanager
async def gateway_at(broker: RunningBroker, timings: Timings = PATIENT) -> AsyncIterator[Listener]:
    account = Account.of(broker.url, GATEWAY, GATEWAY)
    async with running(account, "127.0.0.1", 0, timings) as listener:
        await until(lambda: listener.uplink is not None and listener.uplink.connected)
        yield listener


@pytest.fixture
async def gateway(broker: RunningBroker) -> AsyncIterator[Listener]:
    await broker.add_device(GATEWAY)
    async with gateway_at(broker) as listener:
        yield listener


async def test_frames_go_up_and_answers_come_down(broker: RunningBroker, gateway: Listener) -> None:
    async with centre_of(broker) as centre, line(gateway) as watch, line(gateway) as other:
        watch.say(frame("LK,1,2,83"))
        assert await centre.hear() == frame("LK,1,2,83")
        other.say(frame("LK", "9900000001"))
        assert await centre.hear() == frame("LK", "9900000001")
        await centre.tell(frame("LK", "9900000001") + frame("LK"))
        assert await watch.hear() == frame("LK")
        assert await other.hear() == frame("LK", "9900000001")
        assert gateway.names == {"8800000015", "9900000001"}


async def test_halves_glue_and_junk(broker: RunningBroker, gateway: Listener) -> None:
    voice = b"[3G*8800000015*0010*TK,#!AMR\n][\x00\xff]*[]"
    async with centre_of(broker) as centre, line(gateway) as watch:
        for part in (frame("LK")[:9], frame("LK")[9:] + b"\r\n" + PRESS + voice[:12], voice[12:]):
            watch.say(part)
            await asyncio.sleep(0.05)
        # The press may overtake what was said before it.
        assert {await centre.hear() for _ in range(3)} == {frame("LK"), PRESS, voice}
        watch.say(b"noise" + frame("TKQ"))
        assert [await centre.hear() for _ in range(2)] == [b"noise", frame("TKQ")]


async def test_an_alarm_is_answered_by_nobody_but_the_centre(broker: RunningBroker) -> None:
    await broker.add_device(GATEWAY)
    hasty = Timings(stand_in=0.05)
    async with gateway_at(broker, hasty) as gateway, centre_of(broker) as centre, line(gateway) as watch:
        watch.say(PRESS + frame("LK"))
        assert await watch.hear() == frame("LK")  # nobody up there answers: the gateway does
        assert await watch.silence(0.3)
        assert await centre.hear() == PRESS
        await centre.tell(frame("AL"))
        assert await watch.hear() == frame("AL")


async def test_the_centres_answer_is_enough(broker: RunningBroker) -> None:
    await broker.add_device(GATEWAY)
    timings = Timings(stand_in=0.4)
    async with gateway_at(broker, timings) as gateway, centre_of(broker) as centre, line(gateway) as watch:
        watch.say(frame("LK"))
        await centre.hear()
        await centre.tell(frame("LK"))
        assert await watch.hear() == frame("LK")
        assert await watch.silence(0.6)


async def test_two_bridges_answer_and_the_watch_hears_one(broker: RunningBroker, gateway: Listener) -> None:
    """A second ``AL`` would be taken for the answer to the next press, which nobody may have stored."""
    async with centre_of(broker) as centre, line(gateway) as watch:
        for said, answer in ((frame("LK"), frame("LK")), (PRESS, frame("AL")), (PRESS, frame("AL"))):
            watch.say(said)
            assert await centre.hear() == said
            await centre.tell(answer)
            await centre.tell(answer)
            assert await watch.hear() == answer
        await centre.tell(frame("FIND"))
        await centre.tell(frame("FIND"))
        assert [await watch.hear() for _ in range(2)] == [frame("FIND")] * 2


async def test_a_watch_that_comes_back_on_another_line(broker: RunningBroker, gateway: Listener) -> None:
    async with centre_of(broker) as centre, line(gateway) as old, line(gateway) as new:
        old.say(frame("LK"))
        await centre.hear()
        new.say(frame("LK"))
        await centre.hear()
        assert await old.is_closed()
        await centre.tell(frame("AL"))
        assert await new.hear() == frame("AL")
        assert gateway.names == {"8800000015"}


async def test_commands_get_the_makers_letters_and_a_sequence(
    broker: RunningBroker, gateway: Listener
) -> None:
    async with centre_of(broker) as centre, line(gateway) as watch:
        watch.say(b"[ZJ*014111001350304*0034*0002*LK]")
        await centre.hear()
        await centre.tell(b"[3G*014111001350304*0002*CR]")
        assert await watch.hear() == b"[ZJ*014111001350304*0001*0002*CR]"
        await centre.tell(b"[ZJ*014111001350304*0034*0002*LK]")
        assert await watch.hear() == b"[ZJ*014111001350304*0034*0002*LK]"


async def test_half_an_alarm_is_not_lost_with_its_line(broker: RunningBroker, gateway: Listener) -> None:
    async with centre_of(broker) as centre:
        async with line(gateway) as watch:
            watch.say(frame("LK"))
            await centre.hear()
            watch.say(PRESS[:40])
            await watch.writer.drain()
        assert await centre.hear() == PRESS[:40]


async def test_a_length_that_promises_too_much_is_not_waited_for(broker: RunningBroker) -> None:
    await broker.add_device(GATEWAY)
    timings = Timings(settle=0.1)
    liar = PRESS.replace(PRESS[14:20], b"*FFFF*")
    async with gateway_at(broker, timings) as gateway, centre_of(broker) as centre, line(gateway) as watch:
        watch.say(liar)
        assert await centre.hear() == liar


async def test_the_silent_and_the_strange_are_shown_out(broker: RunningBroker) -> None:
    await broker.add_device(GATEWAY)
    timings = Timings(hello=0.2, idle=0.3, stalled=0.3)
    async with gateway_at(broker, timings) as gateway, centre_of(broker) as centre:
        async with line(gateway) as dumb:
            assert await dumb.is_closed()
        async with line(gateway) as scanner:
            scanner.say(b"GET / HTTP/1.1\r\n" * 200)
            assert await scanner.is_closed()
        async with line(gateway) as watch:
            watch.say(frame("LK"))
            await centre.hear()
            assert gateway.names == {"8800000015"}
            assert await watch.is_closed()
        assert gateway.names == frozenset()
        assert centre.heard.empty()
        async with line(gateway) as endless:
            endless.say(b"[3G*8800000015*what*" + b"x" * 200_000)
            assert await endless.is_closed()


@pytest.fixture
async def own_broker(broker: RunningBroker, tmp_path: Path) -> AsyncIterator[RunningBroker]:
    """A broker that this test may kill."""
    server = LocalMosquitto(tmp_path / "broker", broker.server.program, free_port("127.0.0.1"))
    server.prepare()
    process = await ChildProcess.start(server.child(), tmp_path / "broker.log")
    await process.wait_until_ready()
    mine = RunningBroker(server, process)
    await mine.add_device(GATEWAY)
    yield mine
    await mine.process.stop()


async def test_alarms_outlast_a_dead_broker_and_heartbeats_are_answered_meanwhile(
    own_broker: RunningBroker, tmp_path: Path
) -> None:
    async with gateway_at(own_broker, Timings(stand_in=0.1)) as gateway, line(gateway) as watch:
        uplink = gateway.uplink
        assert uplink is not None
        watch.say(frame("LK"))
        assert await watch.hear() == frame("LK")
        own_broker.process.process.kill()
        await until(lambda: not uplink.connected)
        watch.say(PRESS + frame("LK") + PRESS + PRESS)
        assert await watch.hear() == frame("LK")
        assert await watch.silence(0.3)
        assert uplink.alarms_waiting == 1
        own_broker.process = await ChildProcess.start(own_broker.server.child(), tmp_path / "again.log")
        await own_broker.process.wait_until_ready()
        async with centre_of(own_broker) as centre:
            # It may have been published before the centre listened; then the watch says it again.
            await until(lambda: uplink.connected and uplink.alarms_waiting == 0, timeout=10)
            watch.say(PRESS)
            assert await centre.hear() == PRESS
            await centre.tell(frame("AL"))
            assert await watch.hear() == frame("AL")


async def test_the_gateway_says_that_it_is_there(broker: RunningBroker) -> None:
    await broker.add_device(GATEWAY)
    async with broker.client(broker.username, broker.password) as client:
        await client.subscribe(f"pab/v1/{GATEWAY}/presence", qos=1)
        await client.subscribe(f"pab/v1/{GATEWAY}/up/status", qos=1)
        seen: list[tuple[str, bytes]] = []
        async with gateway_at(broker):
            async with asyncio.timeout(5):
                async for message in client.messages:
                    seen.append((str(message.topic).rsplit("/", 1)[1], bytes(message.payload)))
                    if {name for name, _ in seen} == {"presence", "status"} and seen[-1][1] != b"offline":
                        break
    assert ("status", b'{"readings":{"units":0,"alarms_waiting":0}}') in seen
