"""One message on its way: is it still needed, by which carrier, what came of it, and what goes instead."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from dispatch.carriers import circuit, other_way
from dispatch.carriers.choosing import CARRIER_OUT, Choice, choose
from dispatch.cases.store import append_event
from dispatch.family.composing import NEWS
from dispatch.notify.carrier import Accepted, Carrier, CarrierError, Outgoing
from dispatch.notify.compose import Composed, compose
from dispatch.notify.giving_way import GivingWay
from dispatch.vocabulary import EventType
from kit import outbox, outbox_people
from kit.database import Database, Transaction, is_connection_error
from kit.outbox import NOTICE, ROUTINE, Taken
from kit.settings import Settings

log = logging.getLogger(__name__)

BACKOFF_S = (1, 2, 4, 8, 15, 30)
"""Seconds before each further attempt."""

NEWS_BACKOFF_S = (*BACKOFF_S, 60, 60, 120, 300)
"""The same for what is tried for hours."""

OF_A_CASE = dt.timedelta(minutes=15)
"""A page older than this says nothing true any more; the ladder has long written new ones."""

OF_A_FAMILY = dt.timedelta(hours=6)
"""How long a relative's news is tried: nobody writes it again, and it is true whenever it leaves."""

NOTICES, ROUTINES = dt.timedelta(hours=12), dt.timedelta(hours=1)
"""How long what no case waits for is tried: what somebody should know, what comes again tomorrow."""


TOO_LATE = "too_late"


@dataclass(slots=True)
class _Tried:
    """What this message has met with in this attempt, by carrier."""

    errors: dict[str, CarrierError] = field(default_factory=dict)

    def last(self) -> CarrierError:
        return list(self.errors.values())[-1]

    def for_good(self) -> bool:
        """Nobody will ever take it."""
        return all(error.refused for error in self.errors.values())


