"""Brings a demo up, keeps it up, and takes it down."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import sys
import webbrowser
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from app.demo import processes
from app.demo.options import DemoOptions
from app.local.broker_keeper import BrokerKeeper
from app.local.child import Child, ChildProcess, NotReady, until
from app.local.console import build_if_stale
from app.local.data_folder import DataFolder
from app.local.environment import CHECKOUT
from app.local.mosquitto import LocalMosquitto
from app.local.mosquitto_program import find_program
from app.local.ports import is_free
from app.local.postgres import LocalPostgres
from app.local.supervisor import Supervisor
from app.local.texts import Unable, say

CARRIER_HOST = "127.0.0.1"
PORT_WAIT_S = 3.0
"""The processes of a demo that was killed a moment ago need that long to let go of their ports."""
READY_S = 90.0


class Demo:
    """One demo on one data folder."""

    def __init__(self, options: DemoOptions, data: DataFolder) -> None:
        self.options = options
        self.data = data
        self.carrier_port = data.ports.take("carrier", CARRIER_HOST)
        self.carrier_url = f"http://{CARRIER_HOST}:{self.carrier_port}"
        self.supervisor = Supervisor(data.path / "logs", self._write_run_file)
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start everything, with a line for each step.

        Raises:
            Unable: Something the person at the terminal has to put right.
            NotReady: A part did not come up.
        """
        async with _beside(self._build_pages()) as pages:
            await self._start_parts(pages)
        await self._until_everything_works()

    async def _start_parts(self, pages: asyncio.Task[None]) -> None:
        program = asyncio.create_task(
            asyncio.to_thread(find_program, self.data.path / "mosquitto"), name="find broker"
        )
        # The simulated phones need no database: they start while that is prepared.
        phones = asyncio.create_task(self.supervisor.start(*self._phones()), name="start carrier")
        try:
            say("demo.database")
            postgres = LocalPostgres(
                self.data.path / "postgres", self.data.ports.take("postgres", "127.0.0.1")
            )
            await postgres.prepare()
            await self.supervisor.start(postgres.child())
            await postgres.ensure_database()
            broker = LocalMosquitto(
                self.data.path / "broker", await program, self.options.mqtt_port, self.options.host
            )
        finally:
            program.cancel()
        broker.prepare()
        environment = processes.settings(
            self.options, self.data, postgres.dsn(), broker.bridge_password, self.carrier_url
        )
        say("demo.schema")
        await self._run_to_end(processes.once("migrate", environment, "migrate"))
        say("demo.seed", elders=self.options.elders)
        elders = str(self.options.elders)
        await self._run_to_end(processes.once("seed", environment, "seed", "--demo", "--elders", elders))
        say("demo.broker")
        keeper = BrokerKeeper(postgres.dsn(), broker, lambda: self.supervisor.ready_pid("broker"))
        await keeper.write_once()
        await self.supervisor.start(broker.child())
        self._keeper = asyncio.create_task(keeper.run(), name="broker keeper")
        # The HTTP role serves the pages that are there when it starts.
        await pages
        say("demo.roles")
        company = [processes.town(self.options)] if self.options.company else []
        await self.supervisor.start(*processes.roles(self.options, environment), *company)
        await phones

    async def _build_pages(self) -> None:
        """A demo without its pages is still a demo: the reason is said and the start goes on."""
        try:
            await build_if_stale(CHECKOUT, self.supervisor.logs.path_of("console"))
        except Unable as reason:
            sys.stdout.buffer.write(f"{reason}\n".encode())
            sys.stdout.flush()

    async def stop(self) -> None:
        """Stop everything; afterwards nothing of this demo runs."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        await self.supervisor.stop()
        self.data.remove_run_file()

    def _phones(self) -> list[Child]:
        phones = [processes.carrier(self.options, self.data, self.carrier_port)]
        if self.options.company:
            phones.append(processes.responders(self.carrier_url))
        return phones

    async def _run_to_end(self, child: Child) -> None:
        log = self.supervisor.logs.path_of(child.name)
        process = await ChildProcess.start(child, log)
        try:
            code = await process.process.wait()
        finally:
            await process.stop()
        if code:
            reason = processes.last_line(log)
            raise Unable("demo.step_failed", step=child.name, reason=reason, log=log)

    async def _until_everything_works(self) -> None:
        works = processes.HttpCheck(self.options.http_url + "/readyz")
        try:
            async with asyncio.timeout(READY_S):
                await until(works)
        except TimeoutError:
            raise NotReady(f"{works.url} says {works.answer}") from None

    def _write_run_file(self) -> None:
        self.data.write_run_file(
            {
                "http": self.options.http_url,
                "mqtt": self.options.mqtt_url,
                "carrier": self.carrier_url,
                "pids": self.supervisor.pids,
                "supervisor": os.getpid(),
            }
        )

    def welcome(self) -> None:
        """Say where to go, who can sign in, how to press a button and how to stop."""
        say("demo.ready", url=self.options.http_url)
        say("demo.accounts")
        say("demo.carrier", url=self.carrier_url)
        usual = self.data.path == (CHECKOUT / ".bell").resolve()
        say("demo.press", where="" if usual else f" --data-dir {self.data.path}")
        say("demo.data", folder=self.data.path)
        say("demo.stop")
        display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        if self.options.browser and display:
            webbrowser.open(self.options.http_url)


async def run_demo(options: DemoOptions) -> None:
    """Run a demo until SIGINT, SIGTERM or SIGHUP.

    Raises:
        Unable, NotReady: It could not be started; everything is stopped again.
    """
    _allow_many_connections()
    data = DataFolder(options.data_dir)
    data.claim()
    try:
        await _refuse_taken_ports(options)
        demo = Demo(options, data)
        async with _until_signalled() as stopped:
            try:
                starting = asyncio.create_task(demo.start())
                waiting = asyncio.create_task(stopped.wait())
                await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
                if starting.done():
                    starting.result()
                    demo.welcome()
                    await waiting
                else:
                    starting.cancel()
                    await asyncio.gather(starting, return_exceptions=True)
            finally:
                say("demo.stopping")
                await demo.stop()
                say("demo.stopped", folder=data.path)
    finally:
        data.release()


@contextlib.asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Do `work` meanwhile; it does not outlive the block."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@contextlib.asynccontextmanager
async def _until_signalled() -> AsyncIterator[asyncio.Event]:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in signals:
        loop.add_signal_handler(number, stopped.set)
    try:
        yield stopped
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


async def _refuse_taken_ports(options: DemoOptions) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PORT_WAIT_S
    for port, option in ((options.http_port, "--http-port"), (options.mqtt_port, "--mqtt-port")):
        while not is_free(options.host, port):
            if loop.time() > deadline:
                raise Unable("demo.port_taken", port=port, option=option)
            await asyncio.sleep(0.1)


def _allow_many_connections() -> None:
    """As many open files as we may have: each device is one at the broker."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
