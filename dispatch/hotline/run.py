"""The hotline's part of an engine: what falls due for calls, and orders to the switchboard."""

from __future__ import annotations

import asyncio
import logging

from dispatch.hotline import due, opening, reporting
from dispatch.hotline.orders import CHANNEL, FRESH_FOR, Command, LineControl, Order, Source
from dispatch.hotline.switchboard import Switchboard
from dispatch.hotline.twilio_control import TwilioControl
from dispatch.notify.carrier import CarrierError
from kit import outbox
from kit.database import Database, is_unavailable
from kit.outbox import Taken
from kit.settings import Settings
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

POLL_S = 1.0
AT_ONCE = 20
CONTENDED_S = 0.05


class Orders:
    """Carries orders out, whoever has to; one adapter of each kind, made when it is first needed."""

    def __init__(self, settings: Settings, database: Database, holder: str) -> None:
        self._settings = settings
        self._database = database
        self._holder = holder
        self._controls: dict[Source, LineControl] = {}

    async def carry_out_due(self) -> int:
        """Everything that waits, up to ``AT_ONCE``; answers how many."""
        async with self._database.transaction() as tx:
            taken = await outbox.take(tx, [CHANNEL], self._holder, AT_ONCE)
        if taken:
            await asyncio.gather(*(self._one(message) for message in taken))
        return len(taken)

    async def _one(self, message: Taken) -> None:
        async with self._database.transaction() as tx:
            late = await tx.now() - message.created_at > FRESH_FOR
        try:
            if late:
                raise CarrierError("too late", refused=True)
            carrier_id = await self._control(Source(message.params["source"])).carry_out(_order(message))
        except CarrierError as error:
            log.warning("order %s: %s", message.key, error.reason)
            await self._failed(message, error.reason)
            return
        async with self._database.transaction() as tx:
            await outbox.mark_sent(tx, self._holder, {message.id: carrier_id})

    async def _failed(self, message: Taken, reason: str) -> None:
        """Not tried again: whoever gave the order sees at once that he has to do it himself."""
        async with self._database.transaction() as tx:
            row = await opening.held(tx, message.params["call_id"])
            await outbox.mark_failed(tx, message, self._holder, reason=reason, retry_at=None)
            command = _order(message).command
            await reporting.note(tx, row, "order_failed", command=command, reason=reason)
            if command == Command.DIAL and row["ended_at"] is None:
                await reporting.settle(tx, row, {"ended_at": await tx.now(), "outcome": "expired"})
            elif command == Command.CONNECT and message.user_id is not None and row["ended_at"] is None:
                # The caller still rings, and nobody speaks with him.
                await reporting.settle(tx, row, {"answered_at": None, "agent_id": None, "agent": None})

    def _control(self, source: Source) -> LineControl:
        if source not in self._controls:
            made: LineControl
            made = (
                Switchboard(self._settings)
                if source == Source.SWITCHBOARD
                else TwilioControl(self._settings)
            )
            self._controls[source] = made
        return self._controls[source]

    async def close(self) -> None:
        """Let go of connections."""
        for control in self._controls.values():
            await control.close()


def _order(message: Taken) -> Order:
    params = message.params
    return Order(
        id=message.key,
        command=Command(message.template.removeprefix("order.")),
        call_id=params["call_id"],
        ref=params["ref"],
        to=params.get("to"),
        agent=params.get("agent"),
        caller_id=params.get("caller_id"),
    )


async def run(
    settings: Settings, database: Database, wakeups: Wakeups, stop: asyncio.Event, holder: str
) -> None:
    """Work until ``stop``; a database that is away is waited for."""
    woken = wakeups.subscribe("calls")
    ending = asyncio.create_task(_wake_at_the_end(stop, woken))
    carrying = Orders(settings, database, holder)
    try:
        while not stop.is_set():
            ahead = POLL_S
            try:
                while await carrying.carry_out_due():
                    pass
                ahead = await due.earliest(database)
                if ahead <= 0:
                    done = await due.take_due(database, settings)
                    ahead = 0.0 if done else CONTENDED_S
            except Exception as error:
                if is_unavailable(error):
                    log.warning("the hotline has to wait: %r", error)
                else:
                    log.exception("the hotline failed")
                ahead = POLL_S
            await wait(woken, min(POLL_S, ahead))
    finally:
        ending.cancel()
        await carrying.close()


async def _wake_at_the_end(stop: asyncio.Event, woken: asyncio.Event) -> None:
    await stop.wait()
    woken.set()
