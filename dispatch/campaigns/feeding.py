"""Campaigns fed to the outbox a few messages at a time: nothing urgent ever stands behind them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from care.campaigns.tables import campaign_targets, campaigns
from care.checkins.answering import SOURCE
from care.persons import sealing
from devices.commands.sending import SAY, command
from devices.speech import speaks
from kit import outbox, signals
from kit.clock_zone import TODAY
from kit.database import Database, Transaction
from kit.outbox import BULK, Message, Taken, note_once
from kit.signals import Kind, Signal

WINDOW = 40
"""Messages of campaigns that may wait in the outbox: two rounds of a sender."""

SPOKEN_WITHIN = dt.timedelta(hours=6)
"""A terminal that is away says a campaign's words as late as this."""

_CHANNEL = {"call": "voice", "sms": "sms"}

_NEXT = sa.text(
    f"""
    select t.campaign_id, t.person_id, p.phone, p.active,
           exists (select from absences ab where ab.person_id = p.id and ab.from_on <= {TODAY}
                   and (ab.until_on is null or ab.until_on >= {TODAY})) as away
    from campaign_targets t join persons p on p.id = t.person_id
    where t.campaign_id = :id and t.state = 'waiting'
    order by t.person_id limit :limit for update of t skip locked
    """
)
_TERMINALS = sa.text(
    """
    select w.person_id, d.id, d.model
    from unnest(cast(:persons as bigint[])) as w(person_id) join persons p on p.id = w.person_id
    join devices d on d.id in (select id from devices where person_id = w.person_id
                               union select id from devices where home_id = p.home_id and person_id is null)
    order by w.person_id, d.id
    """
)
_WRITTEN = sa.text(
    """
    update campaign_targets t set state = w.state, outbox_key = w.key
    from unnest(cast(:persons as bigint[]), cast(:states as text[]), cast(:keys as text[]))
         as w(person_id, state, key)
    where t.campaign_id = :id and t.person_id = w.person_id
    """
)


async def feed(database: Database, language: str) -> int:
    """Give the outbox what it has room for; answers how many messages."""
    async with database.transaction() as tx:
        running = await tx.rows(
            sa.select(campaigns)
            .where(campaigns.c.state == "running")
            .order_by(campaigns.c.id)
            .with_for_update(skip_locked=True)
        )
        if not running:
            return 0
        room = WINDOW - await _queued(tx)
        fed = 0
        for campaign in running:
            fed += await _some(tx, campaign, max(0, room // len(running)))
        return fed


async def _queued(tx: Transaction) -> int:
    held = outbox.outbox.c
    query = sa.select(sa.func.count()).where(
        held.state == "pending",
        held.channel.in_(["voice", "sms"]),
        held.template.in_(["campaign.words", "campaign.call"]),
    )
    return int(await tx.scalar(query))


async def _some(tx: Transaction, campaign: sa.RowMapping, limit: int) -> int:
    if limit == 0:
        return 0
    rows = await tx.rows(_NEXT, {"id": campaign["id"], "limit": limit})
    if not rows:
        values = {"state": "done", "ended_at": await tx.now()}
        await tx.execute(sa.update(campaigns).where(campaigns.c.id == campaign["id"]).values(**values))
        return 0
    now = await tx.now()
    reach = await _reach(tx, campaign["channel"], rows)
    states, messages = [], []
    for row in rows:
        number = reach.get(row["person_id"])
        if not row["active"]:
            states.append("not_served")
        elif row["away"] and campaign["channel"] != "sms":
            states.append("away")
        elif number is None:
            states.append("no_number")
        else:
            states.append("sent")
            messages.append(_message(campaign, row["person_id"], number, now))
    keys = {message.params["person_id"]: message.key for message in messages}
    persons = [row["person_id"] for row in rows]
    written = {"id": campaign["id"], "persons": persons, "states": states}
    await tx.execute(_WRITTEN, {**written, "keys": [keys.get(person) for person in persons]})
    await outbox.write(tx, messages)
    return len(messages)


async def _reach(tx: Transaction, channel: str, rows: Any) -> dict[int, str | None]:
    if channel != "prompt":
        return await sealing.phones_of(tx, {row["person_id"]: row["phone"] for row in rows})
    found: dict[int, str | None] = {}
    for unit in await tx.rows(_TERMINALS, {"persons": [row["person_id"] for row in rows]}):
        if speaks(unit["model"]):
            found.setdefault(unit["person_id"], unit["id"])
    return found


def _message(campaign: sa.RowMapping, person_id: int, number: str, now: dt.datetime) -> Message:
    key = f"campaign{campaign['id']}:1:{person_id}:{campaign['channel']}:1"
    about = {"campaign_id": campaign["id"], "person_id": person_id}
    if campaign["channel"] == "prompt":
        words = {"text": campaign["text"]}
        message = command(number, SAY, words, now + SPOKEN_WITHIN, key=key, template="campaign_prompt")
        message.params |= about
        return message
    params = {**about, "text": campaign["text"]}
    template = "campaign.words" if campaign["channel"] == "sms" else "campaign.call"
    return Message(key, _CHANNEL[campaign["channel"]], number, template, params, urgency=BULK)


_WANTED = sa.text(
    """
    select g.state <> 'stopped' and t.state = 'sent' and p.active as wanted
    from campaigns g join campaign_targets t on t.campaign_id = g.id join persons p on p.id = t.person_id
    where g.id = :id and t.person_id = :person
    """
)


async def pointless(tx: Transaction, message: Taken) -> str | None:
    """Why a message of a campaign need not leave any more; None: it must."""
    about = {"id": message.params["campaign_id"], "person": message.params["person_id"]}
    return None if await tx.scalar(_WANTED, about) else "stopped"


async def press(tx: Transaction, message: Taken, digits: str, call_id: str | None) -> str:
    """Key 1: heard; 3: help, a case at once."""
    if digits not in ("1", "3"):
        return "voice.unknown_key"
    if not await note_once(tx, message.id, f"key {digits}", call_id):
        return "voice.thanks"
    held = outbox.outbox.c
    await tx.execute(
        sa.update(outbox.outbox)
        .where(held.id == message.id, held.answered_at.is_(None))
        .values(state="answered", answered_at=await tx.now())
    )
    person, campaign = message.params["person_id"], message.params["campaign_id"]
    mine = (campaign_targets.c.campaign_id == campaign, campaign_targets.c.person_id == person)
    said = "help" if digits == "3" else "heard"
    await tx.execute(sa.update(campaign_targets).where(*mine).values(answer=said))
    if said == "heard":
        return "voice.thanks"
    payload = {"campaign_id": campaign, "person_id": person}
    signal = Signal(
        SOURCE, None, f"campaign-{campaign}-{person}", Kind.HELP, at=await tx.now(), payload=payload
    )
    await signals.store(tx, [signal])
    return "voice.checkin_help"
