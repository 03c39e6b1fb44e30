"""Lines that are out: asked again when it is time, and told of to whom it concerns."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from dispatch.carriers import circuit
from dispatch.carriers.tables import carrier_lines
from dispatch.carriers.wording import BACK, OUT
from dispatch.notify.carrier import Carrier, CarrierError
from kit import outbox
from kit.areas import areas
from kit.database import Database, Transaction
from kit.outbox import Message
from kit.users import Role, users

PROBE_S = 10.0
TELL_AFTER = dt.timedelta(seconds=60)
"""Who is out for less wakes nobody: the consoles show it, and messages go another way."""


async def look(database: Database, carriers: Sequence[Carrier]) -> None:
    """Ask what is due to be asked; count as back what nobody needed; tell of what lasts."""
    by_name = {one.name: one for one in carriers}
    async with database.transaction() as tx:
        due = await _due(tx, sorted(by_name))
        await _count_as_back(tx)
        await _tell(tx)
    if due:
        await asyncio.gather(*(_ask(database, by_name[carrier], channel) for carrier, channel in due))


async def _due(tx: Transaction, names: list[str]) -> list[tuple[str, str]]:
    """Lines to be asked now; nobody else asks them meanwhile."""
    now = await tx.now()
    line = carrier_lines.c
    rows = await tx.rows(
        sa.update(carrier_lines)
        .where(line.state == "out", line.next_try_at <= now, line.carrier.in_(names))
        .values(next_try_at=now + dt.timedelta(seconds=2 * PROBE_S))
        .returning(line.carrier, line.channel)
    )
    return [(row["carrier"], row["channel"]) for row in rows]


async def _ask(database: Database, carrier: Carrier, channel: str) -> None:
    reason = None
    try:
        async with asyncio.timeout(PROBE_S):
            await carrier.probe(channel)
    except CarrierError as error:
        reason = error.reason
    except TimeoutError:
        reason = "no answer"
    async with database.transaction() as tx:
        if reason is None:
            await circuit.answers(tx, carrier.name, channel)
        else:
            await circuit.still_out(tx, carrier.name, channel, reason)


async def _count_as_back(tx: Transaction) -> None:
    """On trial for long, and nothing to send: the next message finds out."""
    line = carrier_lines.c
    rows = await tx.rows(
        sa.select(line.carrier, line.channel).where(
            line.state == "trial", line.next_try_at < await tx.now() - circuit.UNTRIED
        )
    )
    for row in rows:
        await circuit.works(tx, row["carrier"], row["channel"])


_OUT_LONG = sa.text(
    """
    update carrier_lines set told_at = bell_now()
    where state = 'out' and told_at is null and since <= bell_now() - cast(:after as interval)
    returning carrier, channel, since, reason
    """
)
_IS_BACK = sa.text(
    """
    update carrier_lines l set told_at = null
    from (select carrier, channel, told_at from carrier_lines
          where state = 'up' and told_at is not null for update) b
    where l.carrier = b.carrier and l.channel = b.channel
    returning l.carrier, l.channel, l.since, l.reason
    """
)


async def _tell(tx: Transaction) -> None:
    """Once of each outage, and once of its end."""
    out = await tx.rows(_OUT_LONG, {"after": TELL_AFTER})
    back = await tx.rows(_IS_BACK)
    if not (out or back):
        return
    whom = await _supervisors(tx)
    messages = [
        _notice(template, line, user_id, phone)
        for template, lines in ((OUT, out), (BACK, back))
        for line in lines
        for user_id, phone in whom
    ]
    await outbox.write(tx, messages)


def _notice(template: str, line: sa.RowMapping, user_id: int, phone: str) -> Message:
    moment = int(line["since"].timestamp())
    return Message(
        key=f"{template}:{line['carrier']}:{line['channel']}:{moment}:{phone}",
        channel="voice" if line["channel"] == "sms" and template == OUT else "sms",
        recipient=phone,
        template=template,
        params={
            "carrier": line["carrier"],
            "line": line["channel"],
            "since": line["since"].isoformat(),
            "reason": line["reason"] or "",
        },
        user_id=user_id,
    )


async def _supervisors(tx: Transaction) -> list[tuple[int, str]]:
    """Those who see the widest: a carrier is everybody's."""
    rows = await tx.rows(
        sa.select(users.c.id, users.c.phone, sa.func.regexp_count(areas.c.path, "/").label("depth"))
        .join(areas, areas.c.id == users.c.area_id)
        .where(
            users.c.active,
            users.c.phone.is_not(None),
            sa.literal(str(Role.SUPERVISOR)) == sa.any_(users.c.roles),
        )
        .order_by(users.c.id)
    )
    widest = min((row["depth"] for row in rows), default=0)
    return [(row["id"], row["phone"]) for row in rows if row["depth"] == widest]
