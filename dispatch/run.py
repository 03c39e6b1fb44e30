"""The engine's process: intake, due steps, sending, clock watch, audit and seals, side by side."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Awaitable, Callable

from dispatch import proof
from dispatch.carriers import built, watching
from dispatch.centres import handing
from dispatch.emergency_calls import telling
from dispatch.escalation import engine, prompts
from dispatch.escalation.auditor import Auditor
from dispatch.escalation.clock_watch import ClockWatch
from dispatch.evidence import SOURCES
from dispatch.intake import run as intake
from dispatch.notify.sender import Sender
from dispatch.reviews import opening as reviews
from dispatch.webhooks.lane import WebhookLane
from kit.database import Database, is_connection_error
from kit.evidence import sealing
from kit.leases import Lease
from kit.settings import Settings
from kit.wakeups import Wakeups, wait
from kit.webhooks.events import CALL_RECORDED, CASE_HANDED_OVER

log = logging.getLogger(__name__)

POLL_S = 1.0
"""Longest sleep: a lost wake-up costs this much and nothing more."""

AUDIT_S = 5.0
SEAL_S = 1.0
GIVE_WAY_S = 0.02
"""How long whatever can wait leaves the machine to a press that is on its way to a console."""

MANY = 20
GATHER_S = 0.03
"""Pause after a batch of so many: what comes meanwhile is one transaction instead of several, each of which
costs as much as dozens of cases. One press, or a few, wait for nothing."""

CONTENDED_S = 0.05
"""Pause when something is due and another engine has it."""


async def run(
    settings: Settings, database: Database, wakeups: Wakeups, lease: Lease, stop: asyncio.Event
) -> None:
    """Work until ``stop`` is set; survives the loss of database and carrier."""
    carriers = built.carriers(settings)
    sender = Sender(settings, database, wakeups, lease.holder, carriers)
    hooks = WebhookLane(
        settings,
        database,
        wakeups,
        lease.holder,
        complete={
            CASE_HANDED_OVER: handing.completing(settings),
            CALL_RECORDED: telling.completing(settings),
        },
        settled={CASE_HANDED_OVER: handing.settling()},
    )
    watch = ClockWatch(lease.holder)
    auditor = Auditor(database, ClockWatch(lease.holder), settings.dead_man_url)
    signals, due = wakeups.subscribe("signals"), wakeups.subscribe("steps")
    # Two engines that start on the same press only hold each other up: the one that found the other
    # at it gives way a little from then on, until it gets something.
    leading = True

    async def take_in() -> None:
        nonlocal leading
        woken = await wait(signals, POLL_S)
        if woken and not leading:
            await asyncio.sleep(GIVE_WAY_S)
        taken = await intake.take_in(database)
        if taken is None:
            leading = False
        while taken:
            leading = True
            if taken >= MANY:
                await asyncio.sleep(GATHER_S)
            taken = await intake.take_in(database)

    async def take_due() -> None:
        await watch.look(database)
        ahead = await engine.earliest(database)
        if ahead <= 0:
            taken = await engine.take_due(database)
            if taken == 0:
                await asyncio.sleep(CONTENDED_S)
            elif taken >= MANY:
                await asyncio.sleep(GATHER_S)
            return
        await wait(due, min(POLL_S, ahead))
        # New steps lie seconds ahead: whoever is on the way to a console goes first.
        await asyncio.sleep(min(GIVE_WAY_S, ahead))

    async def hear_refusals() -> None:
        await prompts.give_up_unheard(database)
        await _pause(stop, POLL_S)

    phones = [phone.strip() for phone in settings.proof_phones.split(",") if phone.strip()]

    async def audit() -> None:
        await proof.press_if_due(database)
        await proof.ask_carrier_if_due(database, phones)
        await auditor.round()
        await _pause(stop, AUDIT_S)

    async def watch_carriers() -> None:
        await watching.look(database, carriers)
        await _pause(stop, POLL_S)

    looks = itertools.count()

    async def look_back() -> None:
        await reviews.look(database, draw=next(looks) % reviews.SAMPLES_EVERY == 0)
        await _pause(stop, reviews.EVERY_S)

    async def seal() -> None:
        behind = await sealing.seal_new(database, SOURCES) == sealing.BATCH
        await _pause(stop, GIVE_WAY_S if behind else SEAL_S)

    try:
        async with asyncio.TaskGroup() as group:
            for work in (take_in, take_due, hear_refusals, audit, look_back, watch_carriers, seal):
                group.create_task(_for_ever(work, stop), name=work.__name__)
            group.create_task(sender.run(stop), name="send")
            group.create_task(hooks.run(stop), name="webhooks")
            sleeping = [signals, due, sender.woken, hooks.woken]
            group.create_task(_wake_at_the_end(stop, sleeping), name="stop")
    finally:
        for carrier in carriers:
            await carrier.close()


async def _for_ever(work: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
    """Repeat; no failure ends it, and a database that is away is waited for."""
    away = False
    while not stop.is_set():
        try:
            await work()
            away = False
        except Exception as error:
            if not is_connection_error(error):
                log.exception("%s failed", getattr(work, "__name__", work))
            elif not away:
                log.warning("the database is away: %r", error)
                away = True
            await _pause(stop, 0.2)


async def _wake_at_the_end(stop: asyncio.Event, sleeping: list[asyncio.Event]) -> None:
    """Nobody sleeps out a poll interval when the process is asked to stop."""
    await stop.wait()
    for event in sleeping:
        event.set()


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    # Not wait_for: until Python 3.12 it can lose a cancellation.
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
