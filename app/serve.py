"""``bell serve``: one role, or all of them in one process."""

from __future__ import annotations

import asyncio
import importlib
import logging
import signal
import sys
from collections.abc import Awaitable, Callable

import click
import uvloop

from app import logs
from app.process import Process, process
from kit.leases import Lease
from kit.settings import Settings

log = logging.getLogger(__name__)

ROLES = ("api", "bridge", "engine")
MODULES = {"bridge": "broker_bridge.run", "engine": "dispatch.run"}
RENEW_THEIR_LEASE = ("bridge",)
"""A bridge renews its lease only while its broker connections are up."""
STOP_WITHIN_S = 5.0
GIL_S = 0.0005
"""How long a thread that judges thousands of units may hold up a press; Python's own 5 ms, at each of
some ten round trips, add up."""
SHEET_JOB = (sys.executable, "-m", "app.sheet_job")

Role = Callable[[Process, Lease], Awaitable[None]]


def _role(name: str) -> tuple[Role, bool]:
    """How to run a role, and whether it renews its lease by itself."""
    if name == "api":
        from app import api_role

        return api_role.run, False
    module = importlib.import_module(MODULES[name])
    if name == "engine":
        from app import housekeeping
        from care.rotas import run as rotas
        from care.sheet_jobs import run as sheet_jobs
        from care.visits import run as visits
        from devices.coverage import run as coverage
        from devices.proving import run as test_programme
        from devices.supervision import run as supervision
        from devices.watching import run as watching
        from dispatch.checkins import run as checkins
        from dispatch.desks import run as desks
        from dispatch.drills import run as drills
        from dispatch.family import run as families
        from dispatch.hotline import run as hotline
        from kit.areas import run as merging

    async def run(running: Process, lease: Lease) -> None:
        if name == "engine":
            running.start("housekeeping", housekeeping.run(running))
            supervising = supervision.run(running.database, running.wakeups, running.stop)
            running.start("supervision", supervising)
            testing = test_programme.run(running.database, running.wakeups, running.stop)
            running.start("test programme", testing)
            running.start("coverage", coverage.run(running.database, running.wakeups, running.stop))
            running.start("areas", merging.run(running.database, running.wakeups, running.stop))
            carrying = sheet_jobs.run(running.database, running.wakeups, running.stop, SHEET_JOB)
            running.start("spreadsheets", carrying)
            running.start("watching", watching.run(running.database, running.wakeups, running.stop))
            running.start("desks", desks.run(running.database, running.wakeups, running.stop))
            running.start("drills", drills.run(running.database, running.wakeups, running.stop))
            running.start("families", families.run(running.database, running.wakeups, running.stop))
            language = running.settings.language
            on_duty = rotas.run(running.database, running.wakeups, running.stop, language)
            running.start("rotas", on_duty)
            asking = checkins.run(running.database, running.wakeups, running.stop, language)
            running.start("check-ins", asking)
            going = visits.run(running.database, running.wakeups, running.stop)
            running.start("visits", going)
            answering = hotline.run(
                running.settings, running.database, running.wakeups, running.stop, lease.holder
            )
            running.start("hotline", answering)
        await module.run(running.settings, running.database, running.wakeups, lease, running.stop)

    return run, name in RENEW_THEIR_LEASE


async def _run_role(running: Process, name: str, instance: str | None, run: Role, *, renews: bool) -> None:
    async with running.lease(name, instance, renew=not renews) as lease:
        await run(running, lease)
    if not running.stop.is_set():
        raise RuntimeError(f"the role {name} ended by itself")


async def _serve(names: list[str], instance: str | None, settings: Settings) -> int:
    # Importing takes seconds on a busy machine; an open transaction would time out meanwhile.
    known = {name: _role(name) for name in names}
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with process(settings, stop) as running:
        roles = [
            running.start(
                name,
                _run_role(running, name, instance if len(names) == 1 else None, run, renews=renews),
            )
            for name, (run, renews) in known.items()
        ]
        await stop.wait()
        _, late = await asyncio.wait(roles, timeout=STOP_WITHIN_S)
        for task in late:
            log.warning("%s does not stop by itself", task.get_name())
            task.cancel()
        await asyncio.gather(*roles, return_exceptions=True)
    return running.exit_code


@click.command()
@click.option("--role", type=click.Choice([*ROLES, "all"]), default="all", show_default=True)
@click.option("--instance", help="Name of this process, for example api-1; default: the next free one.")
def serve(role: str, instance: str | None) -> None:
    """Run one role, or all in one process. 运行服务。"""
    logs.configure(instance or role)
    names = list(ROLES) if role == "all" else [role]
    sys.setswitchinterval(GIL_S)
    sys.exit(uvloop.run(_serve(names, instance, Settings())))
