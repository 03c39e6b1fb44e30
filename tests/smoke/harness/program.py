"""The whole program as real processes, put together by the demo's own code."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import asyncpg
import httpx2
from twilio.request_validator import RequestValidator

from app.bench.machine import environment_of
from app.demo import processes
from app.demo.demo import Demo
from app.demo.options import DemoOptions
from app.local.data_folder import DataFolder
from app.local.ports import free_port
from tests.smoke.harness.waiting import until

ELDERS = 20
READY_S = 30.0


class Program:
    """A demo without company, on free ports, with its clock in the test's hand."""

    def __init__(self, folder: Path, elders: int = ELDERS) -> None:
        self._data = DataFolder(folder)
        self._options = DemoOptions(
            data_dir=folder,
            host="127.0.0.1",
            http_port=free_port("127.0.0.1"),
            mqtt_port=free_port("127.0.0.1"),
            elders=elders,
            browser=False,
            quiet_town=True,
            test_clock=True,
            company=False,
        )
        self._data.claim()
        self._demo = Demo(self._options, self._data)

    @property
    def http_url(self) -> str:
        return self._options.http_url

    @property
    def mqtt_url(self) -> str:
        return self._options.mqtt_url

    @property
    def carrier_url(self) -> str:
        return self._demo.carrier_url

    async def start(self) -> None:
        """Start everything and wait until it works.

        The demo's units are switched on for a press and off again: their silence is no news.
        """
        await self._demo.start()
        await self.execute("update devices set heartbeat_s = 0 where id like 'demo-%'")

    async def execute(self, statement: str, *values: object) -> None:
        """Prepare something in the database that the surface does not offer; the engines, which may be at
        the same rows, have the right of way."""
        connection = await asyncpg.connect(environment_of(self._demo)["BELL_DATABASE_URL"])
        try:
            while True:
                with contextlib.suppress(asyncpg.DeadlockDetectedError):
                    await connection.execute(statement, *values)
                    return
        finally:
            await connection.close()

    async def stop(self) -> None:
        """Stop everything."""
        await self._demo.stop()
        self._data.release()

    async def kill(self, *names: str) -> None:
        """SIGKILL these processes; returns when all of them run again."""
        before = {name: self._demo.supervisor.pids[name] for name in names}
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)

        async def are_back() -> bool:
            now = self._demo.supervisor.pids
            return all(now.get(name, pid) != pid for name, pid in before.items())

        await until(are_back, f"{', '.join(names)} back after a kill")

    async def kill_everything(self) -> None:
        """SIGKILL database, broker and every role at once; returns when everything works again."""
        await self.kill("postgres", "broker", *processes.ROLES)
        is_ready = processes.HttpCheck(f"{self.http_url}/readyz")
        await until(is_ready, "everything works again", READY_S)

    async def watched_by(self, consoles: int) -> None:
        """Wait until so many users have a living console."""

        async def counted() -> bool:
            async with httpx2.AsyncClient(timeout=10, trust_env=False) as client:
                metrics = (await client.get(f"{self.http_url}/metrics")).text
            return f"\nbell_watchers {consoles:.1f}\n" in metrics

        await until(counted, f"{consoles} consoles are alive")

    async def carrier_calls_back(self, path: str, form: dict[str, str], times: int = 1) -> list[int]:
        """Post a callback as the carrier signs it, ``times`` over; answers the status codes."""
        url = f"{self.http_url}{processes.WEBHOOKS}{path}"
        signature = RequestValidator(processes.auth_token(self._data)).compute_signature(url, form)
        async with httpx2.AsyncClient(timeout=10, trust_env=False) as client:
            return [
                (await client.post(url, data=form, headers={"X-Twilio-Signature": signature})).status_code
                for _ in range(times)
            ]
