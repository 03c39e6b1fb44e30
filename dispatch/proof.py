"""The chain proves itself: every five minutes a synthetic press travels it (DESIGN §2, promise 10).

The press is a message to the broker like any other, published by a bridge on the alarm topic of a
device that exists only for this. Whoever hears it back in the inbox has proved database, engine,
outbox, bridge, broker and intake. It is a test signal: recorded, receipted, no case.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from kit import outbox
from kit.database import Database, Transaction
from kit.signals import Kind, signals

PROOF_DEVICE = "bell-proof"
EVERY = dt.timedelta(minutes=5)
CARRIER_EVERY = dt.timedelta(hours=1)
CARRIER_KEY = "proof-carrier:"


async def press_if_due(database: Database) -> None:
    """Put the next synthetic press into the outbox, once for all engines."""
    async with database.transaction() as tx:
        now = await tx.now()
        number = int(now.timestamp() // EVERY.total_seconds())
        await outbox.write(
            tx,
            [
                outbox.Message(
                    key=f"proof:{number}",
                    channel=outbox.TO_DEVICE,
                    recipient=PROOF_DEVICE,
                    template="proof",
                    params={
                        "topic": "up/alarm",
                        "body": {"id": f"proof-{number}", "kind": str(Kind.TEST), "at": now.isoformat()},
                    },
                )
            ],
        )


async def ask_carrier_if_due(database: Database, phones: list[str]) -> None:
    """Put the hour's text to a telephone of our own into the outbox, once for all engines: a carrier has to
    take it and to report that it has arrived. Each hour another of ``phones``.
    """
    if not phones:
        return
    async with database.transaction() as tx:
        number = int((await tx.now()).timestamp() // CARRIER_EVERY.total_seconds())
        phone = phones[number % len(phones)]
        key = f"{CARRIER_KEY}{number}"
        await outbox.write(
            tx, [outbox.Message(key=key, channel="sms", recipient=phone, template="proof.sms")]
        )


async def last_proven(tx: Transaction) -> dt.datetime | None:
    """When a synthetic press last came through."""
    value: dt.datetime | None = await tx.scalar(
        sa.select(signals.c.received_at)
        .where(signals.c.device_id == PROOF_DEVICE, signals.c.state == "recorded")
        .order_by(signals.c.id.desc())
        .limit(1)
    )
    return value
