"""One demo for the whole suite, its processes and everything that can be pulled at."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from app.demo.processes import HttpCheck, PortCheck
from app.local.environment import CHECKOUT
from tests.chaos.counting import Count, count
from tests.chaos.levers import Postgres, Processes, until
from tests.chaos.pressing import Street
from tests.program import MOST, Carrier, Clock, Desk
from tests.running_demo import RunningDemo

ELDERS = 100
"""20 devices for hands, 20 of the demo's own town, 60 for us."""
CLOSE_AT_ONCE = 6


@dataclass
class World:
    """A running demo, and the hands on it."""

    demo: RunningDemo
    processes: Processes
    postgres: Postgres
    desk: Desk
    clock: Clock
    carrier: Carrier

    @property
    def mqtt_url(self) -> str:
        url: str = self.demo.run["mqtt"]
        return url

    async def until_ready(self) -> None:
        """Return when every process runs and the chain works."""

        async def ready() -> bool:
            names = {"postgres", "broker", "api-1", "bridge-1", "bridge-2", "engine-1", "engine-2"}
            return names <= self.demo.pids.keys() and await self._works()

        await until(ready, 20, "/readyz answers 200")

    async def _works(self) -> bool:
        return await HttpCheck(f"{self.demo.run['http']}/readyz")()

    async def kill(self, *names: str) -> None:
        """SIGKILL, all at once, and return as soon as each is back and at work again."""
        epochs = await self._epochs()
        killed = self.processes.kill(*names)
        await self.processes.back(killed)

        async def at_work() -> bool:
            now = await self._epochs()
            return all(now[name] > epochs[name] for name in killed if name in epochs)

        await until(self.postgres.server.is_ready, 20, "PostgreSQL accepts connections")
        await until(PortCheck("127.0.0.1", self.demo.mqtt_port), 20, "the broker accepts connections")
        await until(at_work, 20, f"{names} have taken their names again")

    async def _epochs(self) -> dict[str, int]:
        async with self.postgres.connection() as connection:
            rows = await connection.fetch("select name, epoch from leases")
        return {row["name"]: row["epoch"] for row in rows}

    async def until_case(self, signal_id: str) -> int:
        """The case of a press, as soon as it has one."""
        found: list[int] = []

        async def taken() -> bool:
            page = await self.desk.get("/signals", limit=MOST)
            found[:] = [
                signal["case_id"]
                for signal in page["items"]
                if signal["signal_id"] == signal_id and signal["case_id"] is not None
            ]
            return bool(found)

        await until(taken, 10, f"press {signal_id} has a case")
        return found[0]

    async def until_told(self, signal_id: str, event: str) -> float:
        """When the case of a press got a line of this type, in seconds of this machine's clock."""
        case_id = await self.until_case(signal_id)
        times: list[str] = []

        async def told() -> bool:
            case = await self.desk.get(f"/cases/{case_id}")
            times[:] = [line["at"] for line in case["timeline"] if line["type"] == event]
            return bool(times)

        await until(told, 15, f"case {case_id} tells {event!r}")
        return dt.datetime.fromisoformat(times[0]).timestamp() - await self.clock.ahead()

    async def reach_next_due(self, within_s: float) -> None:
        """Move the clock to the next due moment, without waiting for what falls due there."""
        before = await self.clock.ahead()
        walking = asyncio.create_task(self.clock.advance(within_s))
        walking.add_done_callback(lambda task: task.cancelled() or task.exception())

        async def moved() -> bool:
            return await self.clock.ahead() > before + 0.5

        await until(moved, 5, "the clock has moved")

    async def count(self, street: Street) -> Count:
        """What became of everything that the street has pressed."""

        async def all_taken() -> bool:
            return not (await self.desk.get("/signals", state="waiting", limit=1))["items"]

        await until(all_taken, 10, "intake has looked at every signal")
        return await count(self.desk, self.carrier, street.presses)

    async def close_all(self) -> None:
        """Bring every open case to its end, so that the next press opens one."""
        gate = asyncio.Semaphore(CLOSE_AT_ONCE)

        async def close(case_id: int) -> None:
            async with gate:
                if (await self.desk.post(f"/cases/{case_id}/claim")).status_code == 409:
                    await self.desk.post(f"/cases/{case_id}/takeover", {"reason": "end of the test"})
                await self.desk.post(f"/cases/{case_id}/contact", {"how": "voice", "note": "all is well"})
                ending = {"disposition": "technical", "outcome": "stayed", "note": "end of the test"}
                answer = await self.desk.post(f"/cases/{case_id}/close", ending)
                assert answer.status_code == 200, answer.text

        cases = [case["id"] async for case in self.desk.every("/cases", state="open")]
        await asyncio.gather(*(close(case_id) for case_id in cases))


@pytest.fixture(scope="session")
async def running_world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A demo with the clock in our hand."""
    folder = tmp_path_factory.mktemp("chaos") / "demo"
    fetched = CHECKOUT / ".bell" / "mosquitto"
    fetched.mkdir(parents=True, exist_ok=True)
    folder.mkdir()
    (folder / "mosquitto").symlink_to(fetched)
    demo = RunningDemo(folder, "--quiet-town", "--test-clock", "--elders", str(ELDERS))
    await demo.start()
    clock, carrier = Clock(demo.run["http"]), Carrier(demo.run["carrier"])
    try:
        async with Desk(demo.run["http"]) as desk:
            yield World(demo, Processes(demo), Postgres(folder), desk, clock, carrier)
    finally:
        await clock.close()
        await carrier.close()
        await demo.stop()


@pytest.fixture
async def world(running_world: World) -> AsyncIterator[World]:
    """The demo in good order and with no open case, before and after."""
    await running_world.until_ready()
    await running_world.close_all()
    yield running_world
    running_world.processes.thaw(*running_world.demo.pids)
    await running_world.carrier.recover()
    await running_world.until_ready()
