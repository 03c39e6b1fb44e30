"""The outbox: every message to a person or a device is a row before it is anything else.

A row is written in the transaction that decided on it. A sender takes it, notes who is sending,
and only then sends; if it dies in between, the row goes to the next sender as soon as the dead
one's lease is gone (``kit.leases``). ``key`` makes a message unique: writing it again does nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from kit.schema import among, document, identity, metadata, moment

if TYPE_CHECKING:
    from kit.database import Transaction

TO_DEVICE = "device"
"""Channel of messages that a bridge publishes; all others belong to the engine's senders."""

_LANES = {TO_DEVICE: "outbox_device", "webhook": "webhooks"}
"""Whom a new message of a channel wakes; all others are for people."""

NOTICE, ROUTINE, BULK = 6, 8, 9
"""How urgent a message to a person is: a case's priority (1 the most), then what somebody should know, what
is done every day, what goes to many. The lowest leaves first, however long others have waited."""

OF_A_CASE = 2

EXPIRED = "expired"
"""Error of a message that nobody answered while it made sense."""

outbox = sa.Table(
    "outbox",
    metadata,
    identity(),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("channel", sa.Text, nullable=False),  # device | sms | voice | webhook
    sa.Column("recipient", sa.Text, nullable=False),  # device id, phone number, webhook:<id>
    sa.Column("template", sa.Text, nullable=False),
    document("params"),
    sa.Column("case_id", sa.BigInteger),
    sa.Column("offer_id", sa.BigInteger),
    sa.Column("user_id", sa.BigInteger),
    sa.Column("urgency", sa.SmallInteger, nullable=False, server_default=str(NOTICE)),
    # pending -> sending -> sent -> delivered | answered | failed; or before it is sent cancelled (answered
    # meanwhile) or skipped (this channel may not be used: ``error`` says why).
    sa.Column("state", sa.Text, nullable=False, server_default="pending"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    moment("due_at", now=True),
    # Until when it is sent again unless it is answered; NULL: it is sent once.
    moment("again_until"),
    sa.Column("sender", sa.Text),
    sa.Column("carrier", sa.Text),  # whom it was given to
    sa.Column("carrier_id", sa.Text),
    sa.Column("from_number", sa.Text),  # which of our numbers it showed
    sa.Column("error", sa.Text),
    moment("created_at", now=True),
    moment("sent_at"),
    moment("delivered_at"),
    moment("answered_at"),
    sa.Index("ix_outbox_due", "channel", "due_at", postgresql_where=sa.text("state = 'pending'")),
    sa.Index(
        "ix_outbox_people_due",
        "urgency",
        "due_at",
        "id",
        postgresql_where=sa.text("state = 'pending' and channel in ('sms', 'voice', 'chat')"),
    ),
    sa.Index("ix_outbox_sending", "sender", postgresql_where=sa.text("state = 'sending'")),
    sa.Index(
        "ix_outbox_unanswered_due",
        "due_at",
        postgresql_where=sa.text("state = 'sent' and again_until is not null"),
    ),
    sa.Index(
        "ix_outbox_unanswered_recipient",
        "recipient",
        postgresql_where=sa.text("state = 'sent' and again_until is not null"),
    ),
    sa.Index("ix_outbox_case_id", "case_id"),
    sa.Index(
        "ix_outbox_webhook_due",
        "recipient",
        "due_at",
        postgresql_where=sa.text("state = 'pending' and channel = 'webhook'"),
    ),
    sa.Index("ix_outbox_recipient", "recipient", "created_at"),
    sa.Index("ix_outbox_carrier_id", "carrier_id"),
    sa.Index("ix_outbox_by_carrier", "sent_at", postgresql_where=sa.text("carrier is not null")),
)

outbox_attempts = sa.Table(
    "outbox_attempts",
    metadata,
    identity(),
    sa.Column(
        "outbox_id",
        sa.BigInteger,
        sa.ForeignKey("outbox.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    moment("at", now=True),
    sa.Column("result", sa.Text, nullable=False),  # sent | failed | unknown | <carrier status>
    sa.Column("carrier_id", sa.Text),
    sa.Column("detail", sa.Text),
)


@dataclass(slots=True)
class Message:
    """A message to be sent.

    ``key``: case:step:person:channel:attempt. ``template``: catalogue key of its text, filled in
    with ``params`` when it is sent. ``due_at`` None: now. ``again_until`` None: sent once.
    ``urgency`` None: of a case 2, of no case ``NOTICE``.
    """

    key: str
    channel: str
    recipient: str
    template: str
    params: dict[str, Any] = field(default_factory=dict)
    case_id: int | None = None
    offer_id: int | None = None
    user_id: int | None = None
    due_at: dt.datetime | None = None
    again_until: dt.datetime | None = None
    urgency: int | None = None


_WRITE = sa.text(
    """
    insert into outbox (key, channel, recipient, template, params, case_id, offer_id, user_id, due_at,
                        again_until, urgency)
    select key, channel, recipient, template, params::jsonb, case_id, offer_id, user_id,
           coalesce(due_at, bell_now()), again_until, urgency
    from unnest(cast(:key as text[]), cast(:channel as text[]), cast(:recipient as text[]),
                cast(:template as text[]), cast(:params as text[]), cast(:case_id as bigint[]),
                cast(:offer_id as bigint[]), cast(:user_id as bigint[]),
                cast(:due_at as timestamptz[]), cast(:again_until as timestamptz[]),
                cast(:urgency as smallint[]))
         as m(key, channel, recipient, template, params, case_id, offer_id, user_id, due_at, again_until,
              urgency)
    order by key
    on conflict (key) do nothing
    """
)


async def write(tx: Transaction, messages: list[Message]) -> None:
    """Add messages; one whose key exists already is left as it is."""
    if not messages:
        return
    await tx.execute(
        _WRITE,
        {
            "key": [m.key for m in messages],
            "channel": [m.channel for m in messages],
            "recipient": [m.recipient for m in messages],
            "template": [m.template for m in messages],
            "params": [orjson.dumps(m.params).decode() for m in messages],
            "case_id": [m.case_id for m in messages],
            "offer_id": [m.offer_id for m in messages],
            "user_id": [m.user_id for m in messages],
            "due_at": [m.due_at for m in messages],
            "again_until": [m.again_until for m in messages],
            "urgency": [m.urgency or (NOTICE if m.case_id is None else OF_A_CASE) for m in messages],
        },
    )
    for message in messages:
        tx.wake(_LANES.get(message.channel, "outbox"))


@dataclass(frozen=True, slots=True)
class Taken:
    """A message in the hands of one sender. ``attempt`` counts from 1."""

    id: int
    key: str
    channel: str
    recipient: str
    template: str
    params: dict[str, Any]
    case_id: int | None
    offer_id: int | None
    user_id: int | None
    attempt: int
    created_at: dt.datetime
    urgency: int = NOTICE


_TAKE = sa.text(
    """
    with due as (
        select id from outbox
        where channel = any(cast(:channels as text[])) and (
            (state = 'pending' and due_at <= bell_now())
            or (state = 'sending' and sender is distinct from :holder and sender not in (
                select name || ':' || epoch from leases where expires_at > clock_timestamp()))
        )
        order by due_at, id limit :limit
        for update skip locked
    )
    update outbox o set state = 'sending', sender = :holder, attempts = attempts + 1
    from due where o.id = due.id
    returning o.id, o.key, o.channel, o.recipient, o.template, o.params, o.case_id, o.offer_id,
              o.user_id, o.attempts as attempt, o.created_at, o.urgency
    """
)


async def take(tx: Transaction, channels: list[str], holder: str, limit: int) -> list[Taken]:
    """Take what is due, and what a dead sender left behind. Commit before sending."""
    rows = await tx.rows(_TAKE, {"channels": channels, "holder": holder, "limit": limit})
    return sorted((Taken(**row) for row in rows), key=lambda taken: taken.id)


async def mark_sent(tx: Transaction, holder: str, results: dict[int, str | None]) -> None:
    """Note messages as handed over; values are the carrier's ids, where it gives one.

    One that is to be answered becomes due again after 5 s, then ever later, up to 5 minutes.
    """
    parameters = {
        "ids": list(results),
        "carrier_ids": list(results.values()),
        "holder": holder,
    }
    await tx.execute(
        sa.text(
            """
            with r as (select * from unnest(cast(:ids as bigint[]), cast(:carrier_ids as text[]))
                       as r(id, carrier_id)),
                 noted as (insert into outbox_attempts (outbox_id, result, carrier_id)
                           select id, 'sent', carrier_id from r order by id)
            update outbox o
            set state = case when o.state = 'sending' then 'sent' else o.state end,
                carrier_id = r.carrier_id, sent_at = bell_now(), error = null,
                due_at = case when o.again_until is null then o.due_at else least(
                    o.again_until,
                    bell_now() + least(5 * 2 ^ least(o.attempts - 1, 10), 300) * interval '1 second') end
            from r where o.id = r.id and o.sender = :holder
            """
        ),
        parameters,
    )


_UNANSWERED = sa.text(
    """
    update outbox
    set state = case when again_until <= bell_now() then 'failed' else 'pending' end,
        error = case when again_until <= bell_now() then cast(:expired as text) end
    where id in (
        select id from outbox
        where state = 'sent' and again_until is not null and due_at <= bell_now()
        order by due_at limit :limit
        for update skip locked
    )
    """
)


async def send_unanswered_again(tx: Transaction, limit: int) -> int:
    """Make due again what nobody has answered in time, and give up what is too late; how many."""
    return (await tx.execute(_UNANSWERED, {"expired": EXPIRED, "limit": limit})).rowcount


_AT_ONCE = sa.text(
    """
    update outbox set state = 'pending', due_at = bell_now()
    where id in (
        select id from outbox
        where recipient = any(cast(:recipients as text[])) and state = 'sent'
          and again_until > bell_now()
        for update skip locked
    )
    """
)


async def send_at_once_to(tx: Transaction, recipients: Iterable[str]) -> None:
    """They can be reached again: what they have not answered goes out now."""
    wanted = sorted(recipients)
    if wanted and (await tx.execute(_AT_ONCE, {"recipients": wanted})).rowcount:
        tx.wake("outbox_device")


async def send_no_more(tx: Transaction, ids: Iterable[int]) -> None:
    """These are carried out without an answer: they are not sent again."""
    await tx.execute(sa.update(outbox).where(among(outbox.c.id, sorted(ids))).values(again_until=None))


async def mark_failed(
    tx: Transaction, taken: Taken, holder: str, *, reason: str, retry_at: dt.datetime | None
) -> None:
    """Note a failed attempt; with ``retry_at`` the message becomes due again then."""
    await tx.execute(sa.insert(outbox_attempts).values(outbox_id=taken.id, result="failed", detail=reason))
    await tx.execute(
        sa.update(outbox)
        .where(outbox.c.id == taken.id, outbox.c.sender == holder, outbox.c.state == "sending")
        .values(
            state="failed" if retry_at is None else "pending",
            due_at=outbox.c.due_at if retry_at is None else retry_at,
            error=reason,
        )
    )


async def note_once(tx: Transaction, message_id: int, result: str, carrier_id: str | None) -> bool:
    """Record what a carrier reports; False if it has said so before (a replay changes nothing).

    Locks the message's row, so that two copies of a report cannot pass each other.
    """
    await tx.execute(sa.select(outbox.c.id).where(outbox.c.id == message_id).with_for_update())
    known = await tx.scalar(
        sa.select(outbox_attempts.c.id).where(
            outbox_attempts.c.outbox_id == message_id,
            outbox_attempts.c.result == result,
            outbox_attempts.c.carrier_id.is_not_distinct_from(carrier_id),
        )
    )
    if known is not None:
        return False
    await tx.execute(
        sa.insert(outbox_attempts).values(outbox_id=message_id, result=result, carrier_id=carrier_id)
    )
    return True


async def attempts_of(tx: Transaction, ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Every attempt and report of these messages, in order, by message."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in await tx.rows(
        sa.select(outbox_attempts)
        .where(among(outbox_attempts.c.outbox_id, ids))
        .order_by(outbox_attempts.c.id)
    ):
        found.setdefault(row["outbox_id"], []).append(dict(row))
    return found