class Sending:
    """Carries messages that have been taken to their end, or puts them back."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        holder: str,
        carriers: Sequence[Carrier],
        way: GivingWay,
    ) -> None:
        self._settings = settings
        self._database = database
        self._holder = holder
        self._carriers = carriers
        self._way = way

    async def deliver(self, message: Taken) -> None:
        """Send it; never raises."""
        try:
            with self._way.on_its_way(message):
                await self._way.wait(message)
                await self._send(message)
        except Exception as error:
            # The row stays ``sending`` under our name: put it back as soon as the database allows.
            log.warning("message %s: %r", message.id, error)
            await self._put_back(message, repr(error))

    async def _send(self, message: Taken) -> None:
        """Try one carrier after the other until one takes it."""
        tried = _Tried()
        while True:
            async with self._database.transaction() as tx:
                composed = await compose(tx, message, self._settings)
                if composed.pointless is not None:
                    await self._cancel(tx, message, composed)
                    return
                if message.urgency >= NOTICE and await _late(tx, message):
                    # After a long outage nobody is told at night what was to be known by day.
                    await outbox_people.settle_failure(tx, message, self._holder, TOO_LATE, None)
                    return
                choice = await choose(
                    tx, message, composed.template, self._settings.language, self._carriers, tried.errors
                )
                if choice.carrier is None:
                    await self._no_way(tx, message, choice, tried)
                    return
                await outbox_people.given_to(tx, message, choice.carrier.name)
            outgoing = Outgoing(
                message.id,
                message.channel,
                message.recipient,
                composed.template,
                composed.text,
                composed.values,
                choice.code,
            )
            try:
                accepted = await choice.carrier.send(outgoing)
            except CarrierError as error:
                tried.errors[choice.carrier.name] = error
                await self._failed(message, choice.carrier, error)
                continue
            await self._sent(message, choice, accepted)
            return

    async def _sent(self, message: Taken, choice: Choice, accepted: Accepted) -> None:
        assert choice.carrier is not None
        await self._way.wait(message)
        async with self._database.transaction() as tx:
            await outbox.mark_sent(tx, self._holder, {message.id: accepted.id})
            if accepted.number is not None:
                await outbox_people.shown(tx, message, accepted.number)
            if choice.counts:
                await circuit.works(tx, choice.carrier.name, message.channel)
            await self._note(tx, message, "message_sent", attempt=message.attempt)

    async def _failed(self, message: Taken, carrier: Carrier, error: CarrierError) -> None:
        async with self._database.transaction() as tx:
            await outbox_people.note_failure(tx, message, error.reason)
            if not error.refused and not error.spent:
                await circuit.failed(tx, carrier.name, message.channel, error.reason)
            await self._note(tx, message, "message_failed", carrier=carrier.name, reason=error.reason)

    async def _no_way(self, tx: Transaction, message: Taken, choice: Choice, tried: _Tried) -> None:
        """No carrier can take it now: by another channel, later, or not at all; its row says which."""
        now = await tx.now()
        late = await _late(tx, message)
        if tried.errors:
            reason, again_at = tried.last().reason, None
            if all(error.spent for error in tried.errors.values()):
                await self._skip(tx, message, "quota_spent")
                return
            if not tried.for_good() and not late:
                backoff = NEWS_BACKOFF_S if message.template.startswith(NEWS) else BACKOFF_S
                delay = backoff[min(message.attempt, len(backoff)) - 1]
                again_at = now + dt.timedelta(seconds=delay)
            if again_at is None or message.attempt > 1:
                await other_way.write(tx, message)
            await outbox_people.settle_failure(tx, message, self._holder, reason, again_at)
        elif late:
            await outbox_people.settle_failure(tx, message, self._holder, choice.reason, None)
        elif choice.again_at is None:
            await self._skip(tx, message, choice.reason)
        else:
            if choice.reason == CARRIER_OUT:
                await other_way.write(tx, message)
            await outbox_people.put_back(tx, message, self._holder, choice.reason, choice.again_at)
        tx.wake("outbox")

    async def _skip(self, tx: Transaction, message: Taken, reason: str) -> None:
        instead = await other_way.write(tx, message)
        await outbox_people.skip(tx, message, self._holder, reason)
        await self._note(tx, message, "message_skipped", reason=reason, instead=instead)
        tx.wake("outbox")

    async def _cancel(self, tx: Transaction, message: Taken, composed: Composed) -> None:
        await tx.execute(
            sa.update(outbox.outbox)
            .where(outbox.outbox.c.id == message.id, outbox.outbox.c.sender == self._holder)
            .values(state="cancelled", error=composed.pointless)
        )

    async def _put_back(self, message: Taken, reason: str) -> None:
        while True:
            try:
                async with self._database.transaction() as tx:
                    again_at = await tx.now() + dt.timedelta(seconds=1)
                    await outbox_people.note_failure(tx, message, reason)
                    await outbox_people.settle_failure(tx, message, self._holder, reason, again_at)
                return
            except Exception as error:
                if not is_connection_error(error):
                    log.exception("message %s could not be put back", message.id)
                    return
                await asyncio.sleep(0.2)

    async def _note(self, tx: Transaction, message: Taken, type_: EventType, **about: Any) -> None:
        """A line of the case's timeline."""
        if message.case_id is None:
            return
        actor = "carrier" if type_ == "message_failed" else "system"
        data = {"message": message.id, "channel": message.channel, "template": message.template, **about}
        await append_event(tx, message.case_id, type_, actor, **data)


async def _late(tx: Transaction, message: Taken) -> bool:
    now = await tx.now()
    if message.template.startswith(NEWS):
        # Not since it was written: it may have waited for a relative's hours.
        tries = outbox.outbox_attempts
        first = await tx.scalar(sa.select(sa.func.min(tries.c.at)).where(tries.c.outbox_id == message.id))
        return first is not None and now - first > OF_A_FAMILY
    return now - message.created_at > _tried_for(message)


def _tried_for(message: Taken) -> dt.timedelta:
    if message.urgency < NOTICE:
        return OF_A_CASE
    return NOTICES if message.urgency < ROUTINE else ROUTINES
